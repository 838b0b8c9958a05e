"""What every port has in common. A family has a module here: a small protocol, frozen value types, closed unions as results.

All methods block and run on the device's own worker thread (`drivers.worker.worker`). Foreseen outcomes are values;
an exception from a port is a defect or `drivers.ports.errors.DeviceFault` (the device went away), never "no card".
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from msgspec import Struct

from drivers.ports.status import DeviceStatus, ProblemCode

if TYPE_CHECKING:  # numpy takes 0.1 s and 10 MiB, and no value of a port needs it: they hold a `Picture`
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """A picture as an array, height × width × 3, blue-green-red: for processes that look at it (`drivers.piped.pixels`)."""
else:
    Pixels = Any

Cancelled = Callable[[], bool]
"""Asked between device exchanges: True means stop now and give the CANCELLED outcome."""


class Device(Protocol):
    """A device (设备): every adapter has a status that never blocks longer than its own deadline, and a close."""

    def status(self) -> DeviceStatus:
        """Ask the device now. Never raises for a missing device: that is a BAD status."""

    def close(self) -> None:
        """Release the port. May be called twice."""


def methods_of(port: type[Any]) -> list[str]:
    """What a port asks for by name, its bases included."""
    return sorted({name for base in port.__mro__ for name in vars(base) if Device in base.__mro__ and name[0] != "_"})


@runtime_checkable
class TellsWhileBusy(Protocol):
    """A device that reports in the middle of a long command (途中报告). Its worker sets `tell`; it is called on its thread."""

    tell: Callable[[DeviceStatus], None] | None


@runtime_checkable
class Learns(Protocol):
    """A device whose model is found out once, at set-up (型号特性), and kept in the settings of the terminal."""

    def learn_options(self) -> "AdapterOptions":
        """The options that suit this unit, to be put with those that it was built with. Raises DeviceFault; does nothing visible."""


@runtime_checkable
class FindsOut(Protocol):
    """A device that finds out at work what suits its unit (自学特性), and says it to `on_found`, which is called on the device's thread
    with the options to be put with those that it was built with.
    """

    on_found: Callable[["AdapterOptions"], None] | None


class ReaderFailed(Struct, frozen=True):
    """The reader itself failed; the ladder of recovery is the worker's work."""

    problem: ProblemCode
    detail: str


AdapterOptions = dict[str, Any]
"""Options of an adapter as they are in the settings file; each adapter parses them with its own pydantic model."""


Deliver = Callable[[Callable[[], None]], None]
"""Hands a callback to the thread that wants it (the screen's thread); must return at once."""
