"""What is done in diagnostics while there is no queue: a line each on the disk, until a queue takes it.

Each line has the id of its record from the beginning: handed over again after a power cut, it is known and not taken twice.
"""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pydantic import AwareDatetime, Field, ValidationError

from contract.folders import write_atomically
from contract.identifiers import Uuid7Identifiers
from contract.model import Message
from contract.records import AuditFacts
from contract.terms import ClockQuality

MOST_BYTES = 256 * 1024
"""Far more than an installation writes: a person who presses buttons for ever fills no disk. The log has the rest."""

log = logging.getLogger(__name__)


class AuditQueue(Protocol):
    """The part of the outbox that is needed here (审计去处)."""

    def commit_once(self, record_id: str, facts: AuditFacts, occurred_at: datetime, clock: ClockQuality) -> bool:
        """Whether it is in the queue now, by this call or an earlier one. Raises QueueFault."""


class _HeldLine(Message):
    at: AwareDatetime
    facts: AuditFacts
    record_id: str = Field(default_factory=lambda: Uuid7Identifiers().new())


class HeldAudit:
    """The audit that waits for a queue (暂存审计). Blocks on the disk."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, facts: AuditFacts, at: datetime) -> None:
        """Behind what is there. Raises OSError."""
        if self._file.exists() and self._file.stat().st_size > MOST_BYTES:
            raise OSError("too much is held")
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(_HeldLine(at=at, facts=facts).model_dump_json() + "\n")
            lines.flush()
            os.fsync(lines.fileno())

    def hand_over(self, outbox: AuditQueue) -> None:
        """All of it, in its order; what the queue does not take stays. Raises QueueFault, OSError."""
        if not self._file.exists():
            return
        held = list(self._read())
        taken = 0
        for entry in held:
            if not outbox.commit_once(entry.record_id, entry.facts, entry.at, ClockQuality.UNCERTAIN):
                break
            taken += 1
        left = held[taken:]
        if left:
            write_atomically(self._file, "".join(entry.model_dump_json() + "\n" for entry in left).encode())
        else:
            self._file.unlink()

    def _read(self) -> Iterator[_HeldLine]:
        """A line that was cut off by a power cut is left out."""
        for line in self._file.read_text("utf-8", errors="replace").splitlines():
            try:
                yield _HeldLine.model_validate_json(line)
            except ValidationError:
                log.warning("a held line of the audit cannot be read")
