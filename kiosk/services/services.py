"""Everything the core is given at start, in two frozen bags: where it is, and what it works with."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct, field

from catalogue.due import certified_until
from catalogue.schema import Level
from catalogue.text import LocalText
from drivers.ports.counters import DeviceCounters
from drivers.ports.listening import Listener
from drivers.ports.pages import PageTaker
from kiosk.services.calls.help_calls import HelpCalls
from kiosk.services.calls.video_calls import VideoCalls
from kiosk.services.condition.health import Health
from kiosk.services.held_prints import HeldPrints
from kiosk.services.maintenance.staff import StaffBook
from kiosk.services.maintenance.terminal_tools import TerminalTools
from kiosk.services.memory import release_memory
from kiosk.services.timing import Timing
from kiosk.services.unfound_searches import UnfoundSearches
from kiosk.services.usual_waits import UsualWaits
from kiosk.services.wipe import Eraser
from wording.store import Wording

if TYPE_CHECKING:
    from contract.clock import Clock
    from contract.identifiers import Identifiers
    from contract.records import AuditFacts
    from contract.sealing import SealingKey
    from contract.signing_keys import SigningKey
    from kiosk.services.condition.open_rate import OpenRate
    from kiosk.services.maintenance.upkeep import Upkeep
    from kiosk.services.picture_keys import PictureKeys
    from kiosk.services.ports import BackgroundWorkers, Centre, Devices, Outbox, PaperPress, PrintJournal

MOST_DONE = 20_000
"""Digests of `DoneItems` that are kept at once; the oldest go first."""


class TerminalSite(Struct, frozen=True):
    """Where this terminal is and who it is (网点); `epoch` counts its enrolments, each of which numbers its records again."""

    terminal_id: str
    site: LocalText
    level: Level
    region: str
    timezone: tzinfo
    is_sandbox: bool = True
    epoch: int = 1
    is_test: bool = False
    """Everything that is done here is a test: cases say so and are never counted, and nothing else is written down."""


class Keys(Struct, frozen=True):
    """The keys of the terminal (终端密钥), to seal and to sign; the key to sign with may change while it runs."""

    sealing: SealingKey
    signing: Callable[[], SigningKey]


class BareMeans(Struct, frozen=True):
    """What a terminal has that cannot work (未就绪时的手段): tools, logs, and where it writes down what is done in diagnostics."""

    tools: TerminalTools
    upkeep: Upkeep
    keep_audit: Callable[[AuditFacts, datetime], None]


class CaseServices(Struct, frozen=True):
    """What doing an item needs (办件服务), and finding one does not. `picture_keys` change with what the centre says."""

    centre: Centre
    outbox: Outbox
    journal: PrintJournal
    keys: Keys
    press: PaperPress
    picture_keys: PictureKeys
    wake_relay: Callable[[], None]
    upkeep: Upkeep
    pages: PageTaker
    tools: TerminalTools
    open_rate: OpenRate


class DoneItems:
    """The certifications of twelve months at this terminal (已认证事项), so that the same person is not told again that one is due.

    No name is kept: of item and person only a digest, in memory, under a key that this run alone has. On the screen's thread.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._done: dict[bytes, date] = {}

    def note(self, item_code: str, person: str, today: date) -> None:
        """The person of that number has just done it."""
        self._done = {digest: until for digest, until in self._done.items() if today < until}
        while len(self._done) >= MOST_DONE:
            self._done.pop(next(iter(self._done)))
        self._done[self._digest(item_code, person)] = certified_until(today)

    def is_done(self, item_code: str, person: str, today: date) -> bool:
        """Whether it was done here and still holds."""
        until = self._done.get(self._digest(item_code, person))
        return until is not None and today < until

    def _digest(self, item_code: str, person: str) -> bytes:
        return hmac.digest(self._key, f"{item_code}:{person}".encode(), hashlib.sha256)


class Services(Struct, frozen=True):
    """The services that the core works with (核心服务).

    `cases` gives what is built after the first frame; anyone who asks before waits for it.
    """

    clock: Clock
    workers: BackgroundWorkers
    devices: Devices
    identifiers: Identifiers
    health: Health
    wording: Wording
    staff: StaffBook
    calls: HelpCalls
    video: VideoCalls
    cases: Callable[[], CaseServices]
    erasers: Sequence[Eraser] = ()
    release_memory: Callable[[], None] = release_memory
    timing: Timing = field(default_factory=Timing)
    held_prints: HeldPrints = field(default_factory=HeldPrints)
    done_items: DoneItems = field(default_factory=DoneItems)
    counters: DeviceCounters = field(default_factory=DeviceCounters)
    waits: UsualWaits = field(default_factory=UsualWaits)
    searches: UnfoundSearches = field(default_factory=UnfoundSearches)
    listener: Listener | None = None
    """Where citizens may speak; it knows itself whether they can."""
    bare: BareMeans | None = None
    """Of a terminal that cannot work, for it has no identity or no queue: its `cases` give nothing but why."""

    @property
    def centre(self) -> Centre:
        """Of `cases`, like the next ones."""
        return self.cases().centre

    @property
    def outbox(self) -> Outbox:
        return self.cases().outbox

    @property
    def journal(self) -> PrintJournal:
        """What was sent to printers."""
        return self.cases().journal

    @property
    def keys(self) -> Keys:
        return self.cases().keys

    @property
    def press(self) -> PaperPress:
        return self.cases().press

    @property
    def pages(self) -> PageTaker:
        """Takes pages out of pictures."""
        return self.cases().pages

    @property
    def tools(self) -> TerminalTools:
        """What diagnostics may do."""
        return self.cases().tools if self.bare is None else self.bare.tools

    @property
    def is_bare(self) -> bool:
        """Whether there is no identity or no queue, and so no case."""
        return self.bare is not None

    @property
    def upkeep(self) -> Upkeep:
        """For tests, morning checks and logs."""
        return self.cases().upkeep if self.bare is None else self.bare.upkeep

    @property
    def papers_in_hand(self) -> tuple[Eraser, ...]:
        """Where papers of a visit are laid out and read: cleared with it."""
        return (self.press, self.pages)

    @property
    def picture_keys(self) -> PictureKeys:
        """The keys with which live pictures are sealed for the authorities."""
        return self.cases().picture_keys

    def wake_relay(self) -> None:
        """Something waits in the queue."""
        self.cases().wake_relay()
