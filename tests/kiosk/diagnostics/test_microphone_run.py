"""The microphone is tried in two seconds: how loud it was is kept, what was said is shown once and is nowhere afterwards."""

import pytest

from contract.terms import TestVerdict
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import NotRecorded
from drivers.ports.status import ProblemCode
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunStage
from kiosk.diagnostics.runs.microphone_run import RECORD_SECONDS, MicrophoneRun
from tests.kiosk.diagnostics.guided_parts import begun, pumped, values
from tests.kiosk.hand_listener import HandListener
from tests.kiosk.parts import Bench

SAID = "今天来办社保卡"
PASSED, FAILED = TestVerdict.PASSED, TestVerdict.FAILED


def asked(bench: Bench) -> GuidedRun:
    return pumped(bench, begun(bench, MicrophoneRun), RunStage.ASKING)


def question(bench: Bench, run: GuidedRun) -> str:
    return run.question(lambda message, **params: bench.services.wording.say(message, "zh", **params))  # type: ignore[arg-type]  # a code is enough


def test_words_are_shown_once_and_kept_nowhere() -> None:
    bench = Bench(listener=HandListener(Understood(SAID), records=True))
    run = asked(bench)
    assert SAID in question(bench, run)
    assert run.choose("sounds_good")
    assert (run.verdict, values(run)) == (PASSED, {"level": "52%", "words": "yes"})
    assert SAID not in run.evidence + str(vars(run))


def test_words_are_gone_when_page_is_left() -> None:
    bench = Bench(listener=HandListener(Understood(SAID), records=True))
    run = asked(bench)
    run.close()
    assert SAID not in str(vars(run))


def test_sound_that_is_wrong_fails_by_the_person() -> None:
    run = asked(Bench(listener=HandListener(Understood(SAID), records=True)))
    assert run.choose("sounds_bad")
    assert (run.verdict, run.problem, values(run)["level"]) == (FAILED, "guided.sounds_bad", "52%")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(NothingUnderstood(is_heard=True), "没有听懂内容"), (NotRecognised("no model"), "语音识别没有装好")],
)
def test_level_is_judged_without_words_too(outcome: ListeningOutcome, words: str) -> None:
    bench = Bench(listener=HandListener(outcome, records=True))
    run = asked(bench)
    assert words in question(bench, run)
    assert run.choose("sounds_good")
    assert (run.verdict, values(run)["words"]) == (PASSED, "no")


def test_recording_is_ended_after_two_seconds() -> None:
    listener = HandListener(Understood(SAID))
    bench = Bench(listener=listener)
    run = begun(bench, MicrophoneRun)
    say = bench.services.wording.say
    assert run.meanwhile(lambda message: say(message, "zh")) == "正在测试……"  # type: ignore[arg-type]  # a code is enough
    run.tick()
    listener.records = True
    run.tick()
    assert run.meanwhile(lambda message: say(message, "zh")) == "请说话"  # type: ignore[arg-type]  # a code is enough
    bench.clock.advance(seconds=RECORD_SECONDS / 2)
    run.tick()
    assert listener.ended == []
    bench.clock.advance(seconds=RECORD_SECONDS / 2)
    run.tick()
    assert (listener.ended, values(run)["level"]) == (["finished"], "52%")


def test_recording_is_erased_when_page_is_left() -> None:
    listener = HandListener(Understood(SAID), records=True)
    run = begun(Bench(listener=listener), MicrophoneRun)
    run.close()
    assert listener.ended == ["erased"]


def test_muted_microphone_fails_with_its_reason() -> None:
    bench = Bench(listener=HandListener(NotRecorded(ProblemCode.MUTED, "all that was recorded is zeros")))
    run = pumped(bench, begun(bench, MicrophoneRun))
    assert (run.verdict, run.problem, values(run)["reason"]) == (FAILED, "guided.not_recorded", "muted")


def test_quiet_sound_fails_unasked() -> None:
    bench = Bench(listener=HandListener(NothingUnderstood()))
    run = pumped(bench, begun(bench, MicrophoneRun))
    assert (run.verdict, run.problem, values(run)["level"]) == (FAILED, "guided.too_quiet", "0%")


def test_microphone_without_its_listener_fails() -> None:
    run = begun(Bench(), MicrophoneRun)
    assert (run.verdict, run.problem) == (FAILED, "guided.no_device")
    run.tick()
    run.close()
