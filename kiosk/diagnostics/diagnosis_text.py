"""The diagnosis for the telephone: faults and versions of this terminal as short signed text (`contract.diagnosis`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalogue.availability import Reading

if TYPE_CHECKING:
    from kiosk.services.health import Health
    from kiosk.services.services import Services, TerminalSite


def diagnosis_text(services: Services, place: TerminalSite, catalogue_version: int) -> str:
    """What the QR code says; signs, so not while somebody waits for a frame: a millisecond."""
    from contract.diagnosis import Diagnosis, make_diagnosis

    versions = (("software", services.upkeep.software), ("catalogue", str(catalogue_version)))
    faults = tuple(faults_of(services.health))
    found = Diagnosis(place.terminal_id, services.clock.now(), versions, faults)
    return make_diagnosis(found, services.keys.signing())


def faults_of(health: Health) -> Iterator[str]:
    """Short names of what is not as it should be: network, clock, service, and each device with its problems."""
    if health.network.reading is not Reading.OK:
        yield f"network:{health.network.reading.value}"
    if health.clock_problem:
        yield "clock:wrong"
    if health.suspension:
        yield health.suspension.replace(".", ":", 1)
    for family, status in sorted(health.statuses().items()):
        for problem in status.problems:
            yield f"{family}:{problem.code.value}"
        if not status.problems and status.condition != "ok":
            yield f"{family}:{status.condition.value}"
