"""The adapter that is judged: how it is built, and what is known of its family."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from msgspec import Struct

from drivers.conformance.acts import SECONDS, PortAct, acts_of
from drivers.ports.card_service import SmartCardService
from drivers.ports.device import AdapterOptions, Cancelled, Device
from drivers.ports.manifest import AdapterContext, Manifest
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import DeviceFamily
from drivers.registry.registry import build, import_manifest

SHOWN_SECONDS = 3.0
"""How long an act waits for what is put there, where a program plays the citizen."""
PUT_AT_EARLIEST = 0.5
"""Seconds after the first question whether to stop."""
PUT_AT_LATEST = 2.0
"""Seconds into an act after which it is put there for a driver that does not ask whether it is to stop."""


class DevicePresenter(Struct, frozen=True):
    """Plays the citizen (出示者): puts before a device what it is for, and takes it away; a simulator's act, or a person who is asked.

    `seconds`: how long an act waits for that.
    """

    put: Callable[[], object]
    take: Callable[[], object]
    seconds: float = SHOWN_SECONDS


class Subject(Struct, frozen=True):
    """The driver that is judged, as the settings have it (受检驱动). `shared`: what it looks through, as the settings have that.

    `presenter`: None where nothing is put before it, so that it cannot be shown to do its work.
    """

    family: str
    adapter: str
    options: AdapterOptions
    shared: tuple["Subject", ...] = ()
    with_paper: bool = False
    presenter: DevicePresenter | None = None

    @property
    def manifest(self) -> Manifest:
        """The manifest of the device family under test."""
        return import_manifest(self.family)

    @property
    def seconds(self) -> float:
        """How long an act waits for what is put before the device."""
        return SECONDS if self.presenter is None else self.presenter.seconds

    @property
    def acts(self) -> list[PortAct]:
        """What its port does, without what takes paper where that is not allowed."""
        return [act for act in acts_of(self.manifest, self.seconds) if self.with_paper or not act.takes_paper]

    @contextmanager
    def shown(self, act: PortAct) -> Iterator[Cancelled]:
        """Something is put before the device once the act waits for it: what lies there when a reader begins may be a forgotten card.

        Gives the question whether to stop, which the driver asks while it waits; the answer is always no.
        """
        if self.presenter is None or not act.is_shown:
            yield lambda: False
            return
        self.presenter.take()
        hand = _PuttingHand(self.presenter.put)
        at_latest = threading.Timer(PUT_AT_LATEST, hand.put)
        at_latest.start()
        try:
            yield hand.ask
        finally:
            at_latest.cancel()
            at_latest.join()

    def built(
        self,
        options: AdapterOptions | None = None,
        before_cards: Callable[[SmartCardService], SmartCardService] = lambda service: service,
    ) -> Device:
        """Build the device under test. Raises DriverDefect."""
        lent: dict[DeviceFamily, Device] = {built.manifest.family: built.built() for built in self.shared}
        around = AdapterContext(shared=lent, ledger=MemoryLedger(), before_cards=before_cards)
        device: Any = build(self.manifest.family, self.adapter, self.options if options is None else options, around)
        return device  # type: ignore[no-any-return]


class _PuttingHand:
    """Puts it there once, when it is asked again after a moment: by then the driver has seen that nothing lies there.

    One of several parts asks from the first moment on, while a part still lets go by what was scanned before.
    """

    def __init__(self, put: Callable[[], object]) -> None:
        self._put = put
        self._turn = threading.Lock()
        self._has_put = False
        self._asked_at: float | None = None

    def ask(self) -> bool:
        now = monotonic()
        if self._asked_at is None:
            self._asked_at = now
        elif now - self._asked_at >= PUT_AT_EARLIEST:
            self.put()
        return False

    def put(self) -> None:
        with self._turn:
            if not self._has_put:
                self._has_put = True
                self._put()
