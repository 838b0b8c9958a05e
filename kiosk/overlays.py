"""What lies over a screen: "still there?", "leave?", a page that must be read. One at a time."""

from kiosk.idle import IdleWatch
from kiosk.view import Overlay, OverlayKind, Section

LEAVING = (OverlayKind.LEAVE, OverlayKind.STILL_THERE)


class Overlays:
    """浮层 — `goes_home` says what "yes, leave" means: to the home screen, or out."""

    def __init__(self) -> None:
        self.kind: OverlayKind | None = None
        self.goes_home = False
        self._sections: tuple[Section, ...] = ()

    def lay(self, kind: OverlayKind, sections: tuple[Section, ...] = (), *, goes_home: bool = False) -> None:
        """Lay one over the screen, in place of what was there."""
        self.kind, self._sections, self.goes_home = kind, sections, goes_home

    def lift(self) -> None:
        """Take it away."""
        self.kind, self._sections, self.goes_home = None, (), False

    @property
    def offers_leaving(self) -> bool:
        """Whether "yes, leave" can be answered."""
        return self.kind in LEAVING

    def follow(self, idle: IdleWatch) -> None:
        """The question whether anybody is still there comes and goes with the idle time."""
        if idle.asked_at is not None:
            self.lay(OverlayKind.STILL_THERE)
        elif self.kind is OverlayKind.STILL_THERE:
            self.lift()

    def view(self, seconds_left: int) -> Overlay | None:
        """As the screen shows it; the countdown only where there is one."""
        if self.kind is None:
            return None
        left = seconds_left if self.kind is OverlayKind.STILL_THERE else 0
        return Overlay(self.kind, left, self._sections)
