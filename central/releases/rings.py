"""Rings: a release comes to a few terminals first, then to a quarter, then to all, and stops where too many fail."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

HALT_AT = 0.02
"""Share of the terminals that decided about a release and failed: from here on it goes to no one else."""

FEWEST_FAILED = 2
"""Of that share: one terminal that fails may be broken itself."""


class RolloutRing(StrEnum):
    """When a terminal's turn is (升级批次), in this order."""

    CANARY = "canary"
    EARLY = "early"
    ALL = "all"

    @property
    def following(self) -> "RolloutRing | None":
        """The one that comes after it."""
        rings = list(RolloutRing)
        place = rings.index(self) + 1
        return rings[place] if place < len(rings) else None


SHARES = {RolloutRing.CANARY: 0.02, RolloutRing.EARLY: 0.25}
"""The share of each ring among terminals without a chosen ring, counted from the first ring on."""

WATCHED_FOR = {RolloutRing.CANARY: timedelta(days=1), RolloutRing.EARLY: timedelta(days=2)}
"""How long a ring is watched before the next one begins by itself."""


def ring_of(terminal_id: str) -> RolloutRing:
    """The ring that a terminal falls into by its name, always the same."""
    place = int.from_bytes(hashlib.sha256(terminal_id.encode()).digest()[:4], "big") / 2**32
    return next((ring for ring, share in SHARES.items() if place < share), RolloutRing.ALL)


@dataclass(frozen=True)
class Tally:
    """How many terminals fared how with a release (升级统计)."""

    good: int = 0
    trying: int = 0
    failed: int = 0

    @property
    def decided(self) -> int:
        """Those whose trial is over."""
        return self.good + self.failed

    @property
    def must_halt(self) -> bool:
        """Whether too many failed; a single failure halts nothing, however few decided."""
        return self.failed >= FEWEST_FAILED and self.failed / self.decided >= HALT_AT


def may_advance(ring: RolloutRing, tally: Tally, watched: timedelta) -> bool:
    """Whether the next ring may begin: this one was watched for long enough, more came through than failed, and not too many failed."""
    waits = WATCHED_FOR.get(ring)
    return waits is not None and watched >= waits and tally.good > tally.failed and not tally.must_halt
