"""Devices that are there, each tried with the adapters that may fit its connection; what answers is proposed for the settings.

What could be somebody else's, a printer of the hall's network or a keyboard, is offered: it counts when a person takes it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from drivers.ports.attached import Attached, AttachedKind, DeviceSearch
from drivers.ports.device import Device
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build, manifests
from drivers.transport.plugged import PluggedIn, plugged_in
from drivers.worker.worker import close_quietly

CAMERAS = Path("/sys/class/video4linux")
CAMERA_LINKS = Path("/dev/v4l/by-id")
KEYBOARDS = Path("/dev/input/by-id")
SILENT = frozenset({ProblemCode.DISCONNECTED, ProblemCode.NO_ANSWER, ProblemCode.NOT_CONFIGURED})
"""What a thing says that is another device; one without paper is found all the same."""


class Proposal(Struct, frozen=True):
    """One device for the settings (建议设备): its family and adapter with options, and what it said when it was tried.

    One that is only offered is not taken until somebody does.
    """

    family: str
    adapter: str
    options: dict[str, Any]
    found: str = ""
    condition: Condition = Condition.UNKNOWN
    evidence: str = ""
    is_offered: bool = False
    is_taken: bool = True

    def as_toml(self) -> str:
        """A section of the settings."""
        options = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in self.options.items())
        return f'[devices.{self.family}]\nadapter = "{self.adapter}"\noptions = {{ {options} }}\n'


Find = Callable[[], Iterator[Proposal]]


def what_is_here() -> Iterator[Proposal]:
    """What the things that are there could be. Listens to the network for some seconds."""
    from drivers.transport.announced import announced_printers  # a library for this alone

    yield from candidates(plugged_in(), cameras_here())
    yield from _proposals_of(Attached(AttachedKind.MACHINE))
    yield from offered(keyboards_here(), announced_printers())


def candidates(plugged: Iterable[PluggedIn], cameras: Iterable[str] = ()) -> Iterator[Proposal]:
    """What each thing could be, the likeliest first."""
    for device in plugged:
        yield from _proposals_of(Attached(AttachedKind.PORT, device.address, device.what))
    for camera in cameras:
        yield from _proposals_of(Attached(AttachedKind.CAMERA, camera))


def offered(keyboards: Iterable[str], printers: Iterable[PluggedIn]) -> Iterator[Proposal]:
    """What a person has to say yes to."""
    things = [Attached(AttachedKind.KEYBOARD, keyboard) for keyboard in keyboards]
    things += [Attached(AttachedKind.ANNOUNCED, printer.address, printer.what) for printer in printers]
    for thing in things:
        for likeliest in islice(_proposals_of(thing), 1):
            yield replace(likeliest, is_offered=True, is_taken=False)


def _proposals_of(thing: Attached) -> Iterator[Proposal]:
    for family, search in _searches():
        for candidate in search.candidates(thing):
            yield Proposal(family, candidate.adapter, candidate.options, candidate.found or thing.found)


def _searches() -> list[tuple[str, DeviceSearch]]:
    """Of every family that is looked for, by their place."""
    found = ((name, manifest.looked_for) for name, manifest in manifests().items())
    searches = [(name, search) for name, search in found if isinstance(search, DeviceSearch)]
    return sorted(searches, key=lambda named: named[1].place)


def try_out(wanted: Iterable[Proposal], say: Callable[[Proposal], None] = lambda _tried: None) -> list[Proposal]:
    """Those that answer, one a family and behind them all that are offered; `say` hears of each. Blocks for seconds a device."""
    taken: dict[str, Proposal] = {}
    others: list[Proposal] = []
    used: set[str] = set()
    for proposal in wanted:
        if (proposal.family in taken and not proposal.is_offered) or proposal.found in used:
            continue
        answer = _try_proposal(proposal)
        if answer is not None:
            say(answer)
            used.add(proposal.found)
            if proposal.is_offered:
                others.append(answer)
            else:
                taken[proposal.family] = answer
    for family, search in _searches():
        if family not in taken and search.through is not None and search.through[0] in taken:
            taken[family] = _through(family, search.through[1], taken[search.through[0]])
            say(taken[family])
    return [*taken.values(), *others]


def _through(family: str, adapter: str, other: Proposal) -> Proposal:
    """Where no device of the family is there: it works through another one, such as codes before the camera."""
    return Proposal(family, adapter, {}, other.found, other.condition, other.evidence)


def keyboards_here(folder: Path = KEYBOARDS) -> list[str]:
    """What types, by names that stay."""
    return [str(path) for path in sorted(folder.glob("*-event-kbd"))] if folder.is_dir() else []


def cameras_here(folder: Path = CAMERAS, links: Path = CAMERA_LINKS) -> list[str]:
    """The first stream of each camera, by a name below /dev: where there is one, by that which stays when it is plugged in elsewhere."""
    if not folder.is_dir():
        return []
    stay = {link.resolve().name: str(link) for link in sorted(links.iterdir())} if links.is_dir() else {}
    firsts = (path for path in sorted(folder.iterdir()) if _text(path / "index") == "0")
    return [stay.get(first.name, f"/dev/{first.name}") for first in firsts]


def _try_proposal(proposal: Proposal) -> Proposal | None:
    """With what it says of itself; None where nothing answers as such a device."""
    manifest = manifests()[proposal.family]
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
    search = manifest.looked_for
    silent = SILENT | search.nothing_there if isinstance(search, DeviceSearch) else SILENT
    if status.condition is Condition.UNKNOWN or any(problem.code in silent for problem in status.problems):
        return None
    return replace(proposal, condition=status.condition, evidence=status.evidence)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError:
        return ""
