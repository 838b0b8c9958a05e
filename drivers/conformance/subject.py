"""The adapter that is judged: how it is built, and what is known of its family."""

from typing import Any

from msgspec import Struct

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import AdapterContext, Manifest
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import DeviceFamily
from drivers.registry.registry import build, manifests_for


class Subject(Struct, frozen=True):
    """The driver that is judged, as the settings have it (受检驱动). `shared`: what it looks through, as the settings have that."""

    family: str
    adapter: str
    options: AdapterOptions
    shared: tuple["Subject", ...] = ()
    with_paper: bool = False

    @property
    def manifest(self) -> Manifest:
        """The manifest of the device family under test."""
        return manifests_for([self.family])[self.family]

    def built(self, options: AdapterOptions | None = None) -> Device:
        """Build the device under test. Raises DriverDefect."""
        lent: dict[DeviceFamily, Device] = {built.manifest.family: built.built() for built in self.shared}
        around = AdapterContext(shared=lent, ledger=MemoryLedger())
        device: Any = build(self.manifest.family, self.adapter, self.options if options is None else options, around)
        return device  # type: ignore[no-any-return]
