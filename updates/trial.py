"""Whether a release on trial is good: all that worked before it works with it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from updates.slots import Slots

TRIAL_SECONDS = 15 * 60.0
"""For how long a release runs before it is judged."""


@dataclass(frozen=True)
class WorkingParts:
    """What works on a terminal (正常部件): families of devices, whether the centre answers, and whether citizens are served."""

    devices: tuple[str, ...] = ()
    network: bool = False
    service: bool = False

    def as_table(self) -> dict[str, Any]:
        """For the state of the slots."""
        return {**asdict(self), "devices": list(self.devices)}

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> "WorkingParts":
        """What was kept; what cannot be read counts as not having worked."""
        devices = table.get("devices")
        return cls(
            tuple(str(device) for device in devices) if isinstance(devices, list) else (),
            table.get("network") is True,
            table.get("service") is True,
        )


def what_broke(before: WorkingParts, now: WorkingParts) -> tuple[str, ...]:
    """What worked before and does not now, in words for the centre; empty where the release is good."""
    return tuple(_broken(before, now))


def _broken(before: WorkingParts, now: WorkingParts) -> Iterable[str]:
    for family in before.devices:
        if family not in now.devices:
            yield f"{family} worked before and does not now"
    if before.network and not now.network:
        yield "the centre answered before and does not now"
    if before.service and not now.service:
        yield "citizens were served before and are not now"


def leave_what_never_worked(slots: Slots, running: str) -> bool:
    """Whether this release is on trial and never got to work: it is left where there is a good one. Raises OSError."""
    state = slots.state()
    is_left = state.trying == running and bool(state.good)
    if is_left:
        slots.reject(running, "the terminal did not get to work with it")
    return is_left
