"""What is attached to a machine, and how a family is found in it: for the set-up, which proposes devices for the settings.

Tries nothing and opens nothing: a manifest says which adapter may fit a thing, and `app.core.devices.proposals` tries it.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from drivers.ports.status import ProblemCode


class AttachedKind(StrEnum):
    """Where a thing was found (接入方式). A keyboard or an announced printer may be somebody else's: it is offered, not taken."""

    PORT = "port"
    """A serial port, a printer of the kernel's, or a USB device that can be spoken to."""
    CAMERA = "camera"
    MACHINE = "machine"
    """The machine itself: its services and its sound."""
    KEYBOARD = "keyboard"
    ANNOUNCED = "announced"
    """A printer that announces itself in the network of the hall."""


class Attached(Struct, frozen=True):
    """One thing that is attached (接入的设备). `address` as settings reach it, `what` it says of itself."""

    kind: AttachedKind
    address: str = ""
    what: str = ""

    @property
    def line(self) -> str:
        """What a port is reached by: serial, usb or file; "" for another kind of thing."""
        return self.address.partition(":")[0] if self.kind is AttachedKind.PORT else ""

    @property
    def found(self) -> str:
        """For a person to recognise it."""
        return f"{self.address} {self.what}".strip()


class Candidate(Struct, frozen=True):
    """An adapter that may fit a thing, with its options (候选驱动). `found`: what was found, where the thing has no name."""

    adapter: str
    options: dict[str, Any]  # Any: options of an adapter
    found: str = ""


class DeviceSearch(Struct, frozen=True):
    """How a family is found among what is attached (查找方法).

    `place`: of the families that a thing may be, the likeliest has the lowest. `through`: a family by which an adapter works
    where no device of its own is found, with that adapter. `nothing_there`: by these problems there is no such device at all.
    """

    place: int
    candidates: Callable[[Attached], Iterable[Candidate]]
    through: tuple[str, str] | None = None
    nothing_there: frozenset[ProblemCode] = frozenset()
