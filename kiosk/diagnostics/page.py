"""What a page of diagnostics is: made when it is opened, closed when it is left; and what it is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from contract.terms import AuditEvent, StaffRole
from kiosk.view.diagnostics import DiagnosticsScreen, GuidedTestScreen

if TYPE_CHECKING:
    from catalogue.text import Language
    from drivers.ports.camera import Frame
    from kiosk.diagnostics.tried_visit import TryVisit
    from kiosk.services.catalogue_snapshot import CatalogueSnapshot
    from kiosk.services.maintenance.staff import Attendant
    from kiosk.services.services import Services, TerminalSite
    from kiosk.view.intents import Intent


class Audit(Protocol):
    """Writes down what happened, for the centre (审计)."""

    def __call__(self, event: AuditEvent, about: str = "", *, detail: str = "") -> None:
        """`about`: what it was done to, an id of ours. `detail`: technical words. Neither is personal."""


class PageContext(Struct, frozen=True):
    """What a page works with (页面环境). `on_changed` has the screen drawn again: call it when a result comes late.

    `try_visit` leaves diagnostics for the citizens' screens, and comes back.
    """

    services: Services
    place: TerminalSite
    snapshot: Callable[[], CatalogueSnapshot]
    attendant: Attendant
    audit: Audit
    on_changed: Callable[[], None]
    try_visit: TryVisit

    def say(self, language: Language) -> Callable[..., str]:
        """`say("id", name="value")` in that language."""
        return partial(self.services.wording.say, language=language)

    @property
    def now(self) -> float:
        return self.services.clock.monotonic()


class Page:
    """A page (诊断页面). The screen's thread only; what takes time goes to workers and device lines."""

    def screen(self, language: Language) -> DiagnosticsScreen | GuidedTestScreen:
        """As it is shown now."""
        raise NotImplementedError

    def take(self, intent: Intent) -> bool:  # noqa: ARG002 -- a page without buttons takes nothing
        """A touch on it; False when it means nothing here."""
        return False

    def back(self) -> bool:
        """One step back within the page; False where it is left."""
        return False

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way: until it has ended no citizen begins."""
        return False

    @property
    def is_at_work(self) -> bool:
        """Whether a device, a printer or the centre does what was asked for here: no touch is to be expected meanwhile."""
        return False

    def tick(self) -> None:
        """About five times a second."""

    def close(self) -> None:
        """It is left: stop what was begun."""

    def face_frame(self) -> Frame | None:
        """The newest picture of the face camera, where the page shows it."""
        return None

    def document_frame(self) -> Frame | None:
        """The newest picture of the document camera, where the page shows it."""
        return None


class PageRow(Struct, frozen=True):
    """A page as a row of the table (页面行). Its name is the message `diagnostics.page_<id>`, what it is for `…_hint`.

    `is_bare`: it is of use on a terminal that has no identity or no queue too.
    """

    id: str
    icon: str
    least: StaffRole
    make: Callable[[PageContext], Page]
    is_bare: bool = False
