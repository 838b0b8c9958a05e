"""Speaking to the terminal: one sentence is recorded and recognised in a process that ends; only the model is a stand-in."""

import io
import json
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread, get_ident

import numpy as np
import pytest

from drivers.microphone.hearing_model import FILES, Tokens, hearing_folder, why_unable
from drivers.microphone.listening import Recognise, level_of, serve_listening
from drivers.microphone.listening_exchange import AskedToListen, LevelNow, next_answer
from drivers.microphone.recognition import BANDS, FRAMES, Guess, is_silence, said_in, samples_of, spectrum
from drivers.microphone.separate_listening import SeparateListener
from drivers.piped.messages import send
from drivers.ports.listening import ListeningOutcome, NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import RECORDED_RATE, NotRecorded
from drivers.ports.status import ProblemCode
from tests.kiosk.hand_listener import HandMicrophone

PROJECT = Path(__file__).parents[2]
STAND_IN = (sys.executable, "-m", "tests.drivers.listening_stand_in")
LONG = 60.0


def tone(seconds: float) -> bytes:
    time = np.arange(int(seconds * RECORDED_RATE)) / RECORDED_RATE
    return np.asarray(np.sin(2 * np.pi * 440 * time) * 8_000, "<i2").tobytes()


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """A file with one second of sound."""
    file = tmp_path / "said.wav"
    with wave.open(str(file), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RECORDED_RATE)
        written.writeframes(tone(1.0))
    return file


def wanted() -> bool:
    """It was not taken back."""
    return False


def recorder(file: Path, *options: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "simulators.microphone", *options, str(file))


def listener(command: tuple[str, ...] = STAND_IN, seconds: float = LONG) -> SeparateListener:
    return SeparateListener(command, PROJECT, why_not=lambda: "", recognising=seconds)


def test_sentence_is_understood(said: Path) -> None:
    made, microphone = listener(), HandMicrophone(recorder(said, "--once"))

    assert made.is_able
    assert made.listen(microphone, wanted) == Understood("1.0")
    assert microphone.ended == [None]
    assert (made.is_recording(), made.level()) == (False, 0.0)
    assert "1.0" not in repr(Understood("1.0"))


@pytest.mark.parametrize("ends", ["finish", "erase"])
def test_sentence_ends_by_hand(said: Path, ends: str) -> None:
    made, microphone = listener(), HandMicrophone(recorder(said))
    outcomes: list[ListeningOutcome] = []
    speaking = Thread(target=lambda: outcomes.append(made.listen(microphone, wanted)))
    speaking.start()
    pause = Event()
    while speaking.is_alive() and not made.is_recording():
        pause.wait(0.01)
    getattr(made, ends)()
    speaking.join(LONG)

    assert [type(outcome) for outcome in outcomes] == [Understood if ends == "finish" else NothingUnderstood]


def test_dead_or_hanging_process_is_reported() -> None:
    dead = listener((sys.executable, "-c", "raise SystemExit(3)"))
    hanging = listener((sys.executable, "-c", "input()"), seconds=-7.5)
    gone = listener(("/nowhere/python",))
    microphone = HandMicrophone(("true",))

    for broken in (dead, hanging, gone):
        assert isinstance(broken.listen(microphone, wanted), NotRecognised)
    assert microphone.ended == [], "it is no fault of the microphone"


def test_recorder_that_fails_is_reported_to_microphone() -> None:
    microphone = HandMicrophone(("/nowhere/arecord",))
    outcome = listener().listen(microphone, wanted)

    assert _problem(outcome) is ProblemCode.NOT_CONFIGURED
    assert microphone.ended == [outcome]


def test_missing_microphone_starts_no_process() -> None:
    missing = NotRecorded(ProblemCode.DISCONNECTED, "no card")

    assert listener(("/nowhere/python",)).listen(HandMicrophone(missing=missing), wanted) == missing


def test_nothing_is_recorded_that_was_taken_back() -> None:
    made = listener(("/nowhere/python",))

    assert made.listen(HandMicrophone(("/nowhere/arecord",)), lambda: True) == NothingUnderstood()


def test_nothing_is_finished_that_never_began() -> None:
    made = listener()
    made.finish()
    made.erase()

    assert not made.is_recording()


def counted() -> Recognise:
    return lambda pcm: f"{len(pcm)}"


def served(
    command: tuple[str, ...],
    longest: float = 8.0,
    load: Callable[[], Recognise] = counted,
    silent_seconds: float = LONG,
) -> list[object]:
    """What the process tells, in this one: the terminal says nothing more but stays."""
    asked, reported, stays = io.BytesIO(), io.BytesIO(), Event()

    class Line(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            piece = super().read(size)
            if not piece:
                stays.wait(LONG)
            return piece

    send(AskedToListen(command, longest), asked)
    try:
        serve_listening(load, Line(asked.getvalue()), reported, silent_seconds)
    finally:
        stays.set()
    reported.seek(0)
    return list(iter(lambda: next_answer(reported), None))


def test_levels_come_before_words(said: Path) -> None:
    *levels, last = served(recorder(said, "--once"))

    assert {type(each) for each in levels} == {LevelNow}
    assert last == Understood(str(RECORDED_RATE * 2))


def test_long_sentence_is_cut_off(said: Path) -> None:
    assert served(recorder(said), longest=0.5)[-1] == Understood(str(RECORDED_RATE))


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (("/nowhere/arecord",), ProblemCode.NOT_CONFIGURED),
        (("sh", "-c", "echo 'audio open error: Device or resource busy' >&2"), ProblemCode.BUSY),
        (("sh", "-c", "exit 1"), ProblemCode.HARDWARE_ERROR),
    ],
)
def test_recorder_that_fails_is_reported(command: tuple[str, ...], problem: ProblemCode) -> None:
    assert [_problem(each) for each in served(command)] == [problem]


def test_recorder_without_samples_is_reported() -> None:
    assert [_problem(each) for each in served(("sleep", "600"), silent_seconds=0.1)] == [ProblemCode.NO_ANSWER]


def test_silence_is_not_recognised() -> None:
    assert served(("sh", "-c", "head -c 16000 /dev/zero"))[-1] == NothingUnderstood(), "half a second"
    noise = "import sys; sys.stdout.buffer.write(b'\\1\\0' * 16_000)"
    assert served((sys.executable, "-c", noise))[-1] == NothingUnderstood(is_heard=True)


def test_sound_of_zeros_alone_is_reported() -> None:
    assert _problem(served(("sh", "-c", "head -c 32000 /dev/zero"))[-1]) is ProblemCode.MUTED


def test_model_is_used_by_thread_that_loaded_it(said: Path) -> None:
    def load() -> Recognise:
        loader = get_ident()
        return lambda _pcm: str(get_ident() == loader)

    assert served(recorder(said, "--once"), load=load)[-1] == Understood("True")


def test_broken_model_is_reported(said: Path) -> None:
    def load() -> Recognise:
        raise FileNotFoundError("no model")

    assert isinstance(served(recorder(said, "--once"), load=load)[-1], NotRecognised)


def _problem(outcome: object) -> ProblemCode | None:
    return outcome.problem if isinstance(outcome, NotRecorded) else None


def test_loudness_is_reported_by_decibels() -> None:
    loud, soft = level_of(tone(0.1)), level_of(bytes(3_200))

    assert soft == 0.0 < loud <= 1.0
    assert is_silence(samples_of(bytes(32_000)))
    assert not is_silence(samples_of(tone(0.2)))


def test_spectrum_has_window_of_model() -> None:
    shown = spectrum(samples_of(tone(1.0)))

    assert shown.shape == (BANDS, FRAMES)
    assert shown[:, 50].argmax() < BANDS // 3, "440 Hz is low"


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (Guess("我要补办社保卡。", -0.3, 0.1), "我要补办社保卡"),
        (Guess("社保卡, 在哪办?", -0.3, 0.1), "社保卡 在哪办"),
        (Guess("字幕由社区提供", -1.4, 0.1), ""),
        (Guess("谢谢", -0.3, 0.9), ""),
        (Guess("好的好的好的好的好的", -0.3, 0.1), ""),
        (Guess("。", -0.3, 0.1), ""),
    ],
)
def test_guesses_are_no_words(guess: Guess, said: str) -> None:
    assert said_in(guess) == said


def test_model_counts_when_whole(tmp_path: Path) -> None:
    for name in FILES:
        assert hearing_folder((tmp_path,)) is None
        assert "model" in why_unable((tmp_path,))
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert hearing_folder((tmp_path / "other", tmp_path)) == tmp_path


def test_word_pieces_become_text(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.json"
    file.write_text(json.dumps(["<|zh|>", "ç", "¤", "¾", "ç¤¾"]), "utf-8")
    tokens = Tokens(file)

    assert tokens.numbers("社") == [4]
    assert tokens.text([0, 1, 2, 3, 4, 1]) == "社社"
    assert tokens.number("<|zh|>") == 0
