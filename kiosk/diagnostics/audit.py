"""Writes down what is done in diagnostics: a line of the log at once, and a record for the centre as soon as the disk has it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract.terms import AuditEvent
    from kiosk.services.maintenance.staff import Attendant
    from kiosk.services.services import Services

log = logging.getLogger(__name__)


class AuditTrail:
    """Notes who entered diagnostics and what they did (审计轨迹).

    The screen's thread; the disk's worker writes. What the queue does not take stays in the log.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def write(self, event: AuditEvent, attendant: Attendant | None, about: str = "", detail: str = "") -> None:
        """`attendant` is None where no one was let in."""
        number, role = ("", "") if attendant is None else (attendant.number, attendant.role.value)
        log.info("audit: %s %s %s %s %s", event.value, number or "-", role or "-", about or "-", detail)
        services = self._services
        at, quality = services.health.wall_time, services.health.clock_quality

        def keep() -> bool:
            from contract.records import AuditFacts, Record

            facts = AuditFacts(event=event, account=number, role=role, about=about, detail=detail)
            if services.bare is not None:
                services.bare.keep_audit(facts, at)
                return True
            return isinstance(services.outbox.commit(facts, None, at, quality), Record)

        services.workers.disk.run(keep, self._on_kept, self._failed)

    def _on_kept(self, is_queued: bool) -> None:
        if not is_queued:
            log.warning("audit: the queue takes nothing now; the log has it alone")
        elif not self._services.is_bare:
            self._services.wake_relay()

    @staticmethod
    def _failed(error: Exception) -> None:
        log.warning("audit: not queued: %s; the log has it alone", type(error).__name__)
