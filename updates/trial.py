"""Whether a release on trial is good: all that worked before it works with it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from updates.slots import Slots

TRIAL_SECONDS = 15 * 60.0
"""For how long a release runs before it is judged."""

LOOK_AGAIN_SECONDS = 5 * 60.0
LOOKS = 3
"""In a row, with the same part broken: a cable that was pulled for a moment is no fault of the release."""

LATEST_SECONDS = 60 * 60.0
"""From then on three bad looks are enough, whatever each of them missed."""

AWAY_SECONDS = 24 * 3600.0
"""Until then a centre that does not answer is the line's or its own fault: the release waits for it."""

CENTRE_AWAY = "the centre answered before and does not now"


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
        yield CENTRE_AWAY
    if before.service and not now.service:
        yield "citizens were served before and are not now"


class TrialJudge:
    """Judges a release by several looks (试用判定): good at the first look with which all is well, left where it stays broken."""

    def __init__(self, before: WorkingParts) -> None:
        self._before = before
        self._looks: list[tuple[str, ...]] = []
        self._due = TRIAL_SECONDS

    def judged(self, seconds: float, now: WorkingParts) -> tuple[str, ...] | None:
        """After so many seconds with the release: empty where it is good, what it broke, or None while that is open."""
        if seconds < self._due:
            return None
        broke = what_broke(self._before, now)
        if not broke:
            return ()
        self._due = seconds + LOOK_AGAIN_SECONDS
        if seconds < AWAY_SECONDS:
            broke = tuple(part for part in broke if part != CENTRE_AWAY)
        self._looks = [*self._looks, broke][-LOOKS:]
        if len(self._looks) < LOOKS or not all(self._looks):
            return None
        lasting = tuple(part for part in broke if all(part in look for look in self._looks))
        return lasting or (broke if seconds >= LATEST_SECONDS else None)


def leave_what_never_worked(slots: Slots, running: str) -> bool:
    """Whether this release is on trial and never got to work: it is left where there is a good one. Raises OSError."""
    state = slots.state()
    is_left = state.trying == running and bool(state.good)
    if is_left:
        slots.reject(running, "the terminal did not get to work with it")
    return is_left
