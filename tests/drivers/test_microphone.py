"""The microphone under its simulator: what the kernel lists, what is recorded, and what the status says of it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.microphone.adapter import AlsaMicrophone
from drivers.microphone.options import AlsaMicrophoneOptions
from drivers.microphone.recording import Recording
from drivers.microphone.separate_listening import SeparateListener
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.listening import NothingUnderstood, Understood
from drivers.ports.manifest import AdapterContext
from drivers.ports.microphone import MICROPHONE, RECORDED_RATE, Microphone, NotRecorded, SoundSource
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from simulators.microphone.manifest import MANIFEST
from simulators.microphone.simulator import MicrophoneSimulator
from simulators.simulator import ActRefused

PROJECT = Path(__file__).parents[2]
STAND_IN = (sys.executable, "-m", "tests.drivers.listening_stand_in")


@pytest.fixture
def plugged(tmp_path: Path) -> Iterator[MicrophoneSimulator]:
    simulator = MicrophoneSimulator(tmp_path / "microphone")
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def microphone(plugged: MicrophoneSimulator) -> Microphone:
    assert MANIFEST.adapter is not None
    choice = MANIFEST.adapter(plugged.endpoint)
    return build(MICROPHONE, choice.adapter, choice.options, AdapterContext())


def never() -> bool:
    return False


def one_of_alsa(cards: Path, device: str = "") -> AlsaMicrophone:
    return AlsaMicrophone(AlsaMicrophoneOptions(cards=cards, device=device, recorder=("true",)), SystemMonotonicClock())


def first_pieces(microphone: Microphone, size: int) -> bytes:
    source = microphone.source()
    assert isinstance(source, SoundSource)
    recording, sound = Recording(source.command), b""
    for piece in recording.pieces():
        sound += piece
        if len(sound) >= size:
            break
    recording.close()
    return sound


def test_microphone_is_found_by_kernels_list(tmp_path: Path) -> None:
    cards = tmp_path / "pcm"
    lines = "00-00: ALC : ALC : playback 1\n", "01-00: USB : USB : playback 1 : capture 1\n"

    assert isinstance(one_of_alsa(cards).source(), NotRecorded)
    cards.write_text(lines[0])
    assert one_of_alsa(cards).status().problems[0].code is ProblemCode.DISCONNECTED
    cards.write_text("".join(lines))
    assert one_of_alsa(cards).status().condition is Condition.OK
    assert one_of_alsa(cards, "plughw:1,0").source() == SoundSource(
        ("true", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(RECORDED_RATE), "-c", "1", "-D", "plughw:1,0", "-")
    )
    assert one_of_alsa(cards, "plughw:0,0").status().condition is Condition.BAD


@pytest.mark.parametrize("device", ["plughw:CARD=PCH,DEV=0", "hw:PCH", "sysdefault:CARD=PCH"])
def test_card_named_by_word_is_that_one(tmp_path: Path, device: str) -> None:
    cards = tmp_path / "pcm"
    cards.write_text("00-00: ALC : ALC : playback 1 : capture 1\n01-00: USB : USB : capture 1\n")
    assert one_of_alsa(cards, device).status().condition is Condition.BAD, "another card captures"
    (tmp_path / "PCH").symlink_to("card1")
    assert one_of_alsa(cards, device).status().evidence.startswith("card 1 captures")
    cards.write_text("00-00: ALC : ALC : playback 1 : capture 1\n")
    assert one_of_alsa(cards, device).status().condition is Condition.BAD


def test_missing_recorder_is_reported(plugged: MicrophoneSimulator) -> None:
    options = AlsaMicrophoneOptions(cards=Path(plugged.endpoint), recorder=("/nowhere/arecord",))
    status = AlsaMicrophone(options, SystemMonotonicClock()).status()

    assert (status.condition, status.problems[0].code) == (Condition.BAD, ProblemCode.NOT_CONFIGURED)


def test_pulled_microphone_is_disconnected(plugged: MicrophoneSimulator, microphone: Microphone) -> None:
    assert microphone.status().is_usable
    plugged.set_fault("unplugged", on=True)
    assert [problem.code for problem in microphone.status().problems] == [ProblemCode.DISCONNECTED]
    plugged.set_fault("unplugged", on=False)
    assert microphone.status().is_usable


def test_failed_recording_is_reported_until_one_succeeds(microphone: Microphone) -> None:
    microphone.note_recorded(NotRecorded(ProblemCode.MUTED, "all zeros"))
    status = microphone.status()
    assert ([problem.code for problem in status.problems], status.is_usable) == ([ProblemCode.MUTED], True)
    microphone.note_recorded(None)
    assert (microphone.status().condition, microphone.status().problems) == (Condition.OK, ())


def test_sound_without_words_ends_the_fault(microphone: Microphone, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = SeparateListener(STAND_IN, PROJECT, why_not=lambda: "")
    microphone.note_recorded(NotRecorded(ProblemCode.MUTED, "all zeros"))
    monkeypatch.setattr(listener, "_listen", lambda *_asked: NothingUnderstood())
    listener.listen(microphone, never)
    assert microphone.status().problems, "taken back, or too short"
    monkeypatch.setattr(listener, "_listen", lambda *_asked: NothingUnderstood(is_heard=True))
    listener.listen(microphone, never)
    assert microphone.status().problems == ()


def test_pulled_out_microphone_forgets_its_fault(plugged: MicrophoneSimulator, microphone: Microphone) -> None:
    microphone.note_recorded(NotRecorded(ProblemCode.MUTED, "all zeros"))
    plugged.set_fault("unplugged", on=True)
    microphone.status()
    plugged.set_fault("unplugged", on=False)
    assert microphone.status().condition is Condition.OK


def test_microphone_pulled_while_recording_is_disconnected(
    plugged: MicrophoneSimulator, microphone: Microphone
) -> None:
    plugged.set_fault("unplugged", on=True)
    microphone.note_recorded(NotRecorded(ProblemCode.NOT_CONFIGURED, "audio open error: No such device"))
    assert [problem.code for problem in microphone.status().problems] == [ProblemCode.DISCONNECTED]
    plugged.set_fault("unplugged", on=False)
    assert microphone.status().problems == ()


def test_said_sentence_is_recorded(plugged: MicrophoneSimulator, microphone: Microphone) -> None:
    assert set(first_pieces(microphone, 6_400)) == {0, 1}, "a quiet room"
    plugged.act("say", {"text": "社保"})
    assert len(set(first_pieces(microphone, 16_000))) > 100
    plugged.act("hush", {})
    plugged.set_fault("muted", on=True)
    assert set(first_pieces(microphone, 6_400)) == {0}


def test_busy_microphone_is_reported(plugged: MicrophoneSimulator, microphone: Microphone) -> None:
    plugged.set_fault("busy", on=True)
    listener = SeparateListener(STAND_IN, PROJECT, why_not=lambda: "")

    assert not isinstance(listener.listen(microphone, never), Understood)
    assert [problem.code for problem in microphone.status().problems] == [ProblemCode.BUSY]


def test_unknown_sentence_is_refused(plugged: MicrophoneSimulator) -> None:
    for text in ("", "长" * 101):
        with pytest.raises(ActRefused):
            plugged.act("say", {"text": text})
