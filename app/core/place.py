"""Who this terminal is, as far as its first screens say it; the keys come with the work."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from app.core.code_digest import code_digest
from app.core.paths import identity_file
from catalogue.schema import Level
from catalogue.text import LocalText
from kiosk.services.settings import Settings
from offline_queue.known_site import read_known_site

if TYPE_CHECKING:
    from offline_queue.terminal_identity import TerminalIdentity


class Enrolled(Struct, frozen=True):
    """The terminal has its identity (已入网).

    `identity` gives the rest: the keys, for the phase "work" (app/core/phases.py).
    """

    terminal_id: str
    site: LocalText
    level: Level
    region: str
    epoch: int
    identity: "Callable[[], TerminalIdentity]"


def find_or_enrol(settings: Settings) -> Enrolled:
    """The place of the terminal. Enrols a terminal with a new code, which blocks on the network. Raises NotEnrolledYet."""
    code = "" if settings.enrol_code is None else settings.enrol_code.reveal()
    known = read_known_site(identity_file(settings), code_digest(code) if code else "")
    if known is not None:
        return Enrolled(
            known.terminal_id, known.site, known.level, known.region, known.epoch, lambda: _identity(settings)
        )
    identity = _identity(settings)
    return Enrolled(
        identity.terminal_id,
        identity.site,
        Level(identity.level),
        identity.region,
        identity.epoch,
        lambda: identity,
    )


def _identity(settings: Settings) -> "TerminalIdentity":
    from app.core.enrolment import identity_of  # with the libraries of keys and messages

    return identity_of(settings)
