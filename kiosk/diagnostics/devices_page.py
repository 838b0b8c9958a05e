"""Every device, and what may be done with one: look again, restart it, cut its power, reset its counts."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from catalogue.text import Language
from contract.terms import StaffRole
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import DeviceFamily
from kiosk.diagnostics.actions import Actions, PageAction
from kiosk.diagnostics.counter_words import counter_name
from kiosk.diagnostics.fact_words import device_row, fault_row
from kiosk.diagnostics.page import Page, PageContext
from kiosk.services.fault_words import device_name
from kiosk.services.terminal_tools import Deed
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow
from kiosk.view.intents import Intent, OpenRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.services.ports import DeviceHandle

PAPER = (RECEIPT_PRINTER, DOCUMENT_PRINTER)
CLOSE_SECONDS = 20.0
DONE = Deed(is_done=True)
log = logging.getLogger(__name__)


def reopened(line: DeviceHandle[Any]) -> Deed:  # Any: of whatever port
    """The device is asked to close; the look that follows opens it again, and the page shows how it is then."""
    line.submit(lambda device, _cancelled: device.close(), _closed, _not_closed, CLOSE_SECONDS)
    line.poll_soon()
    return DONE


def _closed(_none: None) -> None:
    """The next look opens it."""


def _not_closed(error: Exception) -> None:
    log.info("a device did not close: %s", type(error).__name__)


class DevicesPage(Page):
    """The list of the devices (设备), and the one that was touched."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._chosen = ""
        self._actions = Actions(context)

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        title = device_name(self._chosen, say) if self._chosen else say("diagnostics.page_devices")
        buttons = self._actions.buttons(self._offered(), language)
        note, question = self._actions.note(language), self._actions.question(language)
        rows = self._of_one(say) if self._chosen else self._of_all(say)
        return DiagnosticsScreen(title, tuple(rows), buttons, note, question)

    @property
    def is_busy(self) -> bool:
        """Whether one of the actions is under way."""
        return self._actions.is_running

    def take(self, intent: Intent) -> bool:
        """Choose a device, or do something with it."""
        if isinstance(intent, OpenRow) and not self._chosen and DeviceFamily(intent.key) in self._lines:
            self._chosen = intent.key
            return True
        return self._actions.take(intent, self._offered())

    def back(self) -> bool:
        """From a device to all of them."""
        was_chosen, self._chosen = self._chosen, ""
        return bool(was_chosen)

    @property
    def _lines(self) -> dict[DeviceFamily, DeviceHandle[Any]]:
        return dict(self._context.services.devices.lines())

    def _offered(self) -> tuple[PageAction, ...]:
        line = self._lines.get(DeviceFamily(self._chosen))
        if line is None:
            return ()
        tools, family = self._context.services.tools, self._chosen
        keeper = StaffRole.KEEPER
        actions = (
            PageAction("look_again", "refresh", partial(_looked, line), family, least=keeper),
            PageAction("reconnect", "connection", partial(reopened, line), family, asks=True, least=keeper),
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

    def _of_all(self, say: Callable[..., str]) -> Iterator[FactRow]:
        now = self._context.now
        rows = (device_row(str(family), line.status(), now, say) for family, line in self._lines.items())
        return iter(sorted(rows, key=lambda row: ("bad", "unknown", "ok").index(row.condition.value)))

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


def _looked(line: DeviceHandle[Any]) -> Deed:  # Any: of whatever port
    line.poll_soon()
    return DONE
