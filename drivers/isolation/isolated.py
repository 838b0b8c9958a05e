"""An adapter of another maker, made from its port: every method runs in the driver's own process, and cannot hurt this one."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from drivers.isolation.codec import decoded, encoded
from drivers.isolation.driver_process import DriverProcess
from drivers.isolation.exchange import Begin, DriverChannel, MessageOfDriver, PortCall, StatusReport
from drivers.isolation.remote_ledger import ledger_answer
from drivers.isolation.signature import PortMethod, is_question, port_method
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import methods_of
from drivers.ports.errors import DeviceFault, DriverStarting
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, FamilyOf, ProblemCode, Responder

P = TypeVar("P")

STATUS_SECONDS = 8.0
LONGEST_EVIDENCE = 500
"""Characters: a technician reads them on a screen."""
QUICK_SECONDS = 2.0
"""For what gives nothing back and waits for nothing, such as to fall silent."""
LONGEST_SECONDS = 600.0
"""For commands; the worker ends them long before (`drivers.worker.worker`)."""


def isolated(family: FamilyOf[P], begin: Begin, around: AdapterContext) -> P:
    """隔离驱动 — the device of that family behind a process. Starts it, so that what cannot be built is said at once (DriverDefect)."""
    box = _Box(begin, around)
    methods: dict[str, Any] = {
        "close": lambda _self: box.process.release(),
        "status": _status_method(family, box, around),
    }
    for name in methods_of(family.port):
        if name not in methods:
            methods[name] = _forwarding(port_method(family.port, name), box)
    device = cast("P", type(f"Isolated[{family}]", (), {**methods, "tell": None, "driver_process": box.process})())
    box.device = device
    box.process.start()
    return device


class _Box:
    """What the methods of one device share."""

    def __init__(self, begin: Begin, around: AdapterContext) -> None:
        self.process = DriverProcess(begin, self._take_message)
        self._ledger = around.ledger
        self.device: Any = None  # of whatever port

    def _take_message(self, channel: DriverChannel, message: MessageOfDriver) -> None:
        if isinstance(message, PortCall) and self._ledger is not None:
            channel.send(ledger_answer(self._ledger, message))
        elif isinstance(message, StatusReport) and (tell := self.device.tell) is not None:
            tell(decoded(message.status, DeviceStatus))


def _forwarding(method: PortMethod, box: _Box) -> Callable[..., Any]:
    is_quick = method.outcome is type(None) and not method.parameters

    def forward(_self: object, *given: Any, **named: Any) -> Any:
        values = method.arguments(given, named)
        kinds = [kind for _name, kind in method.parameters]
        asks = next((value for value, kind in zip(values, kinds, strict=True) if is_question(kind)), None)
        coded = tuple(None if is_question(kind) else encoded(value) for value, kind in zip(values, kinds, strict=True))
        seconds = QUICK_SECONDS if is_quick else LONGEST_SECONDS
        return decoded(box.process.call(method.name, coded, asks, seconds).value, method.outcome)

    return forward


def _status_method(family: FamilyOf[Any], box: _Box, around: AdapterContext) -> Callable[[object], DeviceStatus]:
    return lambda _self: asked_status(family, box.process, around.clock)


def asked_status(family: FamilyOf[Any], process: DriverProcess, clock: MonotonicClock) -> DeviceStatus:
    """As the driver says it, UNKNOWN while its process is loaded again; a driver that says nothing is a BAD status."""
    try:
        reported: DeviceStatus = decoded(process.call("status", (), None, STATUS_SECONDS).value, DeviceStatus)
    except DriverStarting as starting:
        return DeviceStatus(family, Condition.UNKNOWN, str(starting), clock.now())
    except DeviceFault as fault:
        problem = DeviceProblem(ProblemCode.HARDWARE_ERROR, Responder.TECHNICIAN)
        return DeviceStatus(family, Condition.BAD, str(fault), clock.now(), (problem,))
    return replace(reported, evidence=reported.evidence[:LONGEST_EVIDENCE])
