"""The adapter that speaks with clips of a natural voice: whole sentences, decoded and handed to the sound device.

A sentence without a clip: in English espeak-ng says it; else a shorter sentence points to the screen, once in an
announcement; where there is not even that, a chime. The synthesiser's Mandarin misleads more than it helps.
"""

import subprocess
import threading
import wave
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np

from drivers.piped.complaint import problem_of
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.speech import Headphones, Manner, NotSaid, Said, SpeechCut, SpeechOutcome, SpokenLanguage
from drivers.ports.status import DeviceStatus, ProblemCode
from drivers.speech.announcement_files import WaveStore
from drivers.speech.aplay import feed_samples, play_command, start_player
from drivers.speech.clip_pack import ClipLibrary
from drivers.speech.clip_sound import RATE, ClipBroken, Samples, as_bytes, at_rate, chime, decoded, paced, silence, tone
from drivers.speech.heard_status import HeardStatus
from drivers.speech.options import ClipOptions
from drivers.speech.reading import pronounceable
from drivers.speech.sound import SoundDevice
from drivers.speech.spoken_sentences import spoken_sentences

OWN_CLIPS = Path(__file__).with_name("clips")
"""The product's own messages."""
SIBLING = {SpokenLanguage.ZH: "请看屏幕上的说明。", SpokenLanguage.EN: "Please read the screen."}
"""What is said where a sentence has no clip."""
_BETWEEN = 0.18
"""Seconds between two sentences."""

_MOST_SECONDS = 10.0
_TRIAL_LOOKS = 40
"""How often it is seen whether a trial has ended: two seconds of a player that hangs."""
_STUCK = NotSaid(ProblemCode.STALLED, "the sound device did not come to an end")


class ClipSpeech:
    """One player process per announcement (录音播报器). `hush` and a second `say` may come from any thread."""

    def __init__(
        self, options: ClipOptions, clock: MonotonicClock | None = None, sound: SoundDevice | None = None
    ) -> None:
        self._options = options
        self._clock = clock or SystemMonotonicClock()
        self._library = ClipLibrary((*options.packs, OWN_CLIPS))
        self._store = WaveStore(options.wave_folder) if options.wave_folder else None
        self._sound = sound or SoundDevice(options.device, options.cards)
        self._heard = HeardStatus(
            self._sound, self._clock, options.player, self._play_silence, is_into_files=self._store is not None
        )
        self._manner = Manner()
        self._lock = threading.Lock()
        self._turn = 0
        self._silence: Callable[[], None] | None = None

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        """Speak to the end, or until hushed, cancelled or followed by another sentence."""
        if not pronounceable(text, language):
            return Said()
        return self._sound_all(self._pieces(text, language, self._manner), language, cancelled)

    def tone(self, cancelled: Cancelled) -> SpeechOutcome:
        """From samples that are made here: no clip and no synthesiser is needed."""
        loudness = self._manner.loudness * self._options.volume / 100
        return self._sound_all(iter((as_bytes(tone(), loudness),)), SpokenLanguage.ZH, cancelled)

    def hush(self) -> None:
        self._take_turn()

    def adjust(self, manner: Manner) -> None:
        """From the next announcement on."""
        self._manner = manner

    def status(self) -> DeviceStatus:
        """BAD when it cannot speak, UNKNOWN when nothing shows that there is a sound device."""
        return self._heard.status()

    def headphones(self) -> Headphones:
        """By the kernel's switch of the socket, or by the card."""
        return self._sound.headphones()

    def close(self) -> None:
        """Silence; nothing else is held. The next status asks the sound device again."""
        self.hush()
        self._heard.forget()

    def _sound_all(self, pieces: Iterator[bytes], language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        turn = self._take_turn()
        if (unheard := self._heard.why_not()) is not None:
            return unheard
        until = self._clock.now() + self._options.longest_seconds

        def is_over() -> bool:
            return cancelled() or turn != self._turn or self._clock.now() > until

        outcome = self._play(pieces, turn, is_over) if self._store is None else self._write(pieces, language, is_over)
        if cancelled() or turn != self._turn:
            return SpeechCut()
        if self._clock.now() > until:
            outcome = _STUCK
        self._heard.last = outcome
        return outcome

    def _play_silence(self) -> Said | NotSaid | None:
        """A moment of nothing: the player opens the sound card as for an announcement. None where somebody fell in with it."""
        turn, looks = self._turn, iter(range(_TRIAL_LOOKS))
        pieces = iter((as_bytes(silence(_BETWEEN), 1),))
        outcome = self._play(pieces, turn, lambda: turn != self._turn or next(looks, None) is None)
        if turn != self._turn:
            return None
        return _STUCK if next(looks, None) is None else outcome

    def _take_turn(self) -> int:
        """End anyone who is speaking."""
        with self._lock:
            self._turn += 1
            if self._silence is not None:
                self._silence()
                self._silence = None
            return self._turn

    def _pieces(self, text: str, language: SpokenLanguage, manner: Manner) -> Iterator[bytes]:
        """What is to be played, sentence by sentence, decoded as it is needed."""
        for samples in self._sounds(text, language):
            yield as_bytes(paced(samples, manner.tempo), manner.loudness * self._options.volume / 100)
            yield as_bytes(silence(_BETWEEN / manner.tempo), 1)

    def _sounds(self, text: str, language: SpokenLanguage) -> Iterator[Samples]:
        has_pointed = False
        for sentence in spoken_sentences(text):
            if not pronounceable(sentence, language):
                continue
            samples = self._clip(sentence, language)
            if samples is None and language is SpokenLanguage.EN:
                samples = english_samples(pronounceable(sentence, language), self._options.synthesiser)
            if samples is not None:
                yield samples
            elif not has_pointed:
                has_pointed = True
                pointing = self._clip(SIBLING[language], language)
                yield chime() if pointing is None else pointing

    def _clip(self, sentence: str, language: SpokenLanguage) -> Samples | None:
        clip = self._library.clip(language, sentence)
        try:
            return None if clip is None else decoded(clip)
        except ClipBroken:
            return None

    def _play(self, pieces: Iterator[bytes], turn: int, is_over: Callable[[], bool]) -> Said | NotSaid:
        try:
            child = start_player(play_command(self._options.player, self._options.device))
        except FileNotFoundError:
            return NotSaid(ProblemCode.NOT_CONFIGURED, "the player is not installed")
        except OSError as error:
            return NotSaid(ProblemCode.HARDWARE_ERROR, f"the player does not start: {error.strerror}")
        with self._lock:
            if turn == self._turn:
                self._silence = child.kill
        complaint = feed_samples(child, pieces, is_over).strip()
        if child.returncode == 0 and not complaint:
            return Said()
        detail = complaint.splitlines()[-1] if complaint else f"the player ended with {child.returncode}"
        return NotSaid(problem_of(detail), detail)

    def _write(self, pieces: Iterator[bytes], language: SpokenLanguage, is_over: Callable[[], bool]) -> Said | NotSaid:
        if self._store is None:
            raise ValueError("there is no folder")
        try:
            target = self._store.begin(self._turn)
            with wave.open(str(target), "wb") as opened:
                opened.setnchannels(1)
                opened.setsampwidth(2)
                opened.setframerate(RATE)
                for piece in pieces:
                    if is_over():
                        break
                    opened.writeframes(piece)
            self._store.end(target, language.value, keep=not is_over())
        except OSError as error:
            return NotSaid(ProblemCode.HARDWARE_ERROR, f"the sound cannot be written: {error.strerror}")
        return Said()


def english_samples(words: str, program: str) -> Samples | None:
    """English without a clip, by espeak-ng; None where the synthesiser is not installed or fails."""
    try:
        done = subprocess.run(
            [program, "-b", "1", "-v", "en", "-s", "150", "--stdin", "--stdout"],
            input=words.encode(),
            capture_output=True,
            check=True,
            timeout=_MOST_SECONDS,
        )
        with wave.open(BytesIO(done.stdout)) as opened:
            rate = opened.getframerate()
            samples = np.frombuffer(opened.readframes(opened.getnframes()), "<i2")
    except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
        return None
    return at_rate(np.asarray(samples / 32_768, np.float32), rate)
