"""Devices that are plugged in, each tried with the adapters that may fit its connection; what answers is proposed for the settings."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from drivers.ports.device import Device
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build, manifests_for
from drivers.transport.plugged import PluggedIn, plugged_in
from drivers.worker.worker import close_quietly

CAMERAS = Path("/sys/class/video4linux")
SILENT = frozenset({ProblemCode.DISCONNECTED, ProblemCode.NO_ANSWER, ProblemCode.NOT_CONFIGURED})
"""What a thing says that is another device; one without paper is found all the same."""


class Proposal(Struct, frozen=True):
    """One device for the settings (建议设备): its family and adapter with options, and what it said when it was tried."""

    family: str
    adapter: str
    options: dict[str, Any]
    found: str = ""
    condition: Condition = Condition.UNKNOWN
    evidence: str = ""

    def as_toml(self) -> str:
        """A section of the settings."""
        options = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in self.options.items())
        return f'[devices.{self.family}]\nadapter = "{self.adapter}"\noptions = {{ {options} }}\n'


Find = Callable[[], Iterator[Proposal]]


def what_is_here() -> Iterator[Proposal]:
    """What the things that are plugged in could be."""
    return candidates(plugged_in(), cameras_here())


def candidates(plugged: Sequence[PluggedIn], cameras: Sequence[str] = ()) -> Iterator[Proposal]:
    """What each thing could be, the likeliest first."""
    for device in plugged:
        found = f"{device.address} {device.what}".strip()
        kind, _, place = device.address.partition(":")
        if kind in {"serial", "usb"}:
            yield Proposal("id_card_reader", "samv-serial", {"port": device.address}, found)
        if kind in {"serial", "usb", "file"}:
            yield Proposal("receipt_printer", "escpos", {"connection": kind, "device": place}, found)
    for camera in cameras:
        yield Proposal("camera", "opencv", {"source": camera}, camera)


def tried(wanted: Iterable[Proposal], say: Callable[[Proposal], None] = lambda _tried: None) -> list[Proposal]:
    """Those that answer, one a family; `say` hears of each. Blocks for seconds a device."""
    taken: dict[str, Proposal] = {}
    used: set[str] = set()
    for proposal in wanted:
        if proposal.family in taken or proposal.found in used:
            continue
        answer = _asked(proposal)
        if answer is not None:
            say(answer)
            taken[proposal.family] = answer
            used.add(proposal.found)
    return list(taken.values())


def cameras_here(folder: Path = CAMERAS) -> list[str]:
    """The first stream of each camera, by a name below /dev."""
    if not folder.is_dir():
        return []
    firsts = (path for path in sorted(folder.iterdir()) if _text(path / "index") == "0")
    return [f"/dev/{first.name}" for first in firsts]


def _asked(proposal: Proposal) -> Proposal | None:
    """With what it says of itself; None where nothing answers as such a device."""
    manifest = manifests_for({})[proposal.family]
    try:
        device: Device = build(manifest.family, proposal.adapter, proposal.options, AdapterContext())
    except DriverDefect:
        return None
    try:
        status = device.status()
    except DeviceFault:
        return None
    finally:
        close_quietly(device, proposal.family)
    if status.condition is Condition.UNKNOWN or any(problem.code in SILENT for problem in status.problems):
        return None
    return replace(proposal, condition=status.condition, evidence=status.evidence)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError:
        return ""
