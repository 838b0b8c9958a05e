"""Devices that are there, each tried with the adapters that may fit its connection; what answers is proposed for the settings.

What could be somebody else's, a printer of the hall's network or a keyboard, is offered: it counts when a person takes it.
"""

import json
import re
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
KEYBOARDS = Path("/dev/input/by-id")
SILENT = frozenset({ProblemCode.DISCONNECTED, ProblemCode.NO_ANSWER, ProblemCode.NOT_CONFIGURED})
"""What a thing says that is another device; one without paper is found all the same."""

NO_SERVICE = {"social_card_reader": frozenset({ProblemCode.OFFLINE})}
"""What is said where there is nothing of the family at all: no service that looks for readers."""

NOT_LOOKED_FOR = {
    "face_module": "its public key comes with it on paper and is written into the settings by hand",
    "microphone": "whether citizens may speak to the terminal is a decision of its operator, not of its sockets",
}
"""Families that no look proposes, each with its reason."""

_SCANNER = re.compile("scan|bar.?code|reader|honeywell|zebra|datalogic|newland|symbol|mindeo", re.IGNORECASE)
"""In the name of a keyboard: a scanner that types. Another one may be the tactile pad."""


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
    yield Proposal("social_card_reader", "pcsc", {}, "PC/SC")
    yield Proposal("speech", "clips", {}, "ALSA")
    yield from offered(keyboards_here(), announced_printers())


def candidates(plugged: Sequence[PluggedIn], cameras: Sequence[str] = ()) -> Iterator[Proposal]:
    """What each thing could be, the likeliest first; of two cameras the second looks at the table."""
    for device in plugged:
        found = f"{device.address} {device.what}".strip()
        kind, _, place = device.address.partition(":")
        if kind in {"serial", "usb"}:
            yield Proposal("id_card_reader", "samv-serial", {"port": device.address}, found)
        if kind in {"serial", "usb", "file"}:
            yield Proposal("receipt_printer", "escpos", {"connection": kind, "device": place}, found)
        if kind == "serial":
            yield Proposal("fingerprint_reader", "zfm-serial", {"port": device.address}, found)
    for camera in cameras:
        yield Proposal("camera", "opencv", {"source": camera}, camera)
    for camera in cameras:
        yield Proposal("document_scanner", "opencv-document", {"source": camera}, camera)


def offered(keyboards: Sequence[str], printers: Sequence[PluggedIn]) -> Iterator[Proposal]:
    """What a person has to say yes to."""
    for keyboard in keyboards:
        family, adapter = ("code_scanner", "keyboard") if _SCANNER.search(keyboard) else ("key_pad", "evdev")
        yield Proposal(family, adapter, {"device": keyboard}, keyboard, is_offered=True, is_taken=False)
    for printer in printers:
        number = re.search(r"uuid=(\S+)", printer.what)
        options = {"uri": printer.address, **({"uuid": number[1]} if number else {})}
        found = f"{printer.address} {printer.what}".strip()
        yield Proposal("document_printer", "ipp", options, found, is_offered=True, is_taken=False)


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
    if "camera" in taken and "code_scanner" not in taken:
        taken["code_scanner"] = _by_camera(taken["camera"])
        say(taken["code_scanner"])
    return [*taken.values(), *others]


def _by_camera(camera: Proposal) -> Proposal:
    """Codes are read before the camera where nothing else reads them."""
    return Proposal("code_scanner", "camera", {}, camera.found, camera.condition, camera.evidence)


def keyboards_here(folder: Path = KEYBOARDS) -> list[str]:
    """What types, by names that stay."""
    return [str(path) for path in sorted(folder.glob("*-event-kbd"))] if folder.is_dir() else []


def cameras_here(folder: Path = CAMERAS) -> list[str]:
    """The first stream of each camera, by a name below /dev."""
    if not folder.is_dir():
        return []
    firsts = (path for path in sorted(folder.iterdir()) if _text(path / "index") == "0")
    return [f"/dev/{first.name}" for first in firsts]


def _try_proposal(proposal: Proposal) -> Proposal | None:
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
    silent = SILENT | NO_SERVICE.get(proposal.family, frozenset())
    if status.condition is Condition.UNKNOWN or any(problem.code in silent for problem in status.problems):
        return None
    return replace(proposal, condition=status.condition, evidence=status.evidence)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError:
        return ""
