"""Speaking into the search: its stages, what becomes of the words, and that nothing of it stays."""

import pytest

from catalogue.text import Language
from drivers.ports.errors import DeviceLost
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import MICROPHONE, NotRecorded
from drivers.ports.status import Condition, ProblemCode
from kiosk.view.intents import (
    CancelDictation,
    FinishDictation,
    GoBack,
    Intent,
    Leave,
    OpenSearch,
    SetCareMode,
    StartDictation,
    TypeQuery,
    Wake,
)
from kiosk.view.search import DictationStage, SearchScreen
from kiosk.voice.speaking import is_spoken
from tests.kiosk.hand_listener import HandListener
from tests.kiosk.parts import Bench


@pytest.fixture
def listener() -> HandListener:
    return HandListener()


@pytest.fixture
def bench(listener: HandListener) -> Bench:
    bench = Bench(listener=listener)
    bench.do(Wake())
    bench.do(OpenSearch())
    return bench


def stage(bench: Bench) -> DictationStage | None:
    assert isinstance(bench.screen, SearchScreen)
    return None if bench.screen.dictation is None else bench.screen.dictation.stage


def record(bench: Bench, listener: HandListener) -> None:
    bench.do(StartDictation())
    listener.records = True
    bench.terminal.tick()


@pytest.mark.parametrize("without", [None, HandListener(is_able=False)])
def test_dictation_is_absent_without_microphone(without: HandListener | None) -> None:
    bench = Bench(listener=without)
    bench.do(Wake())
    bench.do(OpenSearch())

    assert stage(bench) is None
    assert [bench.do(each()) for each in (StartDictation, FinishDictation, CancelDictation)] == [False] * 3


def test_broken_microphone_offers_nothing(listener: HandListener) -> None:
    bench = Bench(listener=listener)
    bench.lines[MICROPHONE].condition = Condition.BAD
    bench.do(Wake())
    bench.do(OpenSearch())

    assert stage(bench) is None


def test_words_are_found_as_typed_ones(bench: Bench, listener: HandListener) -> None:
    assert stage(bench) is DictationStage.OFFERED
    assert bench.do(StartDictation())
    assert stage(bench) is DictationStage.STARTING
    listener.records = True
    bench.wait(0.0)
    bench.terminal.tick()
    assert bench.screen.dictation.stage is DictationStage.RECORDING
    assert (bench.screen.dictation.level, bench.screen.dictation.seconds_left) == (0.5, 8)
    assert not bench.do(StartDictation())
    assert bench.do(FinishDictation())
    assert stage(bench) is DictationStage.RECOGNISING
    assert listener.ended == ["finished"]
    bench.pump()
    assert (stage(bench), bench.screen.query) == (DictationStage.UNDERSTOOD, "行驶证找不到了")
    assert "GA054" in [row.code for row in bench.screen.rows]


def test_long_sentence_is_recognised_by_itself(bench: Bench, listener: HandListener) -> None:
    record(bench, listener)
    bench.clock.advance(seconds=8.0)
    bench.terminal.tick()

    assert stage(bench) is DictationStage.RECOGNISING


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (NothingUnderstood(), DictationStage.NOTHING),
        (NotRecorded(ProblemCode.BUSY, "the card is busy"), DictationStage.FAILED),
        (NotRecognised("the model cannot be used"), DictationStage.FAILED),
        (DeviceLost("it was pulled"), DictationStage.FAILED),
    ],
)
def test_nothing_understood_leaves_the_keyboard(
    bench: Bench, listener: HandListener, outcome: ListeningOutcome | Exception, shown: DictationStage
) -> None:
    listener.outcome = outcome
    bench.do(StartDictation())
    bench.pump()

    assert (stage(bench), bench.screen.query) == (shown, "")
    assert bench.do(CancelDictation())
    assert stage(bench) is DictationStage.OFFERED
    assert bench.do(StartDictation())


@pytest.mark.parametrize("other", [CancelDictation(), TypeQuery("社保"), GoBack()])
def test_anything_else_drops_what_was_heard(bench: Bench, listener: HandListener, other: Intent) -> None:
    bench.do(StartDictation())
    assert bench.do(other)
    bench.pump()

    assert listener.ended == ["erased"]
    assert listener.begun == [False], "the worker comes to it when it is taken back"
    assert "行驶证" not in repr(bench.screen)


def test_end_of_visit_ends_listening(bench: Bench, listener: HandListener) -> None:
    record(bench, listener)
    bench.do(Leave())
    bench.wait(30.0, step=1.0)

    assert listener.ended == ["erased", "erased"], "by the visit, and by the wipe"
    proof = bench.terminal.last_wipe
    assert proof is not None
    assert "listening" in proof.cleared


def test_dictated_words_are_not_reported(bench: Bench, listener: HandListener) -> None:
    listener.outcome = Understood("空中楼阁")
    bench.do(StartDictation())
    bench.pump()
    bench.do(TypeQuery("空中楼"))
    bench.do(Leave())

    assert bench.services.searches.take(9) == ()


def test_terminal_is_silent_while_it_listens(bench: Bench, listener: HandListener) -> None:
    bench.do(SetCareMode(on=True))
    assert is_spoken(bench.view)
    record(bench, listener)
    assert not is_spoken(bench.view)
    bench.pump()
    assert is_spoken(bench.view)
    assert bench.view.language is Language.ZH


def test_recording_lasts_while_there_is_time(bench: Bench, listener: HandListener) -> None:
    bench.lines[MICROPHONE].is_held = True
    record(bench, listener)
    bench.wait(3.0)
    assert stage(bench) is DictationStage.RECORDING
    assert bench.screen.dictation.seconds_left == 5
    assert listener.ended == []
