"""Each guided test says what it found, passes what is good, fails what is not, and keeps nothing of a person."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from catalogue.text import Language
from contract.terms import TestVerdict
from drivers.ports.code_scanner import CodeScanned
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.fingerprint_reader import FingerCaptured, FingerStillThere, NoFinger
from drivers.ports.id_card_reader import (
    ID_CARD_READER,
    CardDoubt,
    CardUnreadable,
    CardWithdrawn,
    SpentCard,
    UnreadableReason,
)
from drivers.ports.key_pad import KEY_PAD, KeyPressed, NoKey, PadKey
from drivers.ports.microphone import MICROPHONE
from drivers.ports.printing import NotPrinted, Unconfirmed
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.social_card_reader import SocialCardProblem, SocialCardRead, SocialCardUnreadable
from drivers.ports.speech import SPEECH, Headphones, NotSaid, SpeechCut
from drivers.ports.status import ProblemCode
from kiosk.diagnostics.runs.centre_runs import JourneyRun, ThroughputRun
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunStage
from kiosk.diagnostics.runs.guided_tests import GUIDED_TESTS, guided_tests_of
from kiosk.diagnostics.runs.lamps_run import LampsRun
from kiosk.diagnostics.runs.pad_run import KeyPadRun
from kiosk.diagnostics.runs.paper_runs import PageRun, ReceiptRun
from kiosk.diagnostics.runs.picture_runs import CameraRun, TargetRun
from kiosk.diagnostics.runs.reader_runs import MARK, CodeRun, FingerRun, IdCardRun, SocialCardRun
from kiosk.diagnostics.runs.screen_runs import HeadphonesRun, SoundRun
from offline_queue.bounds import FreezeReason, Frozen
from tests.kiosk.diagnostics.guided_parts import BenchPad, BenchSpeech, begun, context_of, pumped, values
from tests.kiosk.hand_listener import HandMicrophone
from tests.kiosk.parts import UNREACHED, Bench, HandLine, adult, social_card

PASSED, FAILED = TestVerdict.PASSED, TestVerdict.FAILED


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.speech = BenchSpeech()
    made.lines[SPEECH] = HandLine(SPEECH, made.speech)
    made.pad = BenchPad()
    made.lines[KEY_PAD] = HandLine(KEY_PAD, made.pad)
    made.lines[MICROPHONE] = HandLine(MICROPHONE, HandMicrophone())
    made.services.devices._lines = made.lines
    return made


def test_card_is_read_and_nothing_of_it_kept(bench: Bench) -> None:
    bench.reader.card = adult()
    run = pumped(bench, begun(bench, IdCardRun))
    assert run.verdict is PASSED
    assert (values(run)["layout"], values(run)["doubts"]) == ("resident", "none")
    card = adult()
    said = run.evidence + str(vars(run))
    assert not any(
        word in said
        for word in (card.name, card.id_number, card.address, str(date(1990, 1, 1).year) + card.id_number[10:14])
    )


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [
        (CardUnreadable(UnreadableReason.DAMAGED, "x"), "guided.card_unreadable"),
        (CardWithdrawn(), "guided.card_withdrawn"),
        (SpentCard(), "guided.card_spent"),
    ],
)
def test_unreadable_card_fails_with_its_reason(bench: Bench, outcome: object, problem: str) -> None:
    bench.reader.outcomes.append(outcome)
    run = pumped(bench, begun(bench, IdCardRun))
    assert (run.verdict, run.problem) == (FAILED, problem)


def test_no_card_or_no_reader_fails(bench: Bench) -> None:
    assert pumped(bench, begun(bench, IdCardRun)).problem == "guided.nothing_read"
    bench.lines[ID_CARD_READER].fault = DeviceLost("gone")
    run = pumped(bench, begun(bench, IdCardRun))
    assert (run.problem, values(run)["fault"]) == ("guided.no_answer", "device_lost")
    del bench.lines[ID_CARD_READER]
    assert pumped(bench, begun(bench, IdCardRun)).problem == "guided.no_device"


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [
        (SocialCardUnreadable(SocialCardProblem.MUTE, "x"), "guided.card_unreadable"),
        (SpentCard(), "guided.card_spent"),
        (None, "guided.nothing_read"),
    ],
)
def test_social_card_says_why_it_failed(bench: Bench, outcome: object, problem: str) -> None:
    if outcome is not None:
        bench.social.outcomes.append(outcome)
    assert pumped(bench, begun(bench, SocialCardRun)).problem == problem


def test_social_card_tells_its_version(bench: Bench) -> None:
    bench.social.outcomes.append(SocialCardRead(social_card()))
    run = pumped(bench, begun(bench, SocialCardRun))
    reported = {"version": "3.00", "interface": "contact", "authenticated": "yes", "doubts": "none"}
    assert (run.verdict, values(run)) == (PASSED, reported)


@pytest.mark.parametrize(("days", "expired"), [(-1, ["expired"]), (0, [])])
def test_each_doubt_of_card_is_reported(bench: Bench, days: int, expired: list[str]) -> None:
    today = bench.services.health.wall_time.astimezone(bench.place.timezone).date()
    doubts = frozenset({CardDoubt.NAME_CUT, CardDoubt.CARD_ID_MISSING})
    bench.social.outcomes.append(SocialCardRead(social_card(valid_to=today + timedelta(days=days), doubts=doubts)))
    run = pumped(bench, begun(bench, SocialCardRun))
    reported = [(each.value, each.is_good) for each in run.measures if each.name == "doubts"]
    assert (run.verdict, reported) == (PASSED, [(doubt, False) for doubt in ("card_id_missing", *expired, "name_cut")])


@pytest.mark.parametrize(("answer", "verdict"), [("seen", PASSED), ("not_seen", FAILED)])
def test_person_judges_the_receipt(bench: Bench, answer: str, verdict: TestVerdict) -> None:
    run = pumped(bench, begun(bench, ReceiptRun), RunStage.ASKING)
    assert not run.choose("heard_nothing")
    assert run.choose(answer)
    assert run.verdict is verdict
    (printed,) = bench.receipts.receipts
    assert b"\xff" * printed.paper.row_bytes in printed.rows
    assert not run.choose(answer), "one answer is enough"


@pytest.mark.parametrize("run_of", [ReceiptRun, PageRun])
def test_paper_that_stays_in_fails_unasked(bench: Bench, run_of: type[GuidedRun]) -> None:
    printer = bench.receipts if run_of is ReceiptRun else bench.papers
    printer.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    run = pumped(bench, begun(bench, run_of))
    assert (run.verdict, run.problem, values(run)["reason"]) == (FAILED, "guided.not_printed", "paper_out")


@pytest.mark.parametrize("run_of", [ReceiptRun, CodeRun, JourneyRun])
def test_printer_that_cannot_lay_out_is_said(
    bench: Bench, run_of: type[GuidedRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.receipts, "paper", lambda: NotPrinted(ProblemCode.NO_ANSWER))
    bench.reader.card = adult()
    bench.scanner.hold("any")
    run = begun(bench, run_of)
    pumped_once(bench, run)
    pumped_once(bench, run)
    deliver(bench)
    pumped(bench, run)
    assert run.problem == ("" if run_of is CodeRun else "guided.not_printed")


def test_journey_needs_an_item_that_waits(bench: Bench) -> None:
    del bench.lines[ID_CARD_READER]
    context = replace(context_of(bench), snapshot=lambda: SimpleNamespace(items={}))
    run = JourneyRun(context)
    run.begin()
    assert run.problem == "guided.no_item"


def test_unconfirmed_paper_is_for_a_person(bench: Bench) -> None:
    bench.papers.outcomes.append(Unconfirmed("x"))
    run = pumped(bench, begun(bench, PageRun), RunStage.ASKING)
    assert values(run) == {"confirmed": "no"}
    assert bench.papers.documents[0].startswith(b"%PDF")


def test_code_just_printed_must_be_read(bench: Bench) -> None:
    run = begun(bench, CodeRun)
    for each in (bench.lines[RECEIPT_PRINTER], bench.workers["vision"], bench.lines[RECEIPT_PRINTER]):
        each.pump()
    (receipt,) = bench.press.receipts
    code = next(each.content for each in receipt.blocks if getattr(each, "content", "").startswith(MARK))
    bench.scanner.hold(code)
    assert (pumped(bench, run).verdict, values(run)["own_code"]) == (PASSED, "yes")
    bench.scanner.hold("some other code")
    assert pumped(bench, begun(bench, CodeRun)).problem == "guided.other_code"
    bench.scanner.held.append(CodeScanned("6901234567892", "EAN-13"))
    assert pumped(bench, begun(bench, CodeRun)).problem == "guided.bar_code"


def test_any_code_does_without_paper(bench: Bench) -> None:
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    bench.scanner.held.append(CodeScanned("6901234567892", "EAN-13"))
    run = pumped(bench, begun(bench, CodeRun))
    assert (run.verdict, values(run)) == (PASSED, {"symbology": "EAN-13"})
    del bench.lines[RECEIPT_PRINTER]
    assert pumped(bench, begun(bench, CodeRun)).problem == "guided.nothing_read"


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [
        (FingerCaptured(80, b"t" * 64), ""),
        (FingerCaptured(20, b"t" * 64), "guided.finger_poor"),
        (FingerStillThere(), "guided.finger_there"),
        (NoFinger(), "guided.nothing_read"),
    ],
)
def test_finger_is_judged_by_its_quality(bench: Bench, outcome: object, problem: str) -> None:
    bench.finger.outcomes.append(outcome)
    run = pumped(bench, begun(bench, FingerRun))
    assert (run.problem, run.verdict) == (problem, FAILED if problem else PASSED)


def test_every_key_pressed_passes_the_pad(bench: Bench) -> None:
    bench.pad.outcomes += [KeyPressed(PadKey.NEXT), NoKey(), *map(KeyPressed, PadKey)]
    run = pumped(bench, begun(bench, KeyPadRun))
    assert (run.verdict, set(values(run).values())) == (PASSED, {"yes"})


def test_pad_of_two_switches_passes(bench: Bench) -> None:
    bench.pad.has = frozenset({PadKey.NEXT, PadKey.CHOOSE})
    bench.pad.outcomes += [KeyPressed(PadKey.NEXT), KeyPressed(PadKey.CHOOSE)]
    run = pumped(bench, begun(bench, KeyPadRun))
    assert (run.verdict, values(run)) == (PASSED, {"key_next": "yes", "key_choose": "yes"})


def test_dead_key_is_named(bench: Bench) -> None:
    bench.pad.outcomes += [KeyPressed(key) for key in PadKey if key is not PadKey.LOUDER]
    run = pumped(bench, begun(bench, KeyPadRun))
    assert (run.verdict, run.problem) == (FAILED, "guided.dead_key")
    assert [name for name, value in values(run).items() if value == "no"] == ["key_louder"]
    again = begun(bench, KeyPadRun)
    assert not again.choose("seen")
    assert again.choose("dead_key")
    assert again.problem == "guided.dead_key"
    bench.pump()
    assert again.verdict is FAILED


def test_key_pressed_after_judgement_changes_nothing(bench: Bench) -> None:
    run = begun(bench, KeyPadRun)
    assert bench.lines[KEY_PAD].pump(), "which keys there are"
    assert run.choose("dead_key")
    before = run.measures
    bench.pad.outcomes.append(KeyPressed(PadKey.NEXT))
    bench.pump()
    assert (run.measures, run.verdict) == (before, FAILED)
    assert not bench.lines[KEY_PAD].jobs, "no key is waited for"


def test_pad_that_fails_ends_its_test(bench: Bench) -> None:
    bench.pad.outcomes.append(ReaderFailed(ProblemCode.DISCONNECTED, "gone"))
    run = pumped(bench, begun(bench, KeyPadRun))
    assert (run.problem, values(run)["reason"]) == ("guided.no_answer", "disconnected")


def test_pad_without_any_key_fails(bench: Bench) -> None:
    bench.pad.has = frozenset()
    run = pumped(bench, begun(bench, KeyPadRun))
    assert (run.verdict, run.problem) == (FAILED, "guided.no_answer")


def seen(run: GuidedRun, lamps: dict[str, str], families: list[str]) -> GuidedRun:
    """Each device is looked at in turn; what is not in `lamps` is lit."""
    for family in families:
        assert run.choose(lamps.get(family, "lamp_lit"))
    return run


def test_lamps_that_are_lit_pass(bench: Bench) -> None:
    run = begun(bench, LampsRun)
    assert not run.choose("nothing of it")
    seen(run, {MICROPHONE: "no_lamp"}, list(bench.lines))
    assert (run.verdict, values(run)) == (PASSED, {"lamps_lit": str(len(bench.lines) - 1)})


def test_dark_lamps_are_named_and_fail(bench: Bench) -> None:
    run = seen(begun(bench, LampsRun), {KEY_PAD: "lamp_dark", SPEECH: "lamp_dark"}, list(bench.lines))
    assert (run.verdict, run.problem) == (FAILED, "guided.lamps_dark")
    dark = " ".join(f"lamp_dark={family}" for family in bench.lines if family in {KEY_PAD, SPEECH})
    assert run.evidence == f"{dark} lamps_lit={len(bench.lines) - 2} lamps_dark"
    run.begin()
    assert run.measures == ()
    assert seen(run, {}, list(bench.lines)).verdict is PASSED


def test_lamp_is_asked_by_its_device(bench: Bench) -> None:
    run, say = begun(bench, LampsRun), bench.services.wording.say
    asked = []
    for _ in bench.lines:
        asked.append(run.question(lambda message, **params: say(message, Language.ZH, **params)))
        assert run.choose("no_lamp")
    assert "“触感按键盘”的灯亮着吗？" in asked
    assert len(set(asked)) == len(bench.lines)
    assert (run.verdict, run.problem) == (FAILED, "guided.no_lamps")


def test_lamps_of_no_device_pass_nothing(bench: Bench) -> None:
    bench.lines.clear()
    run = begun(bench, LampsRun)
    assert (run.verdict, run.problem) == (FAILED, "guided.no_device")


def test_number_is_known_by_ear_alone(bench: Bench) -> None:
    run = pumped(bench, begun(bench, SoundRun), RunStage.ASKING)
    spoken = bench.speech.said[0]
    right = next(each.key for each in run.choices if "。".join(each.key) in spoken)
    assert run.choose(right)
    assert run.verdict is PASSED
    again = pumped(bench, begun(bench, SoundRun), RunStage.ASKING)
    assert again.choose("heard_nothing")
    assert (again.verdict, again.problem) == (FAILED, "guided.not_heard")


@pytest.mark.parametrize("outcome", [NotSaid(ProblemCode.DISCONNECTED, "x"), SpeechCut()])
def test_silence_fails_unasked(bench: Bench, outcome: object) -> None:
    bench.speech.outcomes.append(outcome)
    assert pumped(bench, begun(bench, SoundRun)).problem == "guided.not_said"


def test_empty_socket_fails_before_anything_is_said(bench: Bench) -> None:
    bench.speech.plug = Headphones.OUT
    run = pumped(bench, begun(bench, HeadphonesRun))
    assert (run.verdict, run.problem, bench.speech.said) == (FAILED, "guided.no_headphones", [])


@pytest.mark.parametrize("plug", [Headphones.IN, Headphones.UNKNOWN])
def test_number_is_said_by_headphones(bench: Bench, plug: Headphones) -> None:
    bench.speech.plug = plug
    run = pumped(bench, begun(bench, HeadphonesRun), RunStage.ASKING)
    assert len(bench.speech.said) == 1
    assert run.choose("heard_nothing")


def test_blank_picture_is_not_sharp(bench: Bench) -> None:
    run = begun(bench, CameraRun)
    camera = bench.lines[CameraRun.family]
    camera.pump()
    assert run.face_frame() is not None
    pumped(bench, run)
    assert float(values(run)["sharpness"]) > 0
    assert run.face_frame() is None
    camera.pump()
    assert not camera.device.is_on, "it looks at no one once it is measured"


def test_camera_without_pictures_fails(bench: Bench) -> None:
    bench.lines[CameraRun.family].fault = DeviceLost("gone")
    assert pumped(bench, begun(bench, CameraRun)).problem == "guided.no_picture"


def test_page_without_marks_is_no_target(bench: Bench) -> None:
    run = pumped(bench, begun(bench, TargetRun))
    assert (run.problem, values(run)["seen"], bench.pages.is_on) == ("guided.no_target", "no_target", False)
    del bench.lines[TargetRun.family]
    assert pumped(bench, begun(bench, TargetRun)).problem == "guided.no_device"


@pytest.mark.parametrize(("seconds", "problem"), [(0.01, ""), (3.0, "guided.line_slow")])
def test_line_is_measured_both_ways(bench: Bench, seconds: float, problem: str) -> None:
    bench.centre.line_seconds = seconds
    run = pumped(bench, begun(bench, ThroughputRun))
    assert (run.problem, set(values(run))) == (problem, {"answer_ms", "up_mbit", "down_mbit"})


def test_silent_centre_fails_the_line_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    bench.centre.is_cut = True
    monkeypatch.setattr(bench.centre, "throughput", lambda request: asked.append(request) or UNREACHED)
    run = pumped(bench, begun(bench, ThroughputRun))
    assert (run.problem, values(run)["fault"]) == ("guided.centre_silent", "no_network")
    assert len(asked) == 1, "nine questions that time out take minutes"


def deliver(bench: Bench) -> None:
    bench.delivered.update(each.record_id for each in bench.outbox.records)


def test_journey_is_marked_as_a_test(bench: Bench) -> None:
    bench.reader.card = adult()
    run = begun(bench, JourneyRun)
    for _ in range(3):
        pumped_once(bench, run)
    deliver(bench)
    pumped(bench, run)
    (case,) = bench.outbox.cases()
    assert (run.verdict, case.is_test) == (PASSED, True)
    assert bench.outbox.submissions[0].person is None, "whose card it was is in no record"
    assert bench.woken == 1
    assert any("测试" in getattr(each, "text", "") for each in bench.press.receipts[0].blocks)
    assert values(run)["receipt"] == "printed"


def pumped_once(bench: Bench, run: GuidedRun) -> None:
    bench.clock.advance(seconds=0.2)
    run.tick()
    for each in (*bench.lines.values(), *bench.workers.values()):
        each.pump()


def test_journey_waits_for_delivery_and_fails(bench: Bench) -> None:
    bench.reader.card = adult()
    run = pumped(bench, begun(bench, JourneyRun))
    assert (run.problem, values(run)["delivered"]) == ("guided.not_delivered", "no")


def test_journey_fails_where_the_queue_is_shut(bench: Bench) -> None:
    bench.reader.card = adult()
    bench.outbox.is_frozen = Frozen(FreezeReason.DISK_FULL)
    assert pumped(bench, begun(bench, JourneyRun)).problem == "guided.queue_shut"
    bench.reader.card = None
    assert pumped(bench, begun(bench, JourneyRun)).problem == "guided.nothing_read"


def test_journey_does_without_reader_and_printer(bench: Bench) -> None:
    del bench.lines[ID_CARD_READER], bench.lines[RECEIPT_PRINTER]
    run = begun(bench, JourneyRun)
    pumped_once(bench, run)
    deliver(bench)
    assert pumped(bench, run).verdict is PASSED


def test_journey_without_paper_says_so(bench: Bench) -> None:
    del bench.lines[ID_CARD_READER]
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    run = begun(bench, JourneyRun)
    pumped_once(bench, run)
    deliver(bench)
    assert pumped(bench, run).problem == "guided.not_printed"


def test_left_run_hears_of_nothing_more(bench: Bench) -> None:
    bench.reader.card = adult()
    run = begun(bench, IdCardRun)
    run.close()
    bench.lines[ID_CARD_READER].pump()
    assert (run.stage, run.verdict) == (RunStage.RUNNING, None)


def test_a_second_try_begins_without_the_first(bench: Bench) -> None:
    run = pumped(bench, begun(bench, IdCardRun))
    assert run.verdict is FAILED
    bench.reader.card = adult()
    run.begin()
    assert (run.measures, run.problem, run.verdict) == ((), "", None)
    assert pumped(bench, run).verdict is PASSED


def test_table_names_each_test_once(bench: Bench) -> None:
    ids = [each.id for each in GUIDED_TESTS]
    assert len(set(ids)) == len(ids)
    assert {each.id for each in guided_tests_of(bench.services.devices)} == set(ids)
    del bench.lines[RECEIPT_PRINTER]
    assert "receipt" not in {each.id for each in guided_tests_of(bench.services.devices)}
    for each in GUIDED_TESTS:
        run = each.make(context_of(bench))
        assert (run.face_frame(), run.document_frame()) == (None, None)
        assert (run.stage, run.seconds, run.tick(), run.touch(0), run.choose("seen")) == (
            RunStage.READY,
            0,
            None,
            False,
            False,
        )
        assert each.subject
