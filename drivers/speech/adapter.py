"""The adapter that speaks with espeak-ng, Debian's synthesiser, through the sound device or into WAV files."""

import shutil
import subprocess
import threading
from pathlib import Path

from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.speech import SPEECH, Headphones, NotSaid, Said, SpeechCut, SpeechOutcome, SpokenLanguage
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.speech.mandarin import VOICE as MANDARIN
from drivers.speech.mandarin import pinyin
from drivers.speech.manifest import MANIFEST
from drivers.speech.options import EspeakOptions
from drivers.speech.reading import pronounceable
from drivers.speech.sound import SoundDevice, SoundState

KEPT = 200


class WaveStore:
    """The wave store (录音夹).

    `begin` gives the file to write, `end` names it `000001-zh.wav` or throws it away. One announcement at a time ends.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, turn: int) -> Path:
        """Where the announcement of that turn is to be written. OSError when the folder cannot be made."""
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / f"unfinished-{turn}.part"
        target.unlink(missing_ok=True)
        return target

    def end(self, target: Path, language: str, *, keep: bool) -> None:
        """Give the file its name, or throw it away; the oldest beyond `KEPT` go."""
        if not keep:
            target.unlink(missing_ok=True)
            return
        there = self.files()
        number = int(there[-1].stem.partition("-")[0]) + 1 if there else 1
        target.replace(self._folder / f"{number:06d}-{language}.wav")
        for old in there[: max(0, len(there) + 1 - KEPT)]:
            old.unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """The announcements, oldest first."""
        return sorted(each for each in self._folder.glob("*-*.wav") if each.stem.partition("-")[0].isdigit())


_LOOK_EVERY = 0.05
_SOUND_AGAIN = 30.0
"""Seconds for which what was seen of the sound device counts in a status: asking starts a program."""
_VOICES = {SpokenLanguage.ZH: MANDARIN, SpokenLanguage.EN: "en"}
_NO_PROGRAM = NotSaid(ProblemCode.NOT_CONFIGURED, "the synthesiser is not installed")


class EspeakSpeech:
    """One synthesiser process per announcement (语音播报器). `hush` and a second `say` may come from any thread."""

    def __init__(
        self, options: EspeakOptions, clock: MonotonicClock | None = None, sound: SoundDevice | None = None
    ) -> None:
        self._options = options
        self._clock = clock or SystemMonotonicClock()
        self._sound = sound or SoundDevice(options.device)
        self._seen_sound: tuple[float, SoundState] | None = None
        self._store = WaveStore(options.wave_folder) if options.wave_folder else None
        self._lock = threading.Lock()
        self._turn = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._last: Said | NotSaid | None = None

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        """Speak to the end, or until hushed, cancelled or followed by another sentence."""
        words = pronounceable(text, language)
        if not words:
            return Said()
        turn = self._take_turn()
        if (unheard := self._unheard(self._look())) is not None:
            return unheard
        outcome = self._speak(pinyin(words) if language is SpokenLanguage.ZH else words, language, turn, cancelled)
        if not isinstance(outcome, SpeechCut):
            self._last = outcome
        return outcome

    def hush(self) -> None:
        """Silence now."""
        self._take_turn()

    def status(self) -> DeviceStatus:
        """BAD when it cannot speak, UNKNOWN when nothing shows that there is a sound device."""
        if shutil.which(self._options.program) is None:
            return self._bad(_NO_PROGRAM)
        sound = self._sound_lately()
        if (unheard := self._unheard(sound)) is not None:
            return self._bad(unheard)
        if isinstance(self._last, NotSaid):
            return self._bad(self._last)
        if self._store is not None:
            return self._seen(Condition.OK, "speaks into files")
        is_known = self._last is not None or bool(sound.is_there)
        played = "the last announcement was played" if self._last is not None else "nothing played yet"
        return self._seen(Condition.OK if is_known else Condition.UNKNOWN, f"{played}; {sound.evidence}")

    def headphones(self) -> Headphones:
        """By the kernel's switch of the socket, or by the card."""
        return self._sound.headphones()

    def close(self) -> None:
        """Silence; nothing else is held."""
        self.hush()

    def _take_turn(self) -> int:
        """End anyone who is speaking."""
        with self._lock:
            self._turn += 1
            if self._process is not None:
                self._process.kill()
                self._process = None
            return self._turn

    def _speak(self, words: str, language: SpokenLanguage, turn: int, cancelled: Cancelled) -> SpeechOutcome:
        try:
            target = self._store.begin(turn) if self._store else None
            process = self._start(self._command(language, target), turn)
        except FileNotFoundError:
            return _NO_PROGRAM
        except OSError as error:
            return NotSaid(ProblemCode.HARDWARE_ERROR, f"the synthesiser does not start: {error.strerror}")
        if process is None:
            return SpeechCut()
        complaint, is_late = self._listen(process, words.encode(), cancelled)
        is_ours = self._end_turn(process, turn)
        outcome = self._judge(process.returncode, complaint, target)
        if self._store and target:
            self._store.end(target, language.value, keep=is_ours and isinstance(outcome, Said))
        if is_late:
            return NotSaid(ProblemCode.STALLED, "the sound device did not come to an end")
        return outcome if is_ours and not cancelled() else SpeechCut()

    def _command(self, language: SpokenLanguage, target: Path | None) -> list[str]:
        """What is said never is here: every user of the machine can read command lines."""
        options = self._options
        command = [options.program, "-b", "1", "-v", _VOICES[language]]
        command += ["-s", str(options.rate), "-a", str(options.volume)]
        if target is not None:
            command += ["-w", str(target)]
        elif options.device:
            command += ["-d", options.device]
        return [*command, "--stdin"]

    def _start(self, command: list[str], turn: int) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if turn != self._turn:
                return None
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            return self._process

    def _listen(self, process: subprocess.Popen[bytes], words: bytes, cancelled: Cancelled) -> tuple[str, bool]:
        """Wait for the end; what the synthesiser complained of, and whether it had to be ended as overdue."""
        until = self._clock.now() + self._options.longest_seconds
        left: bytes | None = words
        is_late = False
        while True:
            try:
                _, complaint = process.communicate(left, timeout=_LOOK_EVERY)
            except subprocess.TimeoutExpired:
                left = None  # what was handed over once stays handed over
                is_late = self._clock.now() > until
                if is_late or cancelled():
                    process.kill()
            else:
                return complaint.decode("utf-8", "replace"), is_late

    def _end_turn(self, process: subprocess.Popen[bytes], turn: int) -> bool:
        """Whether no one took the turn away."""
        with self._lock:
            if self._process is process:
                self._process = None
            return turn == self._turn

    def _judge(self, returncode: int, complaint: str, target: Path | None) -> Said | NotSaid:
        """espeak-ng ends with 0 also when no sound came: only what it writes to stderr tells (measured with 1.51)."""
        failures = [line.strip() for line in complaint.splitlines() if line.lower().startswith(("error:", "can't"))]
        if returncode == 0 and not failures and (target is None or target.exists()):
            return Said()
        detail = failures[-1] if failures else f"the synthesiser ended with {returncode}"
        return NotSaid(_problem_of(detail), detail)

    def _look(self) -> SoundState:
        state = self._sound.state() if self._store is None else SoundState(None, None, "files")
        self._seen_sound = (self._clock.now(), state)
        return state

    def _sound_lately(self) -> SoundState:
        seen = self._seen_sound
        return self._look() if seen is None or self._clock.now() - seen[0] > _SOUND_AGAIN else seen[1]

    def _unheard(self, sound: SoundState) -> NotSaid | None:
        """Why nothing would be heard, where that is known."""
        if sound.is_there is False:
            return NotSaid(ProblemCode.DISCONNECTED, sound.evidence)
        return NotSaid(ProblemCode.MUTED, f"{sound.evidence}, muted") if sound.is_muted else None

    def _bad(self, failed: NotSaid) -> DeviceStatus:
        problem = MANIFEST.problem(failed.problem)
        return DeviceStatus(SPEECH, Condition.BAD, failed.detail, self._clock.now(), (problem,))

    def _seen(self, condition: Condition, evidence: str) -> DeviceStatus:
        return DeviceStatus(SPEECH, condition, evidence, self._clock.now())


def _problem_of(detail: str) -> ProblemCode:
    if "busy" in detail.lower():
        return ProblemCode.BUSY
    is_missing = "no such" in detail.lower() or "not exist" in detail
    return ProblemCode.NOT_CONFIGURED if is_missing else ProblemCode.HARDWARE_ERROR
