"""A visit that is read aloud while the loudspeaker fails in every step: it goes on in text as if nothing were, and the fault is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drivers.ports.device import Cancelled
from drivers.ports.errors import DeviceLost
from drivers.ports.speech import SPEECH, NotSaid, Said, SpeechCut, SpeechOutcome, SpokenLanguage
from drivers.ports.status import ProblemCode
from drivers.speech.adapter import EspeakSpeech
from drivers.speech.options import EspeakOptions
from drivers.speech.sound import SoundDevice
from kiosk.view.intents import SetCareMode, Wake
from kiosk.voice.speaking import Announcer
from kiosk.voice.voice import DeviceVoice
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, HandLine
from wording.store import load_wording

ITEM = "RS001"
CARD, NO_CARD = "00-00: ALC : ALC : playback 1\n", "01-00: USB Audio : USB Audio : capture 1\n"
SPEAKS, HANGS = "cat > /dev/null", "exec sleep 60"
COMPLAINS = 'cat > /dev/null; echo "Error: Device or resource busy" >&2'
MUTED = "numid=10,iface=MIXER,name='Master Playback Switch'\\n  ; type=BOOLEAN,values=1\\n  : values=off\\n"


class Loudspeaker(EspeakSpeech):
    """The real adapter over a card of the kernel's list and programs that end as the real ones do; keeps each outcome."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.outcomes: list[SpeechOutcome] = []
        self.well()
        options = EspeakOptions(program=str(folder / "synthesiser"), longest_seconds=0.2)
        super().__init__(options, sound=SoundDevice("", folder / "pcm", programs=str(folder)))

    def well(self) -> None:
        (self._folder / "pcm").write_text(CARD)
        self.program("synthesiser", SPEAKS)
        self.program("amixer", "exit 1")

    def program(self, name: str, does: str) -> None:
        file = self._folder / name
        file.write_text(f"#!/bin/sh\n{does}\n")
        file.chmod(0o755)

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        self.outcomes.append(super().say(text, language, cancelled))
        return self.outcomes[-1]


class Listening(Bench):
    """A citizen in care mode before a terminal that reads each screen aloud."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.speaker = Loudspeaker(folder)
        self.voice_line = self.lines[SPEECH] = HandLine(SPEECH, self.speaker)
        announcer = Announcer(lambda: self.view, load_wording(), DeviceVoice(self.voice_line))
        self.terminal.watch(announcer.on_view)

    def visited(self, at_each: Callable[[int], None]) -> list[str]:
        """The screens and what is noted on them, from the guide to the end of the visit."""
        assert self.do(Wake())
        assert self.do(SetCareMode(on=True))
        citizen, seen = Citizen(self), list[str]()
        citizen.open(ITEM)
        citizen.start()

        def look(screen: Any) -> bool:
            at_each(len(seen))
            note = getattr(screen, "note", None)
            seen.append(f"{type(screen).__name__} {note.text if note is not None else ''}")
            return False

        citizen.walk(lambda screen: look(screen) or _is_end(screen))
        assert [case.outcome.is_served for case in self.outbox.cases()] == [True]
        return seen


def _is_end(screen: Any) -> bool:
    return type(screen).__name__ == "AnotherScreen"


Fault = Callable[[Loudspeaker], None]
FAULTS: dict[str, tuple[Fault, ProblemCode]] = {
    "absent": (lambda speaker: (speaker._folder / "pcm").write_text(NO_CARD) and None, ProblemCode.DISCONNECTED),
    "muted": (lambda speaker: speaker.program("amixer", f'printf "{MUTED}"'), ProblemCode.MUTED),
    "busy": (lambda speaker: speaker.program("synthesiser", COMPLAINS), ProblemCode.BUSY),
    "hangs": (lambda speaker: speaker.program("synthesiser", HANGS), ProblemCode.STALLED),
    "no program": (lambda speaker: (speaker._folder / "synthesiser").unlink(), ProblemCode.NOT_CONFIGURED),
}


@pytest.fixture
def bench(tmp_path: Path) -> Listening:
    return Listening(tmp_path)


@pytest.fixture
def with_sound(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The same visit with a loudspeaker that works."""
    bench = Listening(Path(tmp_path_factory.mktemp("sound")))
    seen = bench.visited(lambda _step: None)
    assert set(map(type, bench.speaker.outcomes)) == {Said, SpeechCut}
    return seen


@pytest.mark.parametrize("name", FAULTS)
def test_visit_without_sound_goes_on_in_text(name: str, bench: Listening, with_sound: list[str]) -> None:
    break_it, code = FAULTS[name]
    break_it(bench.speaker)
    assert bench.visited(lambda _step: None) == with_sound
    failed = [outcome for outcome in bench.speaker.outcomes if isinstance(outcome, NotSaid)]
    assert {outcome.problem for outcome in failed} == {code}
    assert len(failed) > 5
    assert Said not in set(map(type, bench.speaker.outcomes))
    assert [problem.code for problem in bench.speaker.status().problems] == [code]


def test_sound_that_comes_and_goes_is_used(bench: Listening, with_sound: list[str]) -> None:
    def change(step: int) -> None:
        bench.speaker.well()
        if step % 2:
            FAULTS["busy"][0](bench.speaker)

    assert bench.visited(change) == with_sound
    assert set(map(type, bench.speaker.outcomes)) >= {Said, NotSaid}


def test_worker_of_voice_that_is_lost_stops_nothing(bench: Listening, with_sound: list[str]) -> None:
    bench.voice_line.fault = DeviceLost("the sound card is gone")
    assert bench.visited(lambda _step: None) == with_sound
    assert bench.speaker.outcomes == []
