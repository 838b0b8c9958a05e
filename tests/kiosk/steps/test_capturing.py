"""Papers under the camera, fingers on the reader, the signature on the screen: what goes wrong, and what is kept."""

from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.input_types import InputKind
from catalogue.schema import ServiceItem
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.fingerprint_reader import FingerCaptured, FingerStillThere, NoFinger, SameFinger
from drivers.ports.status import ProblemCode
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.steps.filling.materials import BLURRED_BELOW, MOST_PAGES
from kiosk.steps.sending.signature import MOST_BYTES
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import FingerprintScreen
from kiosk.view.intents import (
    CapturePage,
    ClearSignature,
    EditLine,
    GoBack,
    GoOn,
    RemovePage,
    SetField,
    Sign,
    SignInWords,
    SkipPaper,
)
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from tests.kiosk.citizen import PNG, Citizen
from tests.kiosk.parts import WHOLE, Bench, snapshot
from tests.kiosk.walking import at, walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


def journey_of(bench: Bench) -> Any:
    return bench.terminal._visit.session.journey


def capture(bench: Bench) -> None:
    bench.wait(0.3)
    assert bench.do(CapturePage())
    bench.pump()


# --- papers ---


def test_a_blurred_page_is_kept_and_said(bench: Bench) -> None:
    citizen = walk_to(bench, "GA060", MaterialsScreen)
    citizen.walk(lambda screen: isinstance(screen, MaterialsScreen) and screen.max_pages == 1)
    bench.pages.whole = replace(WHOLE, sharpness=BLURRED_BELOW - 1)
    capture(bench)
    assert len(bench.screen.pages) == 1
    assert bench.screen.note.tone is Tone.CAUTION


def test_removed_page_is_overwritten_and_others_stay(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    for _ in range(3):
        capture(bench)
    thrown = journey_of(bench).pages["birth_cert"][1].jpeg
    assert bench.do(RemovePage(2))
    assert [page.number for page in bench.screen.pages] == [1, 3]
    assert not any(thrown)
    capture(bench)
    assert [page.number for page in bench.screen.pages] == [1, 3, 4]


def test_no_more_pages_than_anybody_reads(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    for _ in range(MOST_PAGES):
        capture(bench)
    assert bench.screen.max_pages == MOST_PAGES
    assert not bench.do(CapturePage())
    assert bench.do(GoOn())
    assert bench.screen.index == 2


def test_a_photo_is_one_picture(bench: Bench) -> None:
    citizen = walk_to(bench, "GA060", MaterialsScreen)
    citizen.walk(lambda screen: isinstance(screen, MaterialsScreen) and screen.max_pages == 1)
    capture(bench)
    assert not bench.do(CapturePage())


def test_capturing_page_blocks_other_changes(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    capture(bench)
    assert bench.do(CapturePage())
    assert bench.screen.note.tone is Tone.BUSY
    assert not bench.do(CapturePage())
    assert not bench.do(RemovePage(1))
    assert not bench.do(GoOn())
    assert not bench.do(GoBack())
    bench.pump()
    assert len(bench.screen.pages) == 2


def test_lost_camera_is_shown_and_comes_back(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    bench.wait(0.5)
    line = bench.lines["document_scanner"]
    line.device.is_on, line.fault = False, DeviceLost("unplugged")
    bench.wait(5)
    assert bench.screen.note.tone is Tone.BAD
    assert not bench.view.frame.is_main_enabled
    assert not bench.do(CapturePage())
    line.fault = None
    bench.wait(10)
    assert bench.screen.note.tone is Tone.NEUTRAL
    capture(bench)
    assert len(bench.screen.pages) == 1


@pytest.mark.expected_logs("background work failed")
def test_picture_that_cannot_be_made_is_tried_again(bench: Bench) -> None:
    citizen = walk_to(bench, "GA060", MaterialsScreen)
    citizen.walk(lambda screen: isinstance(screen, MaterialsScreen) and screen.max_pages == 1)
    bench.pages.whole = DeviceLost("the page process ended")
    capture(bench)
    assert bench.screen.pages == ()
    assert bench.screen.note.tone is Tone.BAD
    assert bench.do(CapturePage())


def test_materials_step_ignores_foreign_intents(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    for intent in (SetField("mobile", "13800138000"), Sign(PNG, 640.0), RemovePage(1)):
        assert not bench.do(intent), intent


def test_an_optional_paper_may_be_left_out(bench: Bench) -> None:
    citizen = walk_to(bench, "MZ006", MaterialsScreen)
    assert bench.screen.is_optional
    assert bench.view.frame.main is MainAction.SKIP
    citizen.press()
    assert isinstance(bench.screen, ReviewScreen)


def test_without_camera_optional_materials_are_skipped() -> None:
    bench = Bench(without=["document_scanner"])
    citizen = walk_to(bench, "MZ006", ReviewScreen)
    assert MaterialsScreen not in {type(screen) for screen in citizen.screens}


def test_conditional_materials_count_only_when_needed(bench: Bench) -> None:
    citizen = walk_to(bench, "YB016", FormScreen)
    bench.do(SetField("care_type", "住院"))
    citizen.walk(at(MaterialsScreen))
    assert (bench.screen.index, bench.screen.count) == (1, 3)
    other = Bench()
    citizen = walk_to(other, "YB016", FormScreen)
    other.do(SetField("care_type", "普通门诊"))
    citizen.walk(at(MaterialsScreen))
    assert (other.screen.index, other.screen.count) == (1, 2)


def with_evidence(bench: Bench) -> Citizen:
    """YB009 with the proof that only one of its ways asks for, at the review."""
    citizen = walk_to(bench, "YB009", FormScreen)
    while "evidence_mode" not in {each.name for each in bench.screen.fields}:
        citizen.fill(bench.screen)
    bench.do(SetField("evidence_mode", "上传材料"))
    citizen.walk(at(ReviewScreen))
    assert journey_of(bench).pages["evidence"]
    return citizen


def line_of(bench: Bench, name: str) -> int:
    place = next(place for place, step in enumerate(journey_of(bench).plan) if name in step.fields)
    page = journey_of(bench).plan[place].fields
    lines = [number for number, at_place in enumerate(bench.screen.editable) if at_place == place]
    return lines[page.index(name) - len(page)]


def another_way(bench: Bench) -> str:
    field = next(each for each in bench.screen.fields if each.name == "evidence_mode")
    return next(option.value for option in field.options if option.value != "上传材料")


def test_needless_material_is_not_sent(bench: Bench) -> None:
    citizen = with_evidence(bench)
    assert bench.do(EditLine(line_of(bench, "evidence_mode")))
    bench.do(SetField("evidence_mode", another_way(bench)))
    citizen.walk(at(ResultScreen))
    assert {each.field for each in bench.outbox.submissions[0].attachments} == {"signature"}
    assert bench.outbox.cases()[0].attachments == 0


def test_newly_needed_material_is_asked_at_once(bench: Bench) -> None:
    citizen = walk_to(bench, "YB009", FormScreen)
    while "evidence_mode" not in {each.name for each in bench.screen.fields}:
        citizen.fill(bench.screen)
    bench.do(SetField("evidence_mode", another_way(bench)))
    citizen.walk(at(ReviewScreen))
    assert not journey_of(bench).pages
    assert bench.do(EditLine(line_of(bench, "evidence_mode")))
    bench.do(SetField("evidence_mode", "上传材料"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, MaterialsScreen), "although the signature is there already"
    capture(bench)
    bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)


def test_needed_material_without_camera_says_so() -> None:
    bench = Bench(without=["document_scanner"])
    citizen = walk_to(bench, "YB009", FormScreen)
    while "evidence_mode" not in {each.name for each in bench.screen.fields}:
        citizen.fill(bench.screen)
    bench.do(SetField("evidence_mode", "上传材料"))
    citizen.walk(at(MaterialsScreen))
    bench.wait(5)
    assert bench.screen.note.tone is Tone.BAD
    assert not bench.view.frame.is_main_enabled
    assert bench.do(GoBack())
    assert isinstance(bench.screen, FormScreen)


def test_late_camera_start_shows_nothing(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    line = bench.lines["document_scanner"]
    assert bench.do(GoBack())
    assert bench.do(GoOn())
    start = line.jobs.pop()
    assert bench.do(GoBack())
    assert isinstance(bench.screen, FormScreen)
    start()
    bench.pump()
    assert bench.terminal.document_frame() is None
    assert bench.do(GoOn())
    bench.wait(0.3)
    assert bench.terminal.document_frame() is not None


# --- fingers ---


def at_the_finger(bench: Bench) -> Citizen:
    bench.finger.outcomes.append(NoFinger())
    return walk_to(bench, "GA002", FingerprintScreen)


@pytest.mark.parametrize("trouble", [ReaderFailed(ProblemCode.NO_ANSWER, ""), DeviceLost("unplugged")])
def test_a_fingerprint_reader_that_fails_is_asked_again(bench: Bench, trouble: Any) -> None:
    line = bench.lines["fingerprint_reader"]
    bench.finger.quality = 10
    if isinstance(trouble, Exception):
        line.fault = trouble
    else:
        bench.finger.outcomes += [trouble] * 4
    at_the_finger(bench)
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD
    assert bench.screen.tries_left == 3, "that was no try of the citizen's"
    line.fault = None
    bench.finger.outcomes.clear()
    bench.finger.quality = 80
    bench.wait(10)
    assert bench.view.frame.main is MainAction.CONTINUE


def test_reader_that_works_again_asks_for_finger(bench: Bench) -> None:
    bench.finger.outcomes += [NoFinger(), ReaderFailed(ProblemCode.NO_ANSWER, "")] + [NoFinger()] * 10**3
    at_the_finger(bench)
    while bench.screen.note.tone is not Tone.BAD:
        bench.wait(0.2)
    bench.wait(10)
    assert bench.screen.note.tone is Tone.NEUTRAL
    assert bench.screen.tries_left == 3


def test_waiting_for_a_finger_costs_no_try(bench: Bench) -> None:
    bench.finger.outcomes += [NoFinger()] * 10
    at_the_finger(bench)
    bench.wait(1)
    assert bench.screen.tries_left == 3
    assert bench.screen.finger == 1
    bench.wait(5)
    assert bench.screen.finger == 2
    assert bench.view.frame.main is MainAction.CONTINUE


def test_a_weak_finger_is_reported_how_weak(bench: Bench) -> None:
    bench.finger.outcomes += [NoFinger(), FingerCaptured(45, b"weak")] + [NoFinger()] * 20
    citizen = walk_to(bench, "GA002", FingerprintScreen)
    while bench.screen.quality is None:
        bench.wait(0.2)
    assert bench.screen.tries_left == 2
    assert "45" in bench.screen.note.text
    assert not bench.do(SkipPaper())
    citizen.walk(at(SignatureScreen))


def test_finger_on_reader_counts_as_touch(bench: Bench) -> None:
    at_the_finger(bench)
    bench.finger.outcomes += [NoFinger()] * 10**4
    bench.wait(50)
    assert bench.view.overlay is None
    bench.finger.outcomes.appendleft(FingerCaptured(80, b"first"))
    bench.wait(30)
    assert bench.screen.finger == 2
    assert bench.view.overlay is None
    bench.wait(35)
    assert bench.view.overlay is not None


@pytest.mark.parametrize(("trouble", "said"), [(SameFinger(), "换左手拇指"), (FingerStillThere(), "抬起手指")])
def test_one_finger_is_not_two(bench: Bench, trouble: Any, said: str) -> None:
    bench.finger.outcomes += [NoFinger(), FingerCaptured(80, b"first"), *[trouble] * 10**4]
    walk_to(bench, "GA002", FingerprintScreen)
    while bench.screen.finger == 1:
        bench.wait(0.2)
    bench.wait(3)
    assert said in bench.screen.note.text
    assert bench.screen.note.tone is Tone.CAUTION
    assert len(journey_of(bench).fingers) == 1
    assert bench.screen.tries_left == 3, "it is no bad try"
    assert bench.view.frame.main is MainAction.NONE
    assert bench.finger.compared[-1] == 1, "the module compares it with the first"
    bench.finger.outcomes.clear()
    bench.wait(2)
    assert bench.view.frame.main is MainAction.CONTINUE


def test_the_screen_says_which_thumb(bench: Bench) -> None:
    bench.finger.outcomes += [NoFinger()] * 5
    walk_to(bench, "GA002", FingerprintScreen)
    assert "右手拇指" in bench.screen.note.text
    bench.finger.outcomes.clear()
    bench.finger.outcomes += [FingerCaptured(80, b"first"), *[NoFinger()] * 10**4]
    while bench.screen.finger == 1:
        bench.wait(0.2)
    assert "抬起手指" in bench.screen.note.text
    assert "左手拇指" in bench.screen.note.text


def test_fingers_once_taken_stay_taken(bench: Bench) -> None:
    citizen = at_the_finger(bench)
    citizen.walk(at(ReviewScreen))
    assert bench.do(GoBack())
    assert isinstance(bench.screen, FingerprintScreen)
    assert bench.view.frame.main is MainAction.CONTINUE
    assert len(journey_of(bench).fingers) == 2
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)


def fingers_of_some() -> CatalogueSnapshot:
    """A catalogue in which GA002 wants fingers for one of its reasons only."""

    def changed(item: ServiceItem) -> ServiceItem:
        reason = item.input("reason").options[0].value
        return replace(
            item,
            inputs=tuple(
                replace(field, only_if={"reason": (reason,)}) if field.kind is InputKind.FINGERPRINT else field
                for field in item.inputs
            ),
        )

    items = tuple(changed(item) if item.code == "GA002" else item for item in snapshot().catalogue.items)
    return CatalogueSnapshot.build(replace(snapshot().catalogue, items=items), snapshot().reference)


def test_terminal_without_fingerprint_reader_says_where_to_go() -> None:
    bench = Bench(without=["fingerprint_reader"])
    bench.terminal.use_catalogue(fingers_of_some())
    walk_to(bench, "GA002", FingerprintScreen)
    bench.wait(5)
    assert bench.screen.note.tone is Tone.BAD
    assert "换一台" in bench.screen.note.advice
    assert bench.do(GoBack())


# --- signature ---


def test_a_signature_is_started_again(bench: Bench) -> None:
    walk_to(bench, "GA043", SignatureScreen)
    bench.do(Sign(PNG, 640.0))
    drawn = journey_of(bench).signature
    assert bench.screen.is_signed
    assert bench.do(ClearSignature())
    assert not any(drawn), "overwritten, not only dropped"
    assert not bench.screen.is_signed
    assert not bench.view.frame.is_main_enabled
    assert bench.do(ClearSignature())


@pytest.mark.parametrize(("png", "length"), [(PNG, 199.0), (b"", 640.0), (b"x" * (MOST_BYTES + 1), 640.0)])
def test_invalid_signature_is_reported_and_cleared(bench: Bench, png: bytes, length: float) -> None:
    walk_to(bench, "GA043", SignatureScreen)
    bench.do(Sign(PNG, 640.0))
    assert bench.do(Sign(png, length))
    assert not bench.screen.is_signed
    assert bench.screen.note.tone is Tone.CAUTION
    assert not bench.do(CapturePage())
    assert bench.do(Sign(PNG, 640.0))
    assert bench.screen.note is None


def test_citizen_unable_to_write_confirms_and_submits(bench: Bench) -> None:
    citizen = walk_to(bench, "RS023", SignatureScreen)
    assert citizen.person.name in bench.screen.in_words
    assert bench.do(SignInWords(PNG))
    assert bench.screen.note.tone is Tone.GOOD
    assert journey_of(bench).signature == PNG
    assert bench.do(Sign(PNG, 640.0)), "who wants to write after all may"
    assert bench.screen.note is None
    assert bench.do(SignInWords(PNG))
    assert bench.do(GoOn())
    bench.wait(1)
    assert len(bench.outbox.cases()) == 1


@pytest.mark.parametrize("png", [b"", b"x" * (MOST_BYTES + 1)])
def test_words_without_picture_sign_nothing(bench: Bench, png: bytes) -> None:
    walk_to(bench, "GA043", SignatureScreen)
    assert bench.do(SignInWords(png))
    assert not bench.screen.is_signed
    assert not bench.view.frame.is_main_enabled


def test_signature_is_asked_for_again_after_looking_back(bench: Bench) -> None:
    walk_to(bench, "GA043", SignatureScreen)
    bench.do(Sign(PNG, 640.0))
    drawn = journey_of(bench).signature
    assert bench.do(GoBack())
    assert isinstance(bench.screen, ReviewScreen)
    assert bench.do(GoOn())
    assert isinstance(bench.screen, SignatureScreen)
    assert not bench.screen.is_signed
    assert not any(drawn), "overwritten, not only dropped"


def test_nothing_is_submitted_before_signature(bench: Bench) -> None:
    citizen = walk_to(bench, "RS023", ReviewScreen)
    assert bench.view.frame.main is MainAction.SIGN
    citizen.press()
    assert isinstance(bench.screen, SignatureScreen)
    assert bench.view.frame.main is MainAction.SUBMIT
    assert not bench.view.frame.is_main_enabled
    assert not bench.do(GoOn())
    assert bench.outbox.cases() == []
    assert bench.do(Sign(PNG, 640.0))
    assert bench.do(GoOn())
    bench.wait(1)
    assert len(bench.outbox.cases()) == 1


def test_signature_says_what_is_signed(bench: Bench) -> None:
    walk_to(bench, "NY003", SignatureScreen)
    assert "申请耕地地力保护补贴" in bench.screen.subject


def test_authorisation_is_read_above_its_signature(bench: Bench) -> None:
    walk_to(bench, "ZJ001", SignatureScreen)
    assert "核对本人的收入、财产" in bench.screen.subject


def test_every_authorisation_has_a_text() -> None:
    signed = [field for item in snapshot().catalogue.items for field in item.inputs if "授权" in field.label.zh]
    assert signed
    assert all(field.agreement for field in signed)


def test_changed_line_comes_back_to_review_before_signature(bench: Bench) -> None:
    walk_to(bench, "NY003", SignatureScreen)
    bench.do(Sign(PNG, 640.0))
    bench.do(GoBack())
    mobile = next(place for place, line in enumerate(bench.screen.lines) if line.value == "138 0013 8000")
    assert bench.do(EditLine(mobile))
    assert bench.do(SetField("mobile", "13900139000"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)
    assert "139 0013 9000" in {line.value for line in bench.screen.lines}
    assert bench.do(GoOn())
    assert not bench.screen.is_signed
