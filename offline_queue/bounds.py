"""The freeze rules: when the queue stops taking new submissions, honestly and before the disk is full."""

from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

MIB = 1024 * 1024


class FreezeReason(StrEnum):
    """Why nothing new is taken now (冻结原因)."""

    TOO_MUCH = "too_much"
    TOO_OLD = "too_old"
    DISK_LOW = "disk_low"
    DISK_FULL = "disk_full"
    CHAIN_LOST = "chain_lost"
    DAMAGED = "damaged"


class Frozen(Struct, frozen=True):
    """The submission was not taken and nothing was promised (队列冻结)."""

    reason: FreezeReason


class Bounds(Struct, frozen=True):
    """Bytes and age of what waits (队列上限), and the free disk that must remain.

    Submissions stop at these; notes about what was already submitted (paper, rating, visit) may use `reserve` on top.
    What was delivered stays for `kept`, in at most `most_kept_bytes`: what was delivered first makes way, never what waits.
    """

    most_bytes: int = 2048 * MIB
    most_age: timedelta = timedelta(days=30)
    least_free: int = 512 * MIB
    reserve: int = 64 * MIB
    kept: timedelta = timedelta(days=90)
    most_kept_bytes: int = 256 * MIB


class Load(Struct, frozen=True):
    """The load of the queue (队列负载): bytes waiting or parked, age of the oldest waiting record, free bytes on the disk."""

    held_bytes: int
    oldest_age: timedelta
    free_bytes: int


def freeze_reason(load: Load, bounds: Bounds, *, is_submission: bool) -> FreezeReason | None:
    """Why a record may not be taken now, or None."""
    reserve = 0 if is_submission else bounds.reserve
    if load.free_bytes < bounds.least_free - reserve:
        return FreezeReason.DISK_LOW
    if load.held_bytes > bounds.most_bytes + reserve:
        return FreezeReason.TOO_MUCH
    if is_submission and load.oldest_age > bounds.most_age:
        return FreezeReason.TOO_OLD
    return None
