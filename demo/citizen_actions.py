"""What a citizen does beside the screen: card, face, finger, page, payment by telephone."""

from catalogue.schema import ServiceItem
from demo.answers import companion_of
from demo.terminal import DemoTerminal
from demo.window_driver import Stuck, WindowDriver
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Tone
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.view import Screen
from simulators.person.people import person

BLINK = ("眨", "blink", "Blink")
TURNS = ((("左", "left"), -26.0), (("右", "right"), 26.0))
LICENCE = "SANDBOX-LICENCE:demo"
"""The e-licence of the enterprise for which the synthetic people act."""
LIFTED = 0.6
"""Seconds without a finger, which the reader looks for five times a second."""
READ_EVERY, MOST_READINGS = 0.7, 20
"""Seconds between two readings of a code that is held under the scanner, and how many there are at most."""

CARD_LIFTED, MOST_CARDS = 1.5, 20
"""Seconds between two cards on the reader, and how often cards are put there at most before somebody gives up."""

BLINKS_EVERY = 1.0
MOVED = 0.7
"""From this progress on the movement was seen."""
TAP_AGAIN = 8.0
"""Seconds after which a citizen taps again: a tap at the same place within 400 ms of the last is no tap (ui.tap_guard)."""
TAKES_UP, MOST_TAPS = 1.0, 5
"""Seconds until a tap shows on the screen, and how often a page is tried at most."""


class CitizenActions:
    """What the citizen `key` does beside the screen (随身动作), with the face `face` (their own, unless somebody else is there)."""

    def __init__(self, terminal: DemoTerminal, key: str) -> None:
        self.key = key
        self.face = key
        self._terminal = terminal
        self._item: ServiceItem | None = None
        self._paid = ""
        self._asked = ("", False)
        self._cards = 0

    @property
    def _driver(self) -> WindowDriver:
        """Of the terminal as it is now: a terminal that was switched off and on has another."""
        return self._terminal.driver

    def begin(self, item: ServiceItem) -> None:
        """Another item: nothing was paid, no movement was asked."""
        self._item, self._paid, self._asked, self._cards = item, "", ("", False), 0

    def do(self, screen: Screen) -> None:
        """What must be done before the main button can be pressed; nothing where there is nothing to do."""
        match screen:
            case IdentifyScreen(wants_licence=True):
                if screen.stage in (IdentifyStage.WAITING, IdentifyStage.PROBLEM):
                    self._show_licence()
            case IdentifyScreen() if screen.stage is not IdentifyStage.READ:
                self._put_card(screen)
            case FaceScreen():
                self._obey(screen)
            case FingerprintScreen():
                self._press(screen)
            case MaterialsScreen(pages=()):
                self._place_page(screen)
            case PaymentScreen(stage=PayStage.WAITING):
                self._pay(screen)

    def _put_card(self, screen: IdentifyScreen) -> None:
        """The citizen's own, or the one of anyone who came along. Raises Stuck where the cards are refused for ever."""
        self._cards += 1
        if self._cards > MOST_CARDS:
            raise Stuck(f"no card is accepted: {screen}")
        if screen.is_other and screen.stage is IdentifyStage.READING:
            return
        if screen.is_other or screen.stage is IdentifyStage.PROBLEM:
            # a reader that has read a card, or found one at its first look, wants to see it lifted before the next one
            self._terminal.do("id_card_reader", "lift")
            self._driver.changes_within(CARD_LIFTED)
        whose = companion_of(person(self.key).card.id_number, self._item) if screen.is_other else self.key
        self._terminal.put_card(whose, self.face)

    def _show_licence(self) -> None:
        """Hold the telephone to the scanner, which reads it again and again, until the terminal has seen it."""
        before = self._driver.view
        for _ in range(MOST_READINGS):
            self._terminal.do("code_scanner", "scan", text=LICENCE)
            if self._driver.comes(lambda: self._driver.view is not before, READ_EVERY):
                return

    def _press(self, screen: FingerprintScreen) -> None:
        """One thumb, then the other, with the window empty between; again where the thumb was there too early."""
        if screen.finger > 1 or screen.note.tone is Tone.CAUTION:
            self._terminal.do("fingerprint_reader", "lift")
            self._driver.changes_within(LIFTED)
        self._terminal.do("fingerprint_reader", "press" if screen.finger == 1 else "press_other", person=self.key)

    def _obey(self, screen: FaceScreen) -> None:
        """Do what the screen asks, and look ahead again as soon as it has been seen."""
        asked = (screen.instruction, screen.progress >= MOVED)
        if asked != self._asked:
            self._asked = asked
            self._move(screen)

    def _move(self, screen: FaceScreen) -> None:
        if any(word in screen.instruction for word in BLINK):
            while screen.progress < MOVED:
                self._terminal.do("camera", "obey", challenge="blink")
                if self._driver.changes_within(BLINKS_EVERY):
                    return
            return
        side = sum(yaw for words, yaw in TURNS for word in words if word in screen.instruction)
        self._terminal.do("camera", "turn", yaw=side if screen.progress < MOVED else 0.0)

    def _place_page(self, screen: MaterialsScreen) -> None:
        self._terminal.do("document_scanner", "put_page", title=screen.label)
        if screen.is_optional:
            self._driver.until(lambda: self._driver.shows("capture"), "the button to take a page")
            for _ in range(MOST_TAPS):
                self._driver.tap("capture")
                self._driver.comes(lambda: not self._is_refused() or self._has_page(), TAKES_UP)
                self._driver.comes(lambda: self._is_refused() or self._has_page(), TAP_AGAIN)
                if self._has_page():
                    return
            self._driver.until(self._has_page, "the page to be taken")

    def _is_refused(self) -> bool:
        """Something is in the way of the page: the next tap takes the picture as it is."""
        shown = self._driver.view.screen
        return isinstance(shown, MaterialsScreen) and shown.note.tone in (Tone.CAUTION, Tone.BAD)

    def _has_page(self) -> bool:
        shown = self._driver.view.screen
        return not isinstance(shown, MaterialsScreen) or bool(shown.pages)

    def _pay(self, screen: PaymentScreen) -> None:
        """Scan the code that is painted, pay once."""
        if self._paid == screen.qr_text:
            return
        self._paid = screen.qr_text
        painted = self._driver.property_of("qr", "text")
        if painted != screen.qr_text:
            raise Stuck(f"the code on the screen is {painted!r}, not {screen.qr_text!r}")
        self._terminal.pay(screen.qr_text)
