"""Facts in words that several pages say alike: since when, how old, who acts, a fault of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.ports.status import Condition
from kiosk.diagnostics.evidence_words import evidence_words
from kiosk.services.condition.fault_words import actor_name, device_name, fault_advice, fault_name
from kiosk.view.facts import FactRow, FactState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from contract.terms import StaffRole
    from drivers.ports.status import DeviceStatus
    from kiosk.services.condition.checks import CheckResult
    from kiosk.services.condition.current_faults import CurrentFault
    from kiosk.services.maintenance.terminal_tools import DeviceIdentity

STATES = {Condition.OK: FactState.OK, Condition.BAD: FactState.BAD, Condition.UNKNOWN: FactState.UNKNOWN}
CHECK_STATES = {True: FactState.OK, False: FactState.BAD, None: FactState.UNKNOWN}
"""Of a check that is passed, is not, or could not be made."""
SHORTLY = 90.0
NAMED_CHECKS = frozenset({
    "disk.read_only", "disk.full", "disk.low", "memory.low", "memory.swap", "memory.growing", "heat.high", "power.lost",
    "power.restarts", "program.failed", "screen.font", "screen.handwriting",
})  # fmt: skip
"""Checks with a name of their own (`diagnostics.check_<id>`): that of the fault says what is wrong, also of one that is passed."""


def ago(seconds: float, say: Callable[..., str]) -> str:
    """How old something is: seconds, minutes, hours or days."""
    whole = max(0, int(seconds))
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if whole >= max(length, SHORTLY):
            return say(f"diagnostics.ago_{unit}", number=str(whole // length))
    return say("diagnostics.ago_seconds", number=str(whole))


def as_title(name: str) -> str:
    """A name at the beginning of a row: its first letter large, where its script has such letters."""
    return name[:1].upper() + name[1:]


def fault_row(fault: CurrentFault, say: Callable[..., str], role: StaffRole) -> FactRow:
    """What it is, for how long, by what evidence, who must act, and what somebody of that role does about it."""
    from contract.fault_register import FaultSeverity, fault_entry

    entry = fault_entry(fault.id)
    is_unknown = fault.id.endswith(".unknown")
    is_bad = entry.severity is not FaultSeverity.WARNS and not is_unknown
    detail = fault_detail(fault, say)
    if advice := fault_advice(fault.id, role, say):
        detail = say("diagnostics.fault_advice", detail=detail, advice=advice)
    return FactRow(
        fault.id,
        as_title(fault_name(fault.id, say)),
        detail=detail,
        condition=FactState.BAD if is_bad else FactState.UNKNOWN,
    )


def fault_detail(fault: CurrentFault, say: Callable[..., str]) -> str:
    """For how long, by what evidence, and who must act."""
    from contract.fault_register import fault_entry

    return say(
        "diagnostics.fault_detail",
        ago=ago(fault.seconds, say),
        evidence=evidence_words(fault.note, say, is_of_device=is_of_device(fault.id, say)),
        who=actor_name(fault_entry(fault.id).who, say),
    )


def device_row(family: str, status: DeviceStatus | None, now: float, say: Callable[..., str]) -> FactRow:
    """How a device is, by what evidence, and how old that is."""
    name = as_title(device_name(family, say))
    if status is None:
        return FactRow(
            family, name, say("diagnostics.unknown"), say("diagnostics.never_asked"), FactState.UNKNOWN, opens=True
        )
    state = STATES[status.condition]
    detail = say(
        "diagnostics.evidence", evidence=evidence_words(status.evidence, say), ago=ago(now - status.observed_at, say)
    )
    return FactRow(family, name, say(f"diagnostics.{state.value}"), detail, state, opens=True)


def identity_words(identity: DeviceIdentity | None, say: Callable[..., str]) -> str:
    """Model and firmware, as far as the device reports them."""
    if identity is None:
        return ""
    if not identity.firmware:
        return identity.model
    return say("diagnostics.model_firmware", model=identity.model or "—", firmware=identity.firmware)


def drift_words(identity: DeviceIdentity | None, say: Callable[..., str]) -> str:
    """Which firmware the centre wants, where the device has another; "" else."""
    if identity is None or not identity.has_drifted:
        return ""
    return say("diagnostics.firmware_wanted", version=identity.wanted)


def is_of_device(fault_id: str, say: Callable[..., str]) -> bool:
    """Whether a device reports it, and not the program itself."""
    family = fault_id.partition(".")[0]
    return device_name(family, say) != family


def check_row(result: CheckResult, say: Callable[..., str], title: str = "") -> FactRow:
    """A check of the machine or of the network, with what was measured."""
    state = CHECK_STATES[result.is_passed]
    if result.id in NAMED_CHECKS:
        title = title or say(f"diagnostics.check_{result.id.replace('.', '_')}")
    name = as_title(title or fault_name(result.id, say))
    detail = evidence_words(result.note, say, is_of_device=is_of_device(result.id, say)) if result.note else ""
    return FactRow(result.id, name, say(f"diagnostics.{state.value}"), detail, state)


def moment(at: datetime | None, zone: tzinfo) -> str:
    """Local date and time; a dash for never."""
    return "—" if at is None else f"{at.astimezone(zone):%m-%d %H:%M:%S}"
