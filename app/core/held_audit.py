"""What is done in diagnostics while there is no queue: a line each on the disk, until a queue takes it."""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, ValidationError

from contract.model import Message
from contract.records import AuditFacts, Record
from contract.terms import ClockQuality

if TYPE_CHECKING:
    from kiosk.services.ports import Outbox

MOST_BYTES = 256 * 1024
"""Far more than an installation writes: who presses buttons for ever fills no disk. The log has the rest."""

log = logging.getLogger(__name__)


class _HeldLine(Message):
    at: AwareDatetime
    facts: AuditFacts


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

    def hand_over(self, outbox: "Outbox") -> None:
        """All of it, in its order; what the queue does not take stays. Raises QueueFault, OSError."""
        if not self._file.exists():
            return
        held = list(self._read())
        taken = 0
        for each in held:
            if not isinstance(outbox.commit(each.facts, None, each.at, ClockQuality.UNCERTAIN), Record):
                break
            taken += 1
        left = held[taken:]
        if left:
            fresh = self._file.with_suffix(".new")
            fresh.write_text("".join(each.model_dump_json() + "\n" for each in left), "utf-8")
            fresh.replace(self._file)
        else:
            self._file.unlink()

    def _read(self) -> Iterator[_HeldLine]:
        """A line that was cut off by a power cut is left out."""
        for line in self._file.read_text("utf-8", errors="replace").splitlines():
            try:
                yield _HeldLine.model_validate_json(line)
            except ValidationError:
                log.warning("a held line of the audit cannot be read")
