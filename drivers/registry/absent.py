"""A device that this terminal does not have, made from the port: known to be missing, so that nothing is offered on it."""

from enum import Enum
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from drivers.ports.clock import MonotonicClock
from drivers.ports.device import methods_of
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, FamilyOf, ProblemCode, Responder

P = TypeVar("P")

_DETAIL = "not installed on this terminal"


def absent(family: FamilyOf[P], clock: MonotonicClock, why: str = _DETAIL) -> P:
    """未安装设备 — every method of the family's port answers that the device is not there, and why."""

    def status(_self: object) -> DeviceStatus:
        problem = DeviceProblem(ProblemCode.NOT_CONFIGURED, Responder.TECHNICIAN)
        return DeviceStatus(family, Condition.BAD, why, clock.now(), (problem,))

    methods: dict[str, Any] = {"close": lambda _self: None, "status": status}
    for name in methods_of(family.port):
        if name not in methods:
            methods[name] = _answering(_failure(family.port, name, why))
    return cast("P", type(f"Absent[{family}]", (), methods)())


def _answering(answer: object) -> Any:  # Any: a method of whatever signature the port gives it
    return lambda _self, *_given, **_named: answer


def _failure(port: type[Any], name: str, why: str) -> object:
    """Of the outcomes that the method may have: the failure of the device itself, else nothing, else what is not known; no parts."""
    returned = get_type_hints(getattr(port, name))["return"]
    if get_origin(returned) is frozenset:
        return frozenset()
    outcomes = get_args(returned) or (returned,)
    for outcome in outcomes:
        if {"problem", "detail"} <= set(getattr(outcome, "__struct_fields__", ())):
            return outcome(ProblemCode.NOT_CONFIGURED, why)
    if NoneType in outcomes:
        return None
    for outcome in outcomes:
        if issubclass(outcome, Enum) and "UNKNOWN" in outcome.__members__:
            return outcome["UNKNOWN"]
    raise TypeError(f"{port.__name__}.{name} has no outcome for a device that is not there")
