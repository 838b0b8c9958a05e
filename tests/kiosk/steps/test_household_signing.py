"""Every adult of a household signs the same text: who is here in turn, who is not by a paper; a child never."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace as replace_struct

from catalogue.availability import Reading
from catalogue.schema import ServiceItem
from contract.case_news import CaseNews, CaseStanding
from contract.documents import ResultContent
from contract.identity import ProofRole
from contract.proof import ProofRefusal, ProofRefused
from demo.answers import id_number
from drivers.ports.device import ProblemCode, ReaderFailed
from drivers.ports.errors import DeviceLost
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.health import NetworkJudge
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen
from kiosk.view.intents import ClearSignature, GoBack, GoOn, SetField, Sign, SignerIsAbsent, SignInWords
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from tests.kiosk.citizen import PNG, Citizen
from tests.kiosk.parts import Bench, adult, both, snapshot
from tests.kiosk.walking import at

WIFE = f"林小梅|{id_number(date(1989, 5, 6), 22)}|妻子|2500"
FATHER = f"李阿公|{id_number(date(1950, 1, 1), 1)}|父亲|0"
CHILD = f"李小宝|{id_number(date(2015, 5, 6), 1)}|儿子|0"
SIGNING = [item for item in snapshot().catalogue.items if any(each.adults_of for each in item.inputs)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class Householder(Citizen):
    """Lives with a wife, a father and a child."""

    rows: tuple[str, ...] = (WIFE, FATHER, CHILD)

    def fill(self, screen: Any) -> None:
        if isinstance(screen, FormScreen) and any(each.name == "family_members" for each in screen.fields):
            self.bench.do(SetField("family_members", values=self.rows))
        super().fill(self.bench.screen)


def at_signature(bench: Bench, code: str = "MZ009") -> Householder:
    citizen = Householder(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(at(SignatureScreen))
    return citizen


def show_card(bench: Bench, row: str) -> None:
    """Lay the card of whom the row names on the reader."""
    name, number, *_ = row.split("|")
    bench.reader.card = replace(adult(), name=name, id_number=number)
    bench.wait(2.5)


def sign(bench: Bench, drawn: bytes, *, shows: str = "") -> None:
    """Sign, after the card was shown where `shows` says whose."""
    if shows:
        assert isinstance(bench.screen, IdentifyScreen)
        show_card(bench, shows)
    assert bench.do(Sign(drawn, 640.0))
    assert bench.do(GoOn())


def test_another_adult_confirms_nothing_by_words(bench: Bench) -> None:
    at_signature(bench, SIGNING[0].code)
    sign(bench, b"own")
    show_card(bench, WIFE)
    assert bench.screen.signer
    assert bench.screen.in_words == ""
    assert not bench.do(SignInWords(b"wife"))
    assert not bench.screen.is_signed


@pytest.mark.parametrize("item", SIGNING, ids=lambda item: item.code)
def test_each_adult_signs_under_the_text(bench: Bench, item: ServiceItem) -> None:
    citizen = at_signature(bench, item.code)
    agreement = next(each.agreement for each in item.inputs if each.adults_of)
    assert agreement is not None
    seen = []
    for drawn, row in ((b"own", ""), (b"wife", WIFE), (b"father", FATHER)):
        if row:
            assert bench.view.frame.main is MainAction.SKIP
            show_card(bench, row)
        assert isinstance(bench.screen, SignatureScreen)
        assert bench.screen.subject == agreement.zh
        assert not bench.view.frame.is_main_enabled
        seen.append(bench.screen.signer)
        sign(bench, drawn)
    assert seen == ["", "林小梅", "李阿公"]
    citizen.walk(at(ResultScreen))
    submission = bench.outbox.submissions[0]
    assert bench.outbox.was_sealed_ahead[0]
    assert [each.content for each in submission.attachments if each.field == "authorisation"] == [b"own"]
    assert [(each.name, each.signature, each.card is not None) for each in submission.household] == [
        ("林小梅", b"wife", True),
        ("李阿公", b"father", True),
    ]
    assert "2位成年家人都已签名" in "".join(line.value for line in bench.screen.lines)
    assert bench.terminal._visit.session.journey.end.documents == ()


def test_absent_adult_gets_a_paper(bench: Bench) -> None:
    citizen = at_signature(bench)
    sign(bench, PNG)
    assert bench.do(GoOn()), "no card of hers"
    assert "林小梅" in bench.screen.note.text
    assert bench.do(GoOn())
    sign(bench, b"father", shows=FATHER)
    citizen.walk(at(ResultScreen))
    submission = bench.outbox.submissions[0]
    assert [each.signature for each in submission.household] == [None, b"father"]
    (paper,) = bench.terminal._visit.session.journey.end.documents
    assert ("授权人姓名", "林小梅") in paper.fields
    assert "已签1位，还要签1位" in "".join(line.value for line in bench.screen.lines)


def test_department_keeps_what_is_still_to_bring(bench: Bench) -> None:
    result = ResultContent(heading=both("受理"), summary=both("已受理。"))
    bench.centre.news = lambda record_id: CaseNews(
        record_id=record_id, standing=CaseStanding.ACCEPTED, case_number="MZ009-1", note=None, result=result
    )
    citizen = at_signature(bench)
    sign(bench, PNG)
    assert bench.do(GoOn())
    assert bench.do(GoOn())
    sign(bench, b"father", shows=FATHER)
    citizen.walk(at(ResultScreen))
    end = bench.terminal._visit.session.journey.end
    assert end.to_bring is not None
    assert end.result.next_steps[0] == end.to_bring


def test_adult_coming_after_all_can_sign(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    show_card(bench, WIFE)
    assert bench.do(SignerIsAbsent())
    assert bench.view.frame.is_main_enabled
    assert bench.do(ClearSignature())
    assert not bench.view.frame.is_main_enabled
    assert bench.do(SignerIsAbsent())
    assert bench.do(Sign(b"wife", 640.0))
    assert bench.screen.note is None
    assert bench.terminal._visit.session.journey.household[0].signature == b"wife"


def test_answer_of_the_department_keeps_signatures(bench: Bench) -> None:
    result = ResultContent(heading=both("低保"), summary=both("已收到。"))
    bench.centre.news = lambda record_id: CaseNews(
        record_id=record_id, standing=CaseStanding.RECEIVED, case_number="MZ009-20260302-ABCDEFGH", result=result
    )
    citizen = at_signature(bench)
    sign(bench, PNG)
    sign(bench, b"wife", shows=WIFE)
    sign(bench, b"father", shows=FATHER)
    citizen.walk(at(ResultScreen))
    assert "已收到。" in bench.screen.summary
    assert "2位成年家人都已签名" in "".join(line.value for line in bench.screen.lines)


def test_the_applicant_cannot_be_absent(bench: Bench) -> None:
    at_signature(bench)
    assert not bench.do(SignerIsAbsent())
    assert bench.view.frame.main is MainAction.CONTINUE


def test_only_the_last_signature_submits(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    show_card(bench, WIFE)
    assert bench.view.frame.main is MainAction.CONTINUE
    sign(bench, PNG)
    show_card(bench, FATHER)
    assert bench.view.frame.main is MainAction.SUBMIT
    assert bench.outbox.cases() == []


def test_going_back_overwrites_what_all_signed(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, b"own")
    sign(bench, b"wife", shows=WIFE)
    show_card(bench, FATHER)
    drawn = bench.terminal._visit.session.journey.household[0].signature
    assert bench.do(GoBack())
    assert isinstance(bench.screen, ReviewScreen)
    assert bench.do(GoOn())
    assert not any(drawn), "overwritten, not only dropped"
    assert bench.screen.signer == ""
    assert not bench.screen.is_signed


def test_leaving_overwrites_what_others_signed(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, b"own")
    show_card(bench, WIFE)
    bench.do(Sign(b"wife", 640.0))
    journey = bench.terminal._visit.session.journey
    drawn = journey.household[0].signature
    journey.forget()
    assert list(drawn) == []
    assert journey.household == ()


def test_card_of_somebody_else_opens_no_signature(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    for other in (FATHER, WIFE.replace("林小梅", "林小丽")):
        show_card(bench, other)
        assert isinstance(bench.screen, IdentifyScreen)
        assert bench.screen.note.tone is Tone.BAD
        assert not bench.do(Sign(b"wife", 640.0))
    show_card(bench, WIFE)
    assert isinstance(bench.screen, SignatureScreen)


def test_own_card_left_there_is_no_mistake(bench: Bench) -> None:
    citizen = at_signature(bench)
    sign(bench, PNG)
    bench.reader.card = citizen.person
    bench.wait(2.5)
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.note.tone is Tone.CAUTION


def test_without_a_reader_papers_are_printed(bench: Bench) -> None:
    citizen = at_signature(bench)
    bench.reader.outcomes.append(ReaderFailed(ProblemCode.DISCONNECTED, "pulled"))
    sign(bench, PNG)
    bench.wait(0.4)
    assert bench.screen.note.tone is Tone.BAD
    assert bench.do(GoOn())
    assert "林小梅" in bench.screen.note.text
    citizen.walk(at(ResultScreen))
    assert bench.outbox.submissions[0].household[0].signature is None


def test_late_adult_still_signs_with_the_card(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    assert bench.do(GoOn())
    assert not bench.do(Sign(b"wife", 640.0)), "without the card no one signs"
    show_card(bench, WIFE)
    assert isinstance(bench.screen, SignatureScreen)
    assert not bench.view.frame.is_main_enabled


def test_unconfirmed_card_of_adult_opens_no_signature(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    bench.centre.proof = lambda request: ProofRefused(request_id=request.request_id, refusal=ProofRefusal.NOT_MATCHED)
    show_card(bench, WIFE)
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.note.tone is Tone.BAD
    assert bench.centre.proofs[-1].role is ProofRole.THIRD_PERSON
    assert bench.view.frame.main is MainAction.SKIP


def test_card_of_adult_counts_while_centre_is_away(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    bench.centre.is_cut = True
    show_card(bench, WIFE)
    assert isinstance(bench.screen, SignatureScreen)


@pytest.mark.expected_logs("background work failed")
def test_fault_while_asking_opens_no_signature(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    bench.centre.proof = lambda _request: 1 // 0
    show_card(bench, WIFE)
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.note.tone is Tone.BAD
    bench.centre.proof = None
    bench.wait(8)
    assert isinstance(bench.screen, SignatureScreen), "the same card is asked about once more"


def test_card_of_adult_counts_without_network(bench: Bench) -> None:
    at_signature(bench)
    sign(bench, PNG)
    asked = len(bench.centre.proofs)
    bench.health.network = NetworkJudge(Reading.BAD)
    show_card(bench, WIFE)
    assert isinstance(bench.screen, SignatureScreen)
    assert len(bench.centre.proofs) == asked, "no one waits for a centre that is known to be away"


def test_adults_may_sign_without_their_cards(bench: Bench) -> None:
    """Where an item asks for no card."""
    catalogue = snapshot().catalogue
    inputs = tuple(replace_struct(each, adults_show_card=False) for each in snapshot().items["MZ009"].inputs)
    items = tuple(replace_struct(item, inputs=inputs) if item.code == "MZ009" else item for item in catalogue.items)
    bench.terminal.use_catalogue(CatalogueSnapshot.build(replace_struct(catalogue, items=items), snapshot().reference))
    citizen = at_signature(bench)
    for drawn in (b"own", b"wife", b"father"):
        assert isinstance(bench.screen, SignatureScreen)
        sign(bench, drawn)
    citizen.walk(at(ResultScreen))
    signed = [(each.name, each.signature, each.card) for each in bench.outbox.submissions[0].household]
    assert signed == [("林小梅", b"wife", None), ("李阿公", b"father", None)]


def test_reader_that_breaks_down_leaves_paper(bench: Bench) -> None:
    at_signature(bench)
    bench.reader.card = None
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    sign(bench, PNG)
    bench.wait(0.4)
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.note.tone is Tone.BAD
    assert bench.view.frame.main is MainAction.SKIP
    bench.lines["id_card_reader"].fault = None
    bench.wait(6)
    assert bench.screen.note.tone is Tone.NEUTRAL, "the reader works again"
    show_card(bench, WIFE)
    assert isinstance(bench.screen, SignatureScreen)
