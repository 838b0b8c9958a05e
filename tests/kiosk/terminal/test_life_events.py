"""A life event as a visit: asked once, left with a reason, submitted one by one, one receipt; whatever happens on the way."""

from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.input_types import BY_HAND
from catalogue.schema import OfflinePolicy
from contract.case_news import CaseStanding
from contract.documents import ResultContent, ResultRow
from contract.execution import Completed, DepartmentDown, ExecuteRequest, OrderState, Rejected
from contract.records import RatingFacts
from contract.terms import Outcome
from kiosk.forms.verdict import Entry
from kiosk.journeys.event_progress import MemberState
from kiosk.journeys.payment_state import Ordered
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.receipt_blocks import Pair, TextLine
from kiosk.view.event import EventScreen
from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.home import HomeScreen
from kiosk.view.identity import IdentifyScreen
from kiosk.view.intents import (
    ChooseLanguage,
    ChooseSituation,
    ConfirmLeave,
    EditLine,
    GoBack,
    GoHome,
    GoOn,
    Leave,
    OpenItem,
    OpenSearch,
    Rate,
    ReadPersonCard,
    SetCareMode,
    SetField,
    SetItemAside,
    SignerIsAbsent,
    Stay,
    TickItem,
    TypeQuery,
    Wake,
)
from kiosk.view.masking import mask_name, mask_number
from kiosk.view.materials import MaterialsScreen
from kiosk.view.papers import PrintScreen
from kiosk.view.payment import PaymentScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from simulators.person.people import person
from tests.kiosk.citizen import PNG, Citizen
from tests.kiosk.parts import Bench, both, snapshot

DECISION = "4416020012345678"


class EventCitizen(Citizen):
    """Walks a life event: whichever item is up is filled in."""

    def choose(self, event: str, answer: int, *, only: tuple[str, ...] = ()) -> None:
        assert self.bench.do(Wake())
        assert self.bench.do(OpenItem(event))
        assert self.bench.do(ChooseSituation(answer))
        if only:
            for row in self.bench.screen.rows:
                if row.is_ticked is not (row.code in only) and row.is_available:
                    assert self.bench.do(TickItem(row.code))
        assert self.bench.do(GoOn())

    def act(self, screen: Any) -> None:
        if self.bench.view.overlay is not None:
            assert self.bench.do(Stay())
            return
        journey = self.bench.terminal._visit.session.journey
        self.item = self.item if journey is None else journey.item
        super().act(screen)

    def go_to(self, kind: type, code: str = "") -> Any:
        self.item = next(iter(snapshot().items.values()))

        def is_there(screen: Any) -> bool:
            visit = self.bench.terminal._visit
            journey = None if visit is None else visit.session.journey
            return isinstance(screen, kind) and (not code or (journey is not None and journey.item.code == code))

        self.walk(is_there)
        return self.bench.screen

    @property
    def asked(self) -> list[str]:
        names = [each.name for screen in self.screens if isinstance(screen, FormScreen) for each in screen.fields]
        return list(dict.fromkeys(names))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def citizen(bench: Bench) -> EventCitizen:
    return EventCitizen(bench)


def outcomes(bench: Bench) -> dict[str, str]:
    bench.pump()
    return {each.item_code: each.outcome.value for each in bench.outbox.cases()}


def printed(bench: Bench) -> list[str]:
    """Everything on the last receipt."""
    blocks = bench.press.receipts[-1].blocks
    lines = [each.text for each in blocks if isinstance(each, TextLine)]
    return [*lines, *(f"{each.label} {each.value}" for each in blocks if isinstance(each, Pair))]


# --- its page ---


def test_home_shows_every_event(bench: Bench) -> None:
    bench.do(Wake())
    assert [tile.id for tile in bench.screen.events] == list(snapshot().events)


def test_question_comes_first_then_its_items(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenItem("birth"))
    assert isinstance(bench.screen, EventScreen)
    assert len(bench.screen.options) == 3
    assert not bench.do(GoOn())
    assert not bench.do(TickItem("GA013"))
    assert not bench.do(ChooseSituation(3))
    assert bench.do(ChooseSituation(1))
    assert not bench.do(ChooseSituation(1))
    assert [row.code for row in bench.screen.rows if row.is_ticked] == ["GA013", "YB007"]
    assert bench.do(GoBack())
    assert bench.screen.options
    assert bench.do(GoBack())
    assert isinstance(bench.screen, HomeScreen)


def test_nothing_ticked_cannot_be_started(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenItem("birth"))
    bench.do(ChooseSituation(0))
    assert bench.view.frame.is_main_enabled
    assert bench.do(TickItem("WJ001"))
    assert not bench.view.frame.is_main_enabled
    assert not bench.do(TickItem("GA001"))


def test_an_event_is_found_by_its_name(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenSearch())
    bench.do(TypeQuery("生孩子"))
    assert isinstance(bench.screen, SearchScreen)
    assert bench.screen.rows[0].code == "birth"
    bench.do(TypeQuery("养老"))
    assert [row.code for row in bench.screen.rows].index("retirement") in (0, 3)
    bench.do(TypeQuery("机动车"))
    assert not {row.code for row in bench.screen.rows} & set(snapshot().events)


def test_care_mode_leads_back_to_the_list(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenItem("birth"))
    bench.do(SetCareMode(on=True))
    assert bench.do(OpenItem("GA013"))
    assert bench.do(GoBack())
    assert isinstance(bench.screen, HomeScreen)


# --- asked once ---


def test_answers_of_one_item_serve_the_next(citizen: EventCitizen) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    citizen.go_to(ReviewScreen)
    at_second = [
        each.name
        for screen in citizen.screens
        if isinstance(screen, FormScreen)
        for each in screen.fields
        if screen.title == snapshot().items["RS019"].name.zh or each.name == "bank_card"
    ]
    assert "bank_card" in at_second
    progress = citizen.bench.terminal._visit.session.event
    first, second = (progress.member(code).journey for code in ("GA017", "RS019"))
    for name in ("deceased_name", "deceased_id_no", "death_date", "relation", "mobile"):
        assert second.form.answers[name] == first.form.answers[name]
        assert name in second.form.carried
    assert bytes(second.pages["death_cert"][0].jpeg) == bytes(first.pages["death_cert"][0].jpeg)
    assert second.pages["death_cert"][0].jpeg is not first.pages["death_cert"][0].jpeg


def test_presets_of_the_event_are_not_asked(citizen: EventCitizen) -> None:
    citizen.choose("school", 0, only=("WJ003", "GA033"))
    citizen.go_to(ReviewScreen)
    assert "purpose" not in citizen.asked
    progress = citizen.bench.terminal._visit.session.event
    assert progress.member("GA033").journey.form.answers["purpose"] == "入学"
    assert progress.member("WJ003").journey.form.answers["purpose"] == "入学"


def test_all_answers_are_read_before_submitting(citizen: EventCitizen) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    review = citizen.go_to(ReviewScreen)
    labels = [line.label for line in review.lines]
    assert labels.count("手机号码") == 1
    assert labels.index("手机号码") < labels.index("第1件")
    journey = citizen.bench.terminal._visit.session.event.member("RS019").journey
    card = next(line.value for line in review.lines if "银行卡" in line.label)
    assert "".join(card.split()) == journey.form.answers["bank_card"]
    assert labels.index("第2件") < next(place for place, each in enumerate(labels) if "银行卡" in each)


def test_change_holds_for_every_item(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    review = citizen.go_to(ReviewScreen)
    assert not bench.do(EditLine(0))
    assert not bench.do(EditLine(99))
    first = next(place for place, line in enumerate(review.lines) if line.value == "过世销户口")
    assert bench.do(EditLine(first))
    assert isinstance(bench.screen, ReviewScreen)
    names = [line.label for line in bench.screen.lines]
    assert bench.do(EditLine(names.index("手机号码")))
    assert bench.do(SetField("mobile", "13900139000"))
    assert bench.do(GoOn())
    assert bench.do(GoOn())
    progress = bench.terminal._visit.session.event
    assert progress.member("RS019").journey.form.answers["mobile"] == "13900139000"
    assert bench.view.frame.main.value == "submit"


def test_a_carried_answer_can_be_changed(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    review = citizen.go_to(ReviewScreen)
    second = next(place for place, line in enumerate(review.lines) if line.value == snapshot().items["RS019"].short.zh)
    bench.do(EditLine(second))
    names = [line.label for line in bench.screen.lines]
    assert bench.do(EditLine(names.index("手机号码")))
    assert isinstance(bench.screen, FormScreen)
    assert bench.do(SetField("mobile", "13900139001"))
    bench.do(GoOn())
    bench.do(GoOn())
    progress = bench.terminal._visit.session.event
    assert progress.member("RS019").journey.form.answers["mobile"] == "13900139001"


def test_back_from_changing_leads_to_the_whole(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("birth", 0)
    review = citizen.go_to(ReviewScreen)
    bench.do(EditLine(next(place for place, page in enumerate(review.editable) if page >= 0)))
    for _ in range(20):
        if bench.screen == review:
            break
        assert bench.do(GoBack())
    assert bench.screen == review


# --- back and forth ---


def test_back_leads_through_the_items_to_the_page(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    citizen.go_to(FormScreen, "RS019")
    assert bench.do(GoBack())
    assert bench.terminal._visit.session.journey.item.code == "GA017"
    assert isinstance(bench.screen, MaterialsScreen)
    for _ in range(20):
        if isinstance(bench.screen, EventScreen):
            break
        assert bench.do(GoBack())
    assert isinstance(bench.screen, EventScreen)
    assert outcomes(bench) == {}
    assert bench.do(GoOn())
    citizen.screens.clear()
    citizen.go_to(ReviewScreen)
    assert set(outcomes(bench).values()) <= {"abandoned"}


def test_back_passes_over_an_item_without_questions(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("wedding", 1, only=("MZ005", "GA020"))
    citizen.go_to(FormScreen, "GA020")
    assert bench.do(GoBack())
    assert isinstance(bench.screen, EventScreen)


def test_care_mode_keeps_the_place(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0)
    citizen.go_to(FormScreen, "GA017")
    assert bench.do(SetCareMode(on=True))
    assert len(bench.screen.fields) == 1
    assert bench.do(ChooseLanguage("en"))
    assert bench.view.frame.item_title == "A death in the family · " + snapshot().items["GA017"].short.en


# --- what is left ---


def test_item_set_aside_leaves_the_rest(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    citizen.go_to(FormScreen, "GA017")
    assert bench.view.frame.can_set_aside
    assert bench.do(SetItemAside())
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"GA017": "abandoned", "RS019": "submitted"}
    assert [line.label for line in result.lines if line.value == "您选择先不办"] == ["过世销户口"]
    assert not bench.view.frame.can_set_aside
    assert not bench.do(SetItemAside())


def test_last_item_set_aside_keeps_earlier(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    citizen.go_to(FormScreen, "RS019")
    assert bench.do(SetItemAside())
    assert isinstance(bench.screen, ReviewScreen)
    citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"RS019": "abandoned", "GA017": "submitted"}


def test_everything_set_aside_leads_home(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("birth", 0)
    citizen.go_to(FormScreen)
    assert bench.do(SetItemAside())
    assert isinstance(bench.screen, ResultScreen)
    assert bench.screen.tone.value == "rejected"
    assert bench.do(GoOn())
    assert isinstance(bench.screen, AnotherScreen)
    assert outcomes(bench) == {"WJ001": "abandoned"}


def test_set_aside_means_nothing_for_a_single_item(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenItem("WJ001"))
    bench.do(GoOn())
    assert not bench.view.frame.can_set_aside
    assert not bench.do(SetItemAside())


def test_gate_leaves_one_item_with_its_reason(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("retirement", 2, only=("RS008", "WJ006"))
    citizen.go_to(FormScreen, "WJ006")
    reported = bench.view.overlay
    assert reported is not None
    assert snapshot().items["RS008"].short.zh in reported.sections[0].heading
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"RS008": "rejected", "WJ006": "completed"}
    assert [line.label for line in result.lines][-1] == snapshot().items["RS008"].short.zh


def test_offline_names_what_must_wait(bench: Bench) -> None:
    for _ in range(3):
        bench.health.note_silence()
    bench.centre.is_cut = True
    citizen = EventCitizen(bench)
    citizen.choose("illness", 1)
    review = citizen.go_to(ReviewScreen)
    assert review.will_queue
    citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"YB010": "submitted"}
    assert snapshot().items["YB010"].offline is OfflinePolicy.QUEUE


def test_offline_item_is_on_the_receipt_as_undone(bench: Bench) -> None:
    for _ in range(3):
        bench.health.note_silence()
    bench.centre.is_cut = True
    citizen = EventCitizen(bench)
    citizen.choose("wedding", 1)
    result = citizen.go_to(ResultScreen)
    assert [line.label for line in result.lines if line.value == "断网了，暂时办不了" or "网" in line.value]
    citizen.go_to(PrintScreen)
    bench.pump()
    text = "\n".join(printed(bench))
    assert "还没办的" in text
    assert snapshot().items["MZ005"].short.zh in text
    assert snapshot().items["GA019"].short.zh in text


# --- results feed ---


def decided(request: ExecuteRequest) -> Completed:
    rows = (ResultRow(label=both("决定书编号"), value=both(DECISION)),)
    result = ResultContent(heading=both("已办"), summary=both("已办"), rows=rows)
    return Completed(request_id=request.request_id, case_number="C1", result=result)


def test_result_answers_the_later_item(citizen: EventCitizen, bench: Bench) -> None:
    bench.centre.answer = decided
    citizen.choose("car", 3)
    citizen.go_to(PaymentScreen)
    assert not {"fine", "decision_no"} & set(citizen.asked)
    assert bench.terminal._visit.session.journey.form.answers["fine"] == BY_HAND
    assert bench.terminal._visit.session.journey.form.answers["decision_no"] == DECISION
    citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"GA043": "completed", "GA044": "completed"}
    citizen.go_to(AnotherScreen)
    assert "120.50" in "\n".join(printed(bench))


def test_result_that_lacks_leaves_the_later_item(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("car", 3)
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"GA043": "completed", "GA044": "abandoned"}
    assert any("拿到编号" in line.value for line in result.lines)


def test_without_the_first_item_its_number_is_asked(citizen: EventCitizen) -> None:
    citizen.choose("car", 3, only=("GA044",))
    citizen.go_to(ReviewScreen)
    assert "decision_no" in citizen.asked


# --- signing, carrying out ---


def test_one_signature_is_under_all_that_want_one(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("job_loss", 1, only=("RS047", "RS023", "RS035"))
    signature = citizen.go_to(SignatureScreen)
    agreements = [snapshot().items[code].input("signature").agreement for code in ("RS047", "RS023")]
    assert sorted(signature.subject.split("\n")) == sorted(each.zh for each in agreements if each is not None)
    progress = bench.terminal._visit.session.event
    citizen.go_to(ResultScreen)
    drawn = {each.item.code: each.journey.signature for each in progress.members if each.journey is not None}
    assert drawn["RS047"]
    assert drawn["RS023"] == drawn["RS047"]
    assert drawn["RS023"] is not drawn["RS047"]
    assert drawn["RS035"] is None
    assert sum(isinstance(each, SignatureScreen) for each in citizen.screens) <= 2


def test_item_that_is_not_signed_shows_no_agreement(citizen: EventCitizen, bench: Bench) -> None:
    whole = snapshot()
    benefit = whole.items["RS023"]
    unwanted = benefit.input("training_intent").options[-1].value
    inputs = tuple(
        replace(each, only_if={"training_intent": (unwanted,)}) if each.name == "signature" else each
        for each in benefit.inputs
    )
    items = tuple(replace(each, inputs=inputs) if each is benefit else each for each in whole.catalogue.items)
    bench.terminal.use_catalogue(CatalogueSnapshot.of(replace(whole.catalogue, items=items), whole.load_reference))
    bench.pump()
    citizen.choose("job_loss", 1, only=("RS047", "RS023"))
    signature = citizen.go_to(SignatureScreen)
    signed = bench.terminal._visit.session.event.all_of(MemberState.READY)
    assert {each.item.code: each.journey.is_signed for each in signed} == {"RS047": True, "RS023": False}
    agreement = whole.items["RS047"].input("signature").agreement
    assert agreement is not None
    assert signature.subject == agreement.zh


def test_each_item_has_the_signatures_of_its_adults(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("illness", 2, only=("MZ013", "NY005", "MZ012"))
    citizen.go_to(SignatureScreen)
    citizen.act(bench.screen)
    citizen.walk(lambda screen: isinstance(screen, SignatureScreen) and bool(screen.signer))
    shown = bench.screen
    assert isinstance(shown, SignatureScreen)
    agreements = [snapshot().items[code].input("authorisation").agreement for code in ("MZ013", "NY005")]
    assert shown.subject.split("\n") == [each.zh for each in agreements if each is not None]
    progress = bench.terminal._visit.session.event
    citizen.go_to(ResultScreen)
    signed = {
        each.item.code: [adult.signature for adult in each.journey.household]
        for each in progress.members
        if each.journey is not None
    }
    assert signed["MZ013"] == signed["NY005"] == [bytearray(PNG)]
    assert signed["MZ013"][0] is not signed["NY005"][0]
    assert signed["MZ012"] == []


def test_absent_adult_has_signed_no_item(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("illness", 2, only=("MZ013", "NY005"))
    citizen.go_to(SignatureScreen)
    citizen.act(bench.screen)
    citizen.walk(lambda screen: isinstance(screen, SignatureScreen) and bool(screen.signer))
    assert bench.do(SignerIsAbsent())
    assert bench.do(GoOn())
    progress = bench.terminal._visit.session.event
    citizen.go_to(ResultScreen)
    for code in ("MZ013", "NY005"):
        journey = progress.member(code).journey
        assert journey.signature == bytearray(PNG)
        assert [adult.signature for adult in journey.household] == [None]


def test_refused_item_takes_nothing_back(citizen: EventCitizen, bench: Bench) -> None:
    bench.centre.answer = lambda request: Rejected(request_id=request.request_id, reason=both("不符合条件"))
    citizen.choose("job_loss", 1, only=("RS048", "RS047"))
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"RS048": "submitted", "RS047": "rejected"}
    assert any(line.value == "不符合条件" for line in result.lines)


def test_item_that_lacks_a_paper_keeps_its_number(citizen: EventCitizen, bench: Bench) -> None:
    missing = ResultContent(heading=both("劳动仲裁"), summary=both("缺的材料：劳动合同"))
    bench.centre.answer = lambda request: Completed(
        request_id=request.request_id,
        case_number="RS047-20261128-ABCDEFGH",
        standing=CaseStanding.SUPPLEMENT_REQUIRED,
        result=missing,
    )
    citizen.choose("job_loss", 1, only=("RS047",))
    result = citizen.go_to(ResultScreen)
    short = snapshot().items["RS047"].short.zh
    assert [(line.label, line.value) for line in result.lines] == [
        (f"{short} · 补正", "RS047-20261128-ABCDEFGH"),
        ("原因", "缺的材料：劳动合同"),
    ]
    citizen.walk()
    paper = printed(bench)
    assert any("RS047-20261128-ABCDEFGH" in line for line in paper)
    assert any(line.startswith("办理状态 补正") for line in paper)
    assert any("缺的材料：劳动合同" in line for line in paper)


def test_department_down_is_set_aside_while_carrying_out(citizen: EventCitizen, bench: Bench) -> None:
    bench.centre.answer = lambda request: DepartmentDown(request_id=request.request_id)
    citizen.choose("job_loss", 1, only=("RS048", "RS047", "RS035"))
    citizen.go_to(WorkingScreen, "RS047")
    bench.wait(2)
    assert bench.view.frame.can_set_aside
    assert bench.do(SetItemAside())
    citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"RS048": "submitted", "RS047": "abandoned", "RS035": "submitted"}


def test_unknown_outcome_is_said_and_not_repeated(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("job_loss", 1, only=("RS047", "RS035"))
    citizen.go_to(SignatureScreen)
    bench.centre.is_cut = True
    citizen.go_to(WorkingScreen, "RS047")
    bench.wait(30)
    assert bench.do(SetItemAside())
    bench.centre.is_cut = False
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench)["RS047"] == "failed"
    assert any("结果还没收到" in line.value for line in result.lines)


def test_leaving_midway_keeps_what_was_submitted(citizen: EventCitizen, bench: Bench) -> None:
    bench.centre.answer = lambda request: DepartmentDown(request_id=request.request_id)
    citizen.choose("job_loss", 1, only=("RS048", "RS047", "RS035"))
    citizen.go_to(WorkingScreen, "RS047")
    bench.wait(2)
    assert bench.do(Leave())
    assert bench.do(ConfirmLeave())
    assert outcomes(bench) == {"RS048": "submitted", "RS047": "abandoned", "RS035": "abandoned"}


def test_going_home_asks_and_records(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0)
    citizen.go_to(FormScreen, "RS019")
    progress = bench.terminal._visit.session.event
    assert bench.do(GoHome())
    assert bench.do(ConfirmLeave())
    assert isinstance(bench.screen, HomeScreen)
    assert outcomes(bench) == {"GA017": "abandoned", "RS019": "abandoned"}
    assert bench.terminal._visit.session.event is None
    assert not progress.given
    assert not progress.pages
    assert all(member.journey is None for member in progress.members)


def test_missing_answer_is_asked_before_submitting(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("birth", 0)
    citizen.go_to(ReviewScreen)
    journey = bench.terminal._visit.session.event.member("WJ001").journey
    journey.form.answers.pop("live_address")
    assert bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)
    assert [each.name for each in bench.screen.fields] == ["live_address"]


def test_rule_broken_meanwhile_is_asked_before_submitting(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("disability", 1, only=("MZ016",))
    citizen.go_to(ReviewScreen)
    journey = bench.terminal._visit.session.event.member("MZ016").journey
    journey.form.answer("disability_cert_no", Entry("44160219900101001143"), "44160219900101001143")
    assert bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)
    assert [each.name for each in bench.screen.fields if each.error] == ["disability_cert_no"]
    assert bench.outbox.cases() == []


def test_session_forgets_an_event_on_its_way(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0)
    citizen.go_to(FormScreen, "RS019")
    session = bench.terminal._visit.session
    progress = session.event
    assert progress.given
    session.forget()
    assert not progress.given
    assert session.event is None


# --- the end ---


def test_receipt_has_every_number(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("job_loss", 1, only=("RS048", "RS035"))
    citizen.go_to(AnotherScreen)
    bench.pump()
    assert len(bench.press.receipts) == 1
    text = "\n".join(printed(bench))
    for facts in bench.outbox.cases():
        assert facts.case_number in text
    assert "一件事凭条" in text


def test_documents_follow_the_receipt(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("wedding", 1, only=("MZ005", "GA019"))
    citizen.go_to(AnotherScreen)
    assert len(bench.press.receipts) == 1
    assert outcomes(bench) == {"MZ005": "completed", "GA019": "submitted"}


def test_document_of_each_item_is_printed(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("home", 0, only=("ZR002", "GJ002"))
    citizen.go_to(AnotherScreen)
    assert len(bench.press.receipts) == 1
    assert len(bench.papers.documents) == 2


def test_another_item_of_the_event_can_follow(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("job_loss", 1, only=("RS035",))
    citizen.go_to(AnotherScreen)
    assert not bench.do(TickItem("RS048"))
    code = bench.screen.suggestions[0].code
    assert bench.do(OpenItem(code))
    assert isinstance(bench.screen, GuideScreen)
    assert bench.terminal._visit.session.event is None


def test_nothing_more_ends_the_visit(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("job_loss", 1, only=("RS035",))
    citizen.go_to(AnotherScreen)
    assert bench.do(GoOn())
    assert isinstance(bench.screen, GoodbyeScreen)


def test_page_of_an_event_is_not_the_whole(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("birth", 0)
    citizen.go_to(ReviewScreen)
    assert not bench.do(TickItem("WJ001"))


def test_event_without_a_person_names_none(citizen: EventCitizen) -> None:
    citizen.choose("home", 3, only=("GY001", "GY002"))
    review = citizen.go_to(ReviewScreen)
    assert not [line for line in review.lines if "*" in line.value]
    assert any("要交费" in line.value for line in review.lines)


def test_rating_counts_for_each_item_done(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("job_loss", 1, only=("RS048", "RS035"))
    citizen.go_to(AnotherScreen)
    suggested = {row.code for row in bench.screen.suggestions}
    assert bench.do(Rate("satisfied"))
    assert bench.do(GoOn())
    bench.pump()
    rated = [each.facts.item_code for each in bench.outbox.records if isinstance(each.facts, RatingFacts)]
    assert rated == ["RS048", "RS035"]
    assert not suggested & set(rated)


def test_death_ends_without_stars_or_offers(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017",))
    citizen.go_to(GoodbyeScreen)
    assert not any(isinstance(each, AnotherScreen) for each in citizen.screens)
    assert len(bench.press.receipts) == 1


def test_single_item_after_a_death_is_quiet(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.open("GA017")
    citizen.start()
    citizen.walk()
    assert bench.screen == AnotherScreen((), is_rated=False)


def test_item_alone_is_followed_by_the_next(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.open("RS035")
    citizen.start()
    citizen.walk()
    assert "RS023" in [row.code for row in bench.screen.suggestions]


def test_look_up_shows_its_result_on_the_way(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("illness", 0, only=("YB001", "YB014"))
    shown = citizen.go_to(ResultScreen, "YB001")
    assert shown.heading
    assert not shown.can_print_receipt
    member = bench.terminal._visit.session.event.member("YB001")
    citizen.go_to(FormScreen)
    assert member.state is MemberState.ENDED
    citizen.go_to(AnotherScreen)
    assert outcomes(bench) == {"YB001": "completed", "YB014": "submitted"}


def test_each_case_is_counted_once(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 1)
    citizen.go_to(GoodbyeScreen)
    bench.pump()
    served = [each.item_code for each in bench.outbox.cases() if each.outcome is Outcome.SUBMITTED]
    assert sorted(served) == sorted(set(served)) == ["GA017", "RS020"]


# --- what must not happen twice, nor be lost ---


def test_back_from_paying_repeats_no_submission(citizen: EventCitizen, bench: Bench) -> None:
    bench.centre.answer = decided
    citizen.choose("car", 3)
    citizen.go_to(PaymentScreen)
    assert bench.do(GoBack())
    assert isinstance(bench.screen, ReviewScreen)
    citizen.go_to(AnotherScreen)
    bench.pump()
    assert sorted(each.item_code for each in bench.outbox.cases()) == ["GA043", "GA044"]
    assert snapshot().items["GA043"].short.zh in "\n".join(printed(bench))


def test_later_item_waits_when_its_source_was_left(citizen: EventCitizen, bench: Bench) -> None:
    bench.centre.answer = lambda request: DepartmentDown(request_id=request.request_id)
    citizen.choose("car", 3)
    citizen.go_to(WorkingScreen, "GA043")
    bench.wait(2)
    bench.centre.answer = decided
    assert bench.do(SetItemAside())
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"GA043": "abandoned", "GA044": "abandoned"}
    assert any("拿到编号" in line.value for line in result.lines)


@pytest.mark.parametrize("state", [OrderState.PAID, OrderState.UNKNOWN])
def test_what_was_paid_is_said_when_left(state: OrderState, citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("car", 3, only=("GA044",))
    citizen.go_to(PaymentScreen)
    bench.centre.answer = lambda request: DepartmentDown(request_id=request.request_id)
    citizen.go_to(WorkingScreen, "GA044")
    bench.wait(2)
    journey = bench.terminal._visit.session.journey
    journey.payment = Ordered(journey.payment.request_id, journey.order.model_copy(update={"state": state}))
    assert bench.do(SetItemAside())
    result = citizen.go_to(ResultScreen)
    assert outcomes(bench) == {"GA044": "failed"}
    said = next(line.value for line in result.lines)
    assert bench.centre.order.order_no in said
    assert "不用再付" in said
    citizen.walk()
    paper = printed(bench)
    assert any(said in line for line in paper)
    assert any(bench.centre.order.order_no in line for line in paper)
    assert ("付过钱、还没办成的" in paper) is (state is OrderState.PAID)


def test_nothing_done_and_nothing_paid_prints_nothing(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("retirement", 2, only=("RS008",))
    citizen.walk()
    assert outcomes(bench) == {"RS008": "rejected"}
    assert bench.press.receipts == []


def test_refusal_is_recorded_once_a_visit(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("retirement", 2, only=("RS008", "WJ006"))
    citizen.go_to(FormScreen, "WJ006")
    assert bench.do(Stay())
    assert bench.do(GoBack())
    assert isinstance(bench.screen, EventScreen)
    assert bench.do(GoOn())
    citizen.go_to(FormScreen, "WJ006")
    assert [each.outcome.value for each in bench.outbox.cases()] == ["rejected"]


def test_dead_order_is_left_as_any_item(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("car", 3, only=("GA044",))
    citizen.go_to(PaymentScreen)
    journey = bench.terminal._visit.session.journey
    journey.payment = Ordered(
        journey.payment.request_id, journey.order.model_copy(update={"state": OrderState.CANCELLED})
    )
    assert bench.do(SetItemAside())
    result = citizen.go_to(ResultScreen)
    assert [line.value for line in result.lines] == ["您选择先不办"]


def test_back_from_looking_over_reopens_the_last(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("RS019",))
    citizen.go_to(ReviewScreen)
    assert bench.do(GoBack())
    assert not isinstance(bench.screen, EventScreen)
    assert bench.terminal._visit.session.journey.item.code == "RS019"


def test_change_holds_when_left_by_back(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("death", 0, only=("GA017", "RS019"))
    review = citizen.go_to(ReviewScreen)
    first = next(place for place, line in enumerate(review.lines) if line.value == "过世销户口")
    assert bench.do(EditLine(first))
    names = [line.label for line in bench.screen.lines]
    assert bench.do(EditLine(names.index("手机号码")))
    assert bench.do(SetField("mobile", "13900139000"))
    for _ in range(20):
        assert bench.do(GoBack())
        if any(line.label == "第1件" for line in getattr(bench.screen, "lines", ())):
            break
    assert bench.terminal._visit.session.event.member("RS019").journey.form.answers["mobile"] == "13900139000"


def test_answer_changed_by_going_back_is_followed(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("wedding", 1, only=("GA014", "GA020", "WJ001"))
    citizen.go_to(ReviewScreen)
    progress = bench.terminal._visit.session.event
    for _ in range(60):
        names = [each.name for each in getattr(bench.screen, "fields", ())]
        if bench.terminal._visit.session.journey.item.code == "GA014" and "mobile" in names:
            break
        assert bench.do(GoBack())
    assert bench.do(SetField("mobile", "13900139002"))
    citizen.go_to(ReviewScreen)
    mobiles = {each.journey.form.answers.get("mobile") for each in progress.members if each.journey is not None}
    assert mobiles == {"13900139002"}


def test_number_is_asked_once_its_source_is_left(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("car", 3)
    citizen.go_to(ReviewScreen)
    assert bench.do(GoBack())
    assert bench.do(SetItemAside())
    citizen.screens.clear()
    citizen.go_to(ReviewScreen)
    assert {"fine", "decision_no"} & set(citizen.asked)


def test_number_is_asked_once_its_source_is_unticked(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("car", 3)
    citizen.go_to(ReviewScreen)
    for _ in range(20):
        if isinstance(bench.screen, EventScreen):
            break
        assert bench.do(GoBack())
    assert bench.do(TickItem("GA043"))
    assert bench.do(GoOn())
    citizen.screens.clear()
    citizen.go_to(ReviewScreen)
    assert "decision_no" in citizen.asked


def test_back_shows_a_look_up_again(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("illness", 0, only=("YB001", "YB014"))
    shown = citizen.go_to(ResultScreen, "YB001")
    citizen.go_to(FormScreen, "YB014")
    assert bench.do(GoBack())
    assert bench.screen == shown
    assert not bench.view.frame.can_go_back
    citizen.go_to(FormScreen, "YB014")
    citizen.go_to(AnotherScreen)
    assert [each.item_code for each in bench.outbox.cases()] == ["YB001", "YB014"]


@pytest.mark.parametrize("answer", range(3))
def test_every_number_is_on_the_one_receipt(answer: int, citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("first_job", answer)
    citizen.go_to(AnotherScreen)
    bench.pump()
    (receipt,) = bench.press.receipts
    text = "\n".join(
        each.text if isinstance(each, TextLine) else each.value
        for each in receipt.blocks
        if isinstance(each, TextLine | Pair)
    )
    wanted = snapshot().events["first_job"].options[answer].items
    assert sorted(each.item_code for each in bench.outbox.cases()) == sorted(wanted)
    assert all(each.case_number in text for each in bench.outbox.cases())


# --- whose card is asked for ---


def test_spouse_of_a_card_is_shown_once_masked(citizen: EventCitizen, bench: Bench) -> None:
    citizen.choose("wedding", 1, only=("GA014", "YB019"))
    spouse = person("chen").card
    citizen.walk(lambda screen: "spouse_name" in [each.name for each in getattr(screen, "fields", ())])
    assert bench.do(ReadPersonCard())
    bench.reader.card = spouse
    bench.wait(2.5)
    review = citizen.go_to(ReviewScreen)
    values = [line.value for line in review.lines]
    assert [values.count(each) for each in (mask_name(spouse.name), mask_number(spouse.id_number))] == [1, 1]
    assert spouse.id_number not in "".join(values).replace(" ", "")
    progress = bench.terminal._visit.session.event
    numbers = [progress.member(code).journey.form.answers for code in ("GA014", "YB019")]
    assert [numbers[0]["spouse_id_no"], numbers[1]["member_id_no"]] == [spouse.id_number] * 2


def apply_for_family(citizen: EventCitizen) -> Any:
    bench = citizen.bench
    citizen.choose("disability", 1, only=("MZ016", "MZ017"))
    citizen.go_to(FormScreen, "MZ017")
    for _ in range(30):
        if "apply_for" in [each.name for each in getattr(bench.screen, "fields", ())]:
            break
        citizen.act(bench.screen)
    assert bench.do(SetField("apply_for", "替家人办"))
    return citizen.go_to(ReviewScreen)


def test_shared_person_shows_the_card_for_each(citizen: EventCitizen, bench: Bench) -> None:
    apply_for_family(citizen)
    progress = bench.terminal._visit.session.event
    for code in ("MZ016", "MZ017"):
        journey = progress.member(code).journey
        assert journey.others["subject_id_no"].person.id_number == journey.form.answers["subject_id_no"]


def test_changed_person_shows_the_card_for_each(
    citizen: EventCitizen, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = apply_for_family(citizen)
    progress = bench.terminal._visit.session.event
    other = person("moved")
    assert progress.member("MZ017").journey.form.answers["subject_id_no"] != other.card.id_number
    short = snapshot().items["MZ017"].short.zh
    bench.do(EditLine(next(place for place, line in enumerate(review.lines) if line.value == short)))
    labels = [line.label for line in bench.screen.lines]
    field = next(each for each in snapshot().items["MZ017"].inputs if each.name == "subject_id_no")
    assert bench.do(EditLine(labels.index(field.label.zh)))
    assert bench.do(SetField("subject_id_no", other.card.id_number))
    assert bench.do(SetField("subject_name", other.card.name))
    monkeypatch.setattr("tests.kiosk.citizen.person", lambda _key: other)
    citizen.go_to(ReviewScreen, "MZ017")
    citizen.press()
    citizen.walk(lambda screen: any(line.label == "第1件" for line in getattr(screen, "lines", ())))
    for code in ("MZ016", "MZ017"):
        journey = progress.member(code).journey
        assert journey.form.answers["subject_id_no"] == other.card.id_number
        assert journey.others["subject_id_no"].person.id_number == other.card.id_number


@pytest.mark.parametrize(
    ("only", "ways"), [(("RS023", "RS035"), ("social_card", "social_code")), (("RS023", "SW003"), ())]
)
def test_event_takes_social_card_where_all_do(
    citizen: EventCitizen, only: tuple[str, ...], ways: tuple[str, ...]
) -> None:
    citizen.choose("job_loss", 1, only=only)
    assert citizen.go_to(IdentifyScreen).further_ways == ways
