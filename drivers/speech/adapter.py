"""The adapter that speaks with espeak-ng, Debian's synthesiser, through the sound device or into WAV files."""

import subprocess
import threading
from pathlib import Path

from drivers.piped.complaint import problem_of
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.speech import Headphones, Manner, NotSaid, Said, SpeechCut, SpeechOutcome, SpokenLanguage
from drivers.ports.status import DeviceStatus, ProblemCode
from drivers.speech.announcement_files import WaveStore
from drivers.speech.clip_speech import ClipSpeech
from drivers.speech.heard_status import HeardStatus
from drivers.speech.mandarin import VOICE as MANDARIN
from drivers.speech.mandarin import pinyin
from drivers.speech.options import ClipOptions, EspeakOptions
from drivers.speech.reading import pronounceable
from drivers.speech.sound import SoundDevice

_LOOK_EVERY = 0.05
_TRIAL_LOOKS = 40
"""How often it is seen whether a trial has ended: two seconds of a synthesiser that hangs."""
_VOICES = {SpokenLanguage.ZH: MANDARIN, SpokenLanguage.EN: "en"}
_STUCK = NotSaid(ProblemCode.STALLED, "the sound device did not come to an end")
_NO_PROGRAM = NotSaid(ProblemCode.NOT_CONFIGURED, "the synthesiser is not installed")


class EspeakSpeech:
    """One synthesiser process per announcement (语音播报器). `hush` and a second `say` may come from any thread."""

    def __init__(
        self, options: EspeakOptions, clock: MonotonicClock | None = None, sound: SoundDevice | None = None
    ) -> None:
        self._options = options
        self._clock = clock or SystemMonotonicClock()
        self._sound = sound or SoundDevice(options.device, options.cards)
        self._store = WaveStore(options.wave_folder) if options.wave_folder else None
        self._lock = threading.Lock()
        self._turn = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = HeardStatus(
            self._sound, self._clock, options.program, self._play_silence, is_into_files=self._store is not None
        )
        self._manner = Manner()
        player = ClipOptions(
            player=options.player, device=options.device, volume=options.volume, wave_folder=options.wave_folder
        )
        self._player = ClipSpeech(player, self._clock, self._sound)

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        """Speak to the end, or until hushed, cancelled or followed by another sentence."""
        words = pronounceable(text, language)
        if not words:
            return Said()
        turn = self._take_turn()
        if (unheard := self._heard.why_not()) is not None:
            return unheard
        outcome = self._speak(pinyin(words) if language is SpokenLanguage.ZH else words, language, turn, cancelled)
        if not isinstance(outcome, SpeechCut):
            self._heard.last = outcome
        return outcome

    def tone(self, cancelled: Cancelled) -> SpeechOutcome:
        """By the player of the clips: the synthesiser has words alone."""
        return self._player.tone(cancelled)

    def hush(self) -> None:
        self._take_turn()
        self._player.hush()

    def status(self) -> DeviceStatus:
        """BAD when it cannot speak, UNKNOWN when nothing shows that there is a sound device."""
        return self._heard.status()

    def adjust(self, manner: Manner) -> None:
        """From the next announcement on."""
        self._manner = manner
        self._player.adjust(manner)

    def headphones(self) -> Headphones:
        """By the kernel's switch of the socket, or by the card."""
        return self._sound.headphones()

    def close(self) -> None:
        """Silence; nothing else is held. The next status asks the sound device again."""
        self.hush()
        self._heard.forget()

    def _play_silence(self) -> Said | NotSaid | None:
        """A word with no loudness: the synthesiser opens the sound card as for an announcement. None where somebody fell in with it."""
        turn, looks = self._turn, iter(range(_TRIAL_LOOKS))
        outcome = self._speak("a", SpokenLanguage.EN, turn, lambda: next(looks, None) is None, is_silent=True)
        if turn != self._turn:
            return None
        return _STUCK if isinstance(outcome, SpeechCut) else outcome

    def _take_turn(self) -> int:
        """End anyone who is speaking."""
        with self._lock:
            self._turn += 1
            if self._process is not None:
                self._process.kill()
                self._process = None
            return self._turn

    def _speak(
        self, words: str, language: SpokenLanguage, turn: int, cancelled: Cancelled, *, is_silent: bool = False
    ) -> SpeechOutcome:
        try:
            target = self._store.begin(turn) if self._store else None
            process = self._start(self._command(language, target, is_silent), turn)
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
            return _STUCK
        return outcome if is_ours and not cancelled() else SpeechCut()

    def _command(self, language: SpokenLanguage, target: Path | None, is_silent: bool) -> list[str]:
        """What is said never is here: every user of the machine can read command lines."""
        options = self._options
        command = [options.program, "-b", "1", "-v", _VOICES[language]]
        rate = options.rate * self._manner.tempo
        loudness = 0.0 if is_silent else options.volume * self._manner.loudness
        command += ["-s", str(int(rate)), "-a", str(min(200, int(loudness)))]
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
        """espeak-ng ends with 0 also when no sound came: only what it writes to stderr shows it (measured with 1.51)."""
        failures = [line.strip() for line in complaint.splitlines() if line.lower().startswith(("error:", "can't"))]
        if returncode == 0 and not failures and (target is None or target.exists()):
            return Said()
        detail = failures[-1] if failures else f"the synthesiser ended with {returncode}"
        return NotSaid(problem_of(detail), detail)
