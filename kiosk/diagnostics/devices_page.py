"""Every device, and what may be done with one: look again, restart it, cut its power, reset its counts."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from contract.terms import StaffRole
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import DeviceFamily
from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.diagnostics.counter_words import counter_name
from kiosk.diagnostics.evidence_words import program_words
from kiosk.diagnostics.fact_words import as_title, device_row, fault_row, moment
from kiosk.services.condition.fault_words import device_name
from kiosk.services.maintenance.terminal_tools import Deed
from kiosk.view.facts import FactRow, FactState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract.terminals import JobReport
    from kiosk.services.ports import DeviceHandle

PAPER = (RECEIPT_PRINTER, DOCUMENT_PRINTER)
JOBS = ("relay", "heartbeat", "catalogue", "key", "release")
"""Background jobs that are told: the messages `diagnostics.job_<name>`."""
CLOSE_SECONDS = 20.0
DONE = Deed(is_done=True)
log = logging.getLogger(__name__)


def reopen(line: DeviceHandle[Any]) -> Deed:  # Any: of whatever port
    """The device is asked to close; the look that follows opens it again, and the page shows how it is then."""
    line.submit(lambda device, _cancelled: device.close(), _on_closed, _on_not_closed, CLOSE_SECONDS)
    line.poll_soon()
    return DONE


def _on_closed(_none: None) -> None:
    """The next look opens it."""


def _on_not_closed(error: Exception) -> None:
    log.info("a device did not close: %s", type(error).__name__)


class DevicesPage(ActionPage):
    """The list of the devices (设备), and the one that was touched."""

    title = "diagnostics.page_devices"

    def _may_choose(self, key: str) -> bool:
        return not self._chosen and DeviceFamily(key) in self._lines

    @property
    def _lines(self) -> dict[DeviceFamily, DeviceHandle[Any]]:
        return dict(self._context.services.devices.lines())

    def _actions_offered(self) -> tuple[PageAction, ...]:
        line = self._lines.get(DeviceFamily(self._chosen))
        if line is None:
            return ()
        tools, family = self._context.services.tools, self._chosen
        keeper = StaffRole.KEEPER
        actions = (
            PageAction("look_again", "refresh", partial(_look_again, line), family, least=keeper),
            PageAction("reconnect", "connection", partial(reopen, line), family, asks=True, least=keeper),
            PageAction("restart_worker", "restart", partial(tools.restart_worker, family), family, asks=True),
            PageAction("port_power", "power", partial(tools.port_power, family), family, asks=True),
            PageAction("learn", "school", partial(tools.learn, family), family, asks=True),
        )
        if DeviceFamily(family) not in PAPER:
            return actions
        paper = PageAction(
            "paper_changed", "counter", partial(tools.paper_changed, family), family, asks=True, least=keeper
        )
        return (*actions, paper)

    def _heading(self, say: Callable[..., str]) -> str:
        return as_title(device_name(self._chosen, say)) if self._chosen else super()._heading(say)

    def _rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        return self._of_one(say) if self._chosen else self._of_all(say)

    def _of_all(self, say: Callable[..., str]) -> Iterator[FactRow]:
        now = self._context.now
        rows = (device_row(str(family), line.status(), now, say) for family, line in self._lines.items())
        yield from sorted(rows, key=lambda row: ("bad", "unknown", "ok").index(row.condition.value))
        jobs = [job for job in self._context.services.health.jobs if job.name in JOBS]
        if jobs:
            yield FactRow("jobs", say("diagnostics.jobs"), condition=FactState.HEADING)
        for job in jobs:
            yield self._job(job, say)

    def _job(self, job: JobReport, say: Callable[..., str]) -> FactRow:
        """When it succeeded last; where it does not, why, and when it is tried next."""
        zone, state = self._context.place.timezone, FactState.OK
        parts = [say("diagnostics.job_last", last=moment(job.last_success, zone))]
        if job.problem:
            state = FactState.BAD if job.is_overdue(self._context.services.clock.now()) else FactState.UNKNOWN
            parts += [f"{say('diagnostics.next_try')} {moment(job.next_try, zone)}", program_words(job.problem, say)]
        name, value = say(f"diagnostics.job_{job.name}"), say(f"diagnostics.{state.value}")
        return FactRow(f"job:{job.name}", name, value, " · ".join(parts), state)

    def _of_one(self, say: Callable[..., str]) -> Iterator[FactRow]:
        line = self._lines.get(DeviceFamily(self._chosen))
        status = None if line is None else line.status()
        row = device_row(self._chosen, status, self._context.now, say)
        yield FactRow(row.key, say("diagnostics.state"), row.value, row.detail, row.condition)
        for fault in self._context.services.health.faults():
            if fault.id.partition(".")[0] == self._chosen:
                yield fault_row(fault, say, self._context.attendant.role)
        for name, number in sorted(self._context.services.tools.counters(self._chosen).items()):
            yield FactRow(f"count:{name}", counter_name(self._chosen, name, say), str(number))


def _look_again(line: DeviceHandle[Any]) -> Deed:  # Any: of whatever port
    line.poll_soon()
    return DONE
