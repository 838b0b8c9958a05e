"""Everything the core is given at start, in two frozen bags: where it is, and what it works with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct, field

from catalogue.schema import Level
from catalogue.text import LocalText
from kiosk.services.health import Health
from kiosk.services.held_prints import HeldPrints
from kiosk.services.memory import release_memory
from kiosk.services.picture_keys import PictureKeys
from kiosk.services.timing import Timing
from kiosk.services.wipe import Eraser
from wording.store import Wording

if TYPE_CHECKING:
    from contract.clock import Clock
    from contract.identifiers import Identifiers
    from contract.sealing import SealingKey
    from contract.signing_keys import SigningKey
    from kiosk.services.ports import BackgroundWorkers, Centre, Devices, DocumentPress, Outbox, PrintJournal


class TerminalSite(Struct, frozen=True):
    """Where this terminal is and who it is (网点); `epoch` counts its enrolments, each of which numbers its records again."""

    terminal_id: str
    site: LocalText
    level: Level
    region: str
    timezone: tzinfo
    is_sandbox: bool = True
    help_phone: str = "12345"
    epoch: int = 1


class Keys(Struct, frozen=True):
    """What the terminal seals and signs with; the key to sign with may change while it runs."""

    sealing: SealingKey
    signing: Callable[[], SigningKey]


PinCheck = Callable[[str], bool]
"""Whether a maintenance PIN is right. Slow on purpose: called on the disk's worker."""


class Services(Struct, frozen=True):
    """What the core works with. `picture_keys` change with what the centre says."""

    clock: Clock
    workers: BackgroundWorkers
    devices: Devices
    centre: Centre
    outbox: Outbox
    journal: PrintJournal
    identifiers: Identifiers
    health: Health
    keys: Keys
    wording: Wording
    press: DocumentPress
    check_pin: PinCheck
    wake_relay: Callable[[], None]
    wrong_pins: int = 0
    erasers: Sequence[Eraser] = ()
    release_memory: Callable[[], None] = release_memory
    timing: Timing = field(default_factory=Timing)
    held_prints: HeldPrints = field(default_factory=HeldPrints)
    picture_keys: PictureKeys = field(default_factory=PictureKeys)
