"""What lies over a screen: "still there?", "leave?", a page that must be read. One of them is shown at a time."""

from catalogue.text import Language
from kiosk.terminal.idle import IdleWatch
from kiosk.view.lines import Section
from kiosk.view.overlay import HELP_PAGE, CallStage, Overlay, OverlayKind
from wording.store import Wording

ABOUT_CALLS = (OverlayKind.CALL, OverlayKind.VIDEO_CONSENT, OverlayKind.VIDEO)
LEAVING = (OverlayKind.LEAVE, OverlayKind.STILL_THERE)


class Overlays:
    """The question whether anybody is still there lies on top of a page that must be read (浮层), and never replaces it."""

    def __init__(self) -> None:
        self._under: OverlayKind | None = None
        self._goes_home = False
        self._sections: tuple[Section, ...] = ()
        self._page: tuple[Section, ...] = ()
        self._asks = False

    def lay(self, kind: OverlayKind, sections: tuple[Section, ...] = (), *, goes_home: bool = False) -> None:
        """Lay one over the screen, in place of what was there; under the question whether anybody is there.

        A page that is being read comes back after a call for help.
        """
        if kind not in ABOUT_CALLS:
            self._page = ()
        elif self._under not in ABOUT_CALLS:
            self._page = self._sections
        self._under, self._sections, self._goes_home = kind, sections, goes_home

    def lift(self) -> None:
        """Take away what is shown. A citizen who is still there goes on with the page that they were reading, and does not leave."""
        if not self._asks and self._page:
            self.lay(OverlayKind.HELP, self._page)
        elif not self._asks or self._under is OverlayKind.LEAVE:
            self.lay_aside()
        self._asks = False

    def lay_aside(self) -> None:
        self._under, self._sections, self._goes_home, self._asks = None, (), False, False
        self._page = ()

    @property
    def kind(self) -> OverlayKind | None:
        """The overlay that is shown; None if there is none."""
        return OverlayKind.STILL_THERE if self._asks else self._under

    @property
    def is_about_call(self) -> bool:
        """Whether somebody looks at the state of their call, or will again after the question whether anybody is there."""
        return self._under in ABOUT_CALLS

    @property
    def takes_page(self) -> bool:
        """Whether a page to be read may be laid now: not over a call, and not in place of a question that is being answered."""
        return not self.is_about_call and self._under is not OverlayKind.LEAVE

    @property
    def goes_home(self) -> bool:
        """What "yes, leave" means: to the home screen, or out."""
        return self._goes_home and not self._asks

    @property
    def offers_leaving(self) -> bool:
        """Whether "yes, leave" can be answered."""
        return self.kind in LEAVING

    def follow(self, idle: IdleWatch) -> None:
        """The question whether anybody is still there comes and goes with the idle time."""
        self._asks = idle.asked_at is not None

    def view(self, seconds_left: int, call: CallStage) -> Overlay | None:
        """As the screen shows it; the countdown only where there is one, the call only where it is spoken of."""
        if self.kind is None:
            return None
        if self._asks:
            return Overlay(self.kind, seconds_left)
        is_call = self.kind is OverlayKind.CALL
        return Overlay(self.kind, 0, self._sections, call if is_call else CallStage.NONE)


def help_sections(wording: Wording, language: Language, *, is_care: bool) -> tuple[Section, ...]:
    """The page of help, without the way to care mode where it is on."""
    gone = {"help.easier_care"} if is_care else set()
    return tuple(
        Section(
            wording.say(heading, language),
            icon,
            tuple(wording.say(line, language) for line in lines if line not in gone),
        )
        for heading, icon, lines in HELP_PAGE
    )
