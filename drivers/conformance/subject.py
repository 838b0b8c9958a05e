"""The adapter that is judged: how it is built, and what is known of its family."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from drivers.conformance.acts import SECONDS, PortAct, acts_of
from drivers.ports.card_service import SmartCardService
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import AdapterContext, Manifest
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import DeviceFamily
from drivers.registry.registry import build, manifests_for

PUT_AFTER, SHOWN_SECONDS = 1.0, 3.0
"""Seconds into an act after which something is put there, for what lies there when a reader begins may be a forgotten card; and how long
an act waits for that where a program plays the citizen."""


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
        return manifests_for([self.family])[self.family]

    @property
    def seconds(self) -> float:
        """How long an act waits for what is put before the device."""
        return SECONDS if self.presenter is None else self.presenter.seconds

    @property
    def acts(self) -> list[PortAct]:
        """What its port does, without what takes paper where that is not allowed."""
        return [act for act in acts_of(self.manifest.family, self.seconds) if self.with_paper or not act.takes_paper]

    @contextmanager
    def shown(self, act: PortAct) -> Iterator[None]:
        """While the act is done something is put before the device, where it is for that."""
        if self.presenter is None or not act.is_shown:
            yield
            return
        self.presenter.take()
        put = threading.Timer(PUT_AFTER, self.presenter.put)
        put.start()
        try:
            yield
        finally:
            put.cancel()
            put.join()

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
