"""What begins and moves the walk by ear: the tactile key pad, or two switches wired as its keys, and headphones put in."""

from collections.abc import Callable

from catalogue.text import Language
from drivers.ports.device import Cancelled
from drivers.ports.key_pad import KeyOutcome, KeyPad, KeyPressed, NoKey, PadKey
from drivers.ports.speech import Headphones, Speech
from kiosk.services.ports import DeviceHandle, Ticket
from kiosk.voice.speaking import Voice
from ui.by_ear.walk import EarWalk
from ui.ticker import call_later

LISTEN_SECONDS = 2.0
"""One wait for a key; between two of them the worker looks after the pad."""

DEADLINE = 10.0
AGAIN_MS, LET_GO_MS, LOOK_MS = 700, 500, 1500
SELDOM_MS = 20_000
"""Where nothing tells of the socket: asking the card starts a program each time."""
MOST_KEPT = 100


class LanguageVoice:
    """Speaks in the language of the visit (会话语音); silent where the terminal has no voice. Implements `ui.by_ear.walk.EarVoice`."""

    def __init__(self, voice: Voice | None, language: Callable[[], Language]) -> None:
        self._voice = voice
        self._language = language

    def say(self, text: str, private: str) -> None:
        if self._voice is not None:
            self._voice.say(text, self._language(), is_update=False, private=private)

    def speak_louder(self) -> None:
        if self._voice is not None:
            self._voice.speak_louder()

    def speak_faster(self) -> None:
        if self._voice is not None:
            self._voice.speak_faster()

    def hush(self) -> None:
        if self._voice is not None:
            self._voice.hush()


class EarKeys:
    """Waits for keys again and again (按键监听), on the screen's thread; a pad that is away is asked for more than once a second.

    While `is_lent`, a guided test waits for the keys, and they do not move the walk by ear: nor do they afterwards.
    """

    def __init__(self, line: DeviceHandle[KeyPad], walk: EarWalk, is_lent: Callable[[], bool] = lambda: False) -> None:
        self._line = line
        self._is_lent = is_lent
        self._was_lent = False
        self._ticket: Ticket | None = None
        self._is_closed = False
        self._acts: dict[PadKey, Callable[[], None]] = {
            PadKey.NEXT: walk.go_on,
            PadKey.BACK: walk.go_back,
            PadKey.CHOOSE: walk.choose,
            PadKey.REPEAT: walk.repeat,
            PadKey.LOUDER: walk.speak_louder,
            PadKey.FASTER: walk.speak_faster,
        }

    def listen(self) -> None:
        """Wait for the next key of the pad from now on."""
        if self._is_closed:
            return
        if self._is_lent():
            self._was_lent = True
            call_later(LET_GO_MS, self.listen)
            return
        command = _key_after_test if self._was_lent else _key
        self._was_lent = False
        self._ticket = self._line.submit(command, self._take_key, self._on_failed, DEADLINE)

    def close(self) -> None:
        """Wait for no more keys."""
        self._is_closed = True
        if self._ticket is not None:
            self._ticket.cancel()

    def _take_key(self, outcome: KeyOutcome) -> None:
        match outcome:
            case KeyPressed(key):
                if not self._is_closed and not self._is_lent():
                    self._acts.get(key, self._acts[PadKey.REPEAT])()
                self.listen()
            case NoKey():
                self.listen()
            case _:
                call_later(AGAIN_MS, self.listen)

    def _on_failed(self, _error: Exception) -> None:
        call_later(AGAIN_MS, self.listen)


class HeadphoneWatch:
    """Sees headphones put in while the terminal rests (耳机插入), on the screen's thread.

    A plug that was in when the visit before ended, or when the terminal started, begins nothing: it may have been left behind.
    """

    def __init__(
        self, line: DeviceHandle[Speech], is_at_rest: Callable[[], bool], on_put_in: Callable[[], None]
    ) -> None:
        self._line = line
        self._is_at_rest = is_at_rest
        self._on_put_in = on_put_in
        self._was_out = False
        self._ticket: Ticket | None = None
        self._is_closed = False

    def watch(self) -> None:
        """Look at the socket now, and again and again."""
        if self._is_closed:
            return
        if self._is_at_rest():
            self._ticket = self._line.submit(_headphones, self._take, self._on_failed, DEADLINE)
        else:
            self._was_out = False
            call_later(LOOK_MS, self.watch)

    def close(self) -> None:
        self._is_closed = True
        if self._ticket is not None:
            self._ticket.cancel()

    def _take(self, plug: Headphones) -> None:
        is_put_in = self._was_out and plug is Headphones.IN
        self._was_out = plug is Headphones.OUT
        if is_put_in and self._is_at_rest() and not self._is_closed:
            self._on_put_in()
        call_later(SELDOM_MS if plug is Headphones.UNKNOWN else LOOK_MS, self.watch)

    def _on_failed(self, _error: Exception) -> None:
        self._was_out = False
        call_later(LOOK_MS, self.watch)


def _headphones(speech: Speech, _cancelled: Cancelled) -> Headphones:
    return speech.headphones()


def _key_after_test(pad: KeyPad, cancelled: Cancelled) -> KeyOutcome:
    """The next key; what was pressed on the page of the test, and read by no one, is let go."""
    pad.status()  # takes in what the kernel kept
    for _ in range(MOST_KEPT):
        if not isinstance(pad.key(0.0, cancelled), KeyPressed):
            break
    return _key(pad, cancelled)


def _key(pad: KeyPad, cancelled: Cancelled) -> KeyOutcome:
    return pad.key(LISTEN_SECONDS, cancelled)
