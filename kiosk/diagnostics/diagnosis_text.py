"""The diagnosis for the telephone: faults and versions of this terminal as short signed text (`contract.diagnosis`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.services.condition.health import Health
    from kiosk.services.services import Services, TerminalSite


def diagnosis_text(services: Services, place: TerminalSite, catalogue_version: int) -> str:
    """What the QR code says; signs, so not while somebody waits for a frame: a millisecond."""
    from contract.diagnosis import Diagnosis, make_diagnosis

    versions = (("software", services.upkeep.software), ("catalogue", str(catalogue_version)))
    found = Diagnosis(place.terminal_id, services.clock.now(), versions, faults_of(services.health))
    return make_diagnosis(found, services.keys.signing())


def faults_of(health: Health) -> tuple[str, ...]:
    """The ids of what is wrong now, the oldest first (`contract.fault_register`). On the screen's thread."""
    health.look()
    return tuple(fault.id for fault in health.faults())


def status_text(health: Health) -> str:
    """How the terminal is now, for a bundle: faults, devices and jobs. On the screen's thread."""
    return "\n".join((*faults_of(health), *(f"{line.label}: {line.value}" for line in health.lines())))
