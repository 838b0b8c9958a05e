"""Somebody whom the form names is filled in from their own card; who it is that stands there stays as it was."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.text import Language
from contract.proof import ProofRefusal, ProofRefused, ProofRequest
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardUnreadable, SpentCard, UnreadableReason
from drivers.ports.status import Condition, ProblemCode
from kiosk.steps.filling.person_card import WAITS_SECONDS
from kiosk.view.form import FormScreen
from kiosk.view.identity import IdentifyStage
from kiosk.view.intents import (
    CapturePage,
    ChooseLanguage,
    GoBack,
    GoOn,
    LeaveField,
    ReadPersonCard,
    SetCareMode,
    SetField,
)
from kiosk.view.note import Tone
from kiosk.view.review import ReviewScreen
from kiosk.view.view import Screen
from simulators.person.people import person
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, adult
from tests.kiosk.steps.test_other_cards import first_person_only, journey_of, lay, said, walk_until, wants_other
from tests.kiosk.steps.test_paper_reading import ID_CARD, Reading
from tests.kiosk.steps.test_scanning import at_field, shown

CHEN = person("chen").card
MASKED = ("陈*满", "441***********" + CHEN.id_number[-4:])


@pytest.fixture
def bench() -> Bench:
    return Bench()


def empty(bench: Bench, item: str, field: str) -> Citizen:
    """At the page with nothing of the person filled in."""
    citizen = at_field(bench, item, field)
    bench.reader.card = None
    bench.wait(1)
    return citizen


def filled(bench: Bench, card: Any = CHEN) -> None:
    assert bench.do(ReadPersonCard())
    lay(bench, card)


def test_name_and_number_are_filled_in_masked(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    assert bench.screen.person_card == "放上对方的身份证，自动填写"
    filled(bench)
    assert said(bench) == "已照身份证填好，请核对"
    assert bench.screen.person_card == "", "no one is left to fill in"
    on_page = {each.name for each in bench.screen.fields}
    for name, mask, value in zip(("partner_name", "partner_id_no"), MASKED, (CHEN.name, CHEN.id_number), strict=True):
        assert journey_of(bench).form.answers[name] == value
        assert name not in on_page or (shown(bench, name).value, shown(bench, name).display) == (mask, mask)


def test_holder_stays_who_was_identified(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    session = bench.terminal._visit.session
    own, proofs = session.person, session.proofs.known(bench.clock.monotonic())
    filled(bench)
    assert session.person is own
    assert own.id_number != CHEN.id_number
    assert session.proofs.known(bench.clock.monotonic()) == proofs
    assert journey_of(bench).others == {}, "a card that fills in a form proves nothing"


def test_own_card_is_not_taken_for_another(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    filled(bench, adult("li"))
    assert "您自己的" in said(bench)
    assert "partner_name" not in journey_of(bench).form.answers
    lay(bench, CHEN)
    assert journey_of(bench).form.answers["partner_name"] == CHEN.name


def test_nothing_is_read_without_the_tap(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    lay(bench, CHEN)
    assert "partner_name" not in journey_of(bench).form.answers


@pytest.mark.parametrize("way", ["button", "typing", "time"])
def test_waiting_ends_and_late_card_is_ignored(bench: Bench, way: str) -> None:
    empty(bench, "MZ001", "partner_name")
    assert bench.do(ReadPersonCard())
    assert bench.screen.person_card == "不放证了，我来填写"
    assert bench.screen.note.tone is Tone.BUSY
    match way:
        case "button":
            assert bench.do(ReadPersonCard())
        case "typing":
            assert bench.do(SetField("partner_name", "王"))
        case _:
            bench.wait(WAITS_SECONDS / 2)
            assert bench.do(LeaveField("partner_name"))
            bench.wait(WAITS_SECONDS / 2 + 1)
    assert bench.screen.person_card == "放上对方的身份证，自动填写"
    lay(bench, CHEN)
    assert journey_of(bench).form.answers.get("partner_name") != CHEN.name


def test_typing_over_a_mask_begins_again(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    filled(bench)
    assert bench.do(SetField("partner_name", MASKED[0] + "王"))
    assert shown(bench, "partner_name").value == "王"
    filled(bench)
    assert bench.do(SetField("partner_name", MASKED[0][:-1]))
    assert shown(bench, "partner_name").value == ""
    assert not journey_of(bench).form.read_cards


def test_touched_name_leaves_the_number_masked(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    filled(bench)
    assert bench.do(SetField("partner_name", MASKED[0] + "王"))
    journey = journey_of(bench)
    assert not journey.form.read_cards, "what is there now is not of that card"
    assert shown(bench, "partner_name").value == "王"
    number = shown(bench, "partner_id_no")
    assert (number.value, number.display) == (MASKED[1], MASKED[1])
    filled(bench)
    assert (journey.form.answers["partner_name"], journey.form.answers["partner_id_no"]) == (CHEN.name, CHEN.id_number)
    assert [shown(bench, name).value for name in ("partner_name", "partner_id_no")] == list(MASKED)


def test_review_masks_what_a_card_filled_in(bench: Bench) -> None:
    citizen = empty(bench, "MZ001", "partner_name")
    filled(bench)
    citizen.walk(lambda screen: isinstance(screen, ReviewScreen))
    values = [line.value for line in bench.screen.lines]
    assert [each for each in MASKED if each in values] == list(MASKED)
    assert CHEN.id_number not in "".join(values).replace(" ", "")


def test_card_that_filled_form_proves_its_person(bench: Bench) -> None:
    citizen = walk_until(bench, "JY004", named("student_name"))
    bench.reader.card = None
    filled(bench)
    citizen.walk(wants_other)
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ, "nothing is laid down a second time"
    assert journey_of(bench).others["student_id_no"].person.id_number == CHEN.id_number


def refused(request: ProofRequest) -> ProofRefused:
    return ProofRefused(request_id=request.request_id, refusal=ProofRefusal.NOT_MATCHED)


def test_refused_card_is_wanted_once_more(bench: Bench) -> None:
    citizen = walk_until(bench, "JY004", named("student_name"))
    filled(bench)
    bench.reader.card = None
    bench.centre.proof = first_person_only(bench, refused)
    citizen.walk(wants_other)
    bench.wait(1)
    assert "没有核实到这张身份证" in said(bench)
    assert not journey_of(bench).form.read_cards


def test_refused_card_stays_masked(bench: Bench) -> None:
    citizen = walk_until(bench, "JY004", named("student_name"))
    filled(bench)
    bench.reader.card = None
    bench.centre.proof = first_person_only(bench, refused)
    citizen.walk(wants_other)
    bench.wait(1)
    assert bench.do(GoBack())
    assert [shown(bench, name).value for name in ("student_name", "student_id_no")] == list(MASKED)


def test_expired_card_does_not_stand_for_proof(bench: Bench) -> None:
    walk_until(bench, "JY004", named("student_name"))
    filled(bench, replace(CHEN, valid_to=CHEN.birth_date))
    assert "已过有效期" in said(bench)
    assert "student_name" not in journey_of(bench).form.answers


def test_care_mode_fills_the_next_page_too(bench: Bench) -> None:
    bench.do(SetCareMode(on=True))
    empty(bench, "MZ001", "partner_name")
    if {each.name for each in bench.screen.fields} != {"partner_name"}:
        pytest.fail("one field a page")
    filled(bench)
    assert journey_of(bench).form.answers["partner_id_no"] == CHEN.id_number
    assert bench.do(GoOn())
    assert shown(bench, "partner_id_no").value == MASKED[1]


def test_list_of_people_grows_by_one_once(bench: Bench) -> None:
    empty(bench, "MZ009", "family_members")
    before = shown(bench, "family_members").values
    for _ in range(2):
        filled(bench)
    assert journey_of(bench).form.entries["family_members"].values == (*before, f"{CHEN.name}|{CHEN.id_number}||")
    assert shown(bench, "family_members").values == (*before, "|".join((*MASKED, "", "")))


def test_relative_of_a_card_stays_masked(bench: Bench) -> None:
    citizen = empty(bench, "MZ009", "family_members")
    assert bench.do(SetField("family_members", values=()))
    filled(bench)
    assert bench.do(SetField("family_members", values=("|".join((*MASKED, "配偶", "10")),)))
    citizen.walk(lambda screen: isinstance(screen, ReviewScreen))
    assert journey_of(bench).form.answers["family_members"] == (f"{CHEN.name}|{CHEN.id_number}|配偶|10.00",)
    everything = "".join(line.value for line in bench.screen.lines).replace(" ", "")
    assert "".join(MASKED) in everything
    assert CHEN.name not in everything
    assert CHEN.id_number not in everything


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (SpentCard(), "您自己的身份证还在读卡区"),
        (ReaderFailed(ProblemCode.NO_ANSWER, "silent"), "读卡器暂时不能用"),
        (CardUnreadable(UnreadableReason.FOREIGN, "not one"), ""),
    ],
)
def test_what_the_reader_says_leaves_typing(bench: Bench, outcome: Any, words: str) -> None:
    empty(bench, "MZ001", "partner_name")
    bench.reader.outcomes.append(outcome)
    assert bench.do(ReadPersonCard())
    bench.wait(0.6)
    assert words in said(bench)
    assert bench.do(SetField("partner_name", "王小明"))


def test_name_that_a_form_refuses_fills_nothing(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    filled(bench, replace(CHEN, name="JOHN 7"))
    assert said(bench) == "这张证件填不进这一页"
    assert "partner_id_no" not in journey_of(bench).form.answers


def test_no_reader_offers_camera_and_typing_alone() -> None:
    bench = Bench(pages=Reading(ID_CARD))
    at_field(bench, "MZ001", "partner_id_no")
    assert bench.screen.reading == "", "the chip is read first"
    bench.lines["id_card_reader"].condition = Condition.BAD
    bench.do(ChooseLanguage(Language.ZH))
    assert (bench.screen.person_card, bench.screen.reading) == ("", "识读拍摄台上的身份证")
    assert not bench.do(ReadPersonCard())


def test_copy_is_read_by_camera_while_waiting() -> None:
    bench = Bench(pages=Reading(ID_CARD))
    at_field(bench, "MZ001", "partner_id_no")
    assert not bench.do(CapturePage())
    assert bench.do(ReadPersonCard())
    assert bench.screen.reading == "识读拍摄台上的身份证"
    assert bench.do(CapturePage())
    bench.wait(2)
    answers = journey_of(bench).form.answers
    assert (answers["partner_id_no"], answers["partner_name"]) == ("11010519491231002X", "张三丰")


def test_nothing_of_the_card_outlives_the_visit(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    portrait = adult("chen").portrait
    filled(bench, replace(CHEN, portrait=portrait))
    assert portrait is not None
    assert not any(portrait.data)
    journey = journey_of(bench)
    assert CHEN.name not in repr(journey)
    journey.forget()
    assert (journey.form.read_cards, journey.form.entries) == ({}, {})


def test_number_says_whose_name_is_before_it() -> None:
    """By the kinds of its fields alone an item is filled in from a card."""
    for item in load_catalogue().items:
        for before, field in pairwise(item.inputs):
            if field.kind is InputKind.ID_NO and before.kind is InputKind.NAME:
                assert field.of_name == before.name, item.code


def named(name: str) -> Any:
    def has(screen: Screen) -> bool:
        return isinstance(screen, FormScreen) and any(each.name == name for each in screen.fields)

    return has


def test_reader_that_breaks_down_leaves_typing(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    bench.lines["id_card_reader"].fault = DeviceLost("gone")
    assert bench.do(ReadPersonCard())
    bench.wait(0.6)
    assert "读卡器暂时不能用" in said(bench)
    assert bench.screen.person_card == "放上对方的身份证，自动填写"
    assert bench.do(SetField("partner_name", "王小明"))


@pytest.mark.parametrize(
    "late",
    [
        SpentCard(),
        ReaderFailed(ProblemCode.NO_ANSWER, "silent"),
        CardUnreadable(UnreadableReason.FOREIGN, "not one"),
        DeviceLost("gone"),
    ],
    ids=lambda late: type(late).__name__,
)
def test_citizen_who_types_hears_no_reader(bench: Bench, late: Any) -> None:
    empty(bench, "MZ001", "partner_name")
    for _ in range(2):
        assert bench.do(ReadPersonCard())
    words = said(bench)
    if isinstance(late, DeviceLost):
        bench.lines["id_card_reader"].fault = late
    else:
        bench.reader.outcomes.append(late)
    bench.wait(0.6)
    assert not bench.reader.outcomes
    assert said(bench) == words


def test_lifted_card_takes_no_word_from_typing(bench: Bench) -> None:
    empty(bench, "MZ001", "partner_name")
    bench.reader.outcomes.append(SpentCard())
    assert bench.do(ReadPersonCard())
    bench.wait(0.6)
    bench.lines["id_card_reader"].is_held = True
    bench.wait(2)
    assert bench.do(ReadPersonCard())
    words = said(bench)
    bench.lines["id_card_reader"].is_held = False
    bench.wait(0.6)
    assert said(bench) == words
