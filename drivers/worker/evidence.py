"""What a status is worth: that it is one at all, and how long it counts."""

from msgspec.structs import replace

from drivers.ports.status import (
    Condition,
    DeviceFamily,
    DeviceProblem,
    DeviceStatus,
    ProblemCode,
    Responder,
    SupplyLevel,
)

MISSED_POLLS = 3
"""A status counts until so many looks in a row did not come."""


class NotAStatus(TypeError):
    """An adapter gave something else for a status."""


def checked(status: object, family: DeviceFamily) -> DeviceStatus:
    """The status as it is. Raises NotAStatus: types are promised by the port, and another maker's driver may break them."""
    if not isinstance(status, DeviceStatus):
        raise NotAStatus(f"a {type(status).__name__} for a status")
    if status.family != family:
        raise NotAStatus("a status of another family")
    if not isinstance(status.condition, Condition) or not isinstance(status.evidence, str):
        raise NotAStatus("a condition or an evidence of a wrong type")
    if not isinstance(status.observed_at, int | float) or not isinstance(status.problems, tuple):
        raise NotAStatus("an instant or problems of a wrong type")
    if not all(_is_problem(problem) for problem in status.problems):
        raise NotAStatus("a problem of a wrong type")
    if not isinstance(status.levels, tuple) or not all(_is_level(level) for level in status.levels):
        raise NotAStatus("a level of a wrong type")
    return status


def _is_problem(problem: object) -> bool:
    return (
        isinstance(problem, DeviceProblem)
        and isinstance(problem.code, ProblemCode)
        and isinstance(problem.responder, Responder)
    )


def _is_level(level: object) -> bool:
    return isinstance(level, SupplyLevel) and isinstance(level.name, str) and type(level.percent) is int


def grown_old(status: DeviceStatus) -> DeviceStatus:
    """What is left of a status that no later look has confirmed: nothing is known now, but for what was wrong then."""
    return replace(status, condition=Condition.UNKNOWN, evidence=f"not seen since: {status.evidence}")
