"""What a family's folder says of itself: `MANIFEST` in `drivers/<family>/manifest.py`. Imports no adapter."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.sent_jobs import JobLedger
from drivers.ports.status import DeviceFamily, DeviceProblem, FamilyOf, ProblemCode, Responder

ABSENT = "absent"
"""The adapter of a device that this terminal does not have."""


class AdapterContext(Struct, frozen=True):
    """What an adapter may need besides its options (设备环境).

    `shared`: devices built before, by family. `ledger`: what the terminal that owns the devices keeps of jobs it sent; None
    for a caller that only looks at them.
    """

    clock: MonotonicClock = field(default_factory=SystemMonotonicClock)
    shared: Mapping[DeviceFamily, Device] = field(default_factory=dict)
    ledger: JobLedger | None = None


Build = Callable[[AdapterOptions, AdapterContext], Device]
"""Makes an adapter from its options. Opens nothing: that happens on the device's own thread at its first use."""


class Words(Struct, frozen=True):
    """Chinese and English (词语), for technicians and citizens."""

    zh: str
    en: str


class Fault(Struct, frozen=True):
    """One thing that can be wrong with a family (故障): its words, who must act, and whether it stops the work."""

    words: Words
    responder: Responder = Responder.TECHNICIAN
    blocking: bool = True


class Manifest(Struct, frozen=True):
    """One family (设备说明). `adapters`: ours, by the name that is in settings; each imports its code when it is built.

    `is_needed_by_items`: an item may need it, so that availability asks for it. `is_shared`: other families look through it,
    and it is built before them. `port_version` grows by one with each change of the port that an adapter must follow.
    """

    family: FamilyOf[Any]  # Any: each manifest has a port of its own
    words: Words
    adapters: Mapping[str, Build]
    faults: Mapping[ProblemCode, Fault]
    is_needed_by_items: bool = True
    is_shared: bool = False
    port_version: int = 1

    def problem(self, code: ProblemCode, *, blocking: bool | None = None) -> DeviceProblem:
        """The problem as a status carries it; `blocking` for a device that grades it itself.

        Raises KeyError for a fault that the manifest does not name.
        """
        fault = self.faults[code]
        return DeviceProblem(code, fault.responder, fault.blocking if blocking is None else blocking)


NOT_THERE: Mapping[ProblemCode, Fault] = {
    ProblemCode.DISCONNECTED: Fault(Words("未连接", "not connected")),
    ProblemCode.NO_ANSWER: Fault(Words("没有应答", "no answer")),
    ProblemCode.NOT_CONFIGURED: Fault(Words("未配置", "not configured")),
    ProblemCode.STALLED: Fault(Words("卡住不动", "stalled")),
    ProblemCode.HARDWARE_ERROR: Fault(Words("硬件故障", "hardware error")),
}
"""What can be wrong with any device; `drivers.worker` reports these of every family."""
