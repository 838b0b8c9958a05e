"""Devices that are plugged in and not in use: found, tried, and taken for the next start; beside them what is configured."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from drivers.ports.status import DeviceFamily
from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.diagnostics.evidence_words import evidence_words
from kiosk.diagnostics.fact_words import STATES, as_title
from kiosk.services.condition.fault_words import device_name
from kiosk.services.maintenance.terminal_tools import Deed
from kiosk.view.facts import FactRow, FactState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.diagnostics.page import PageContext
    from kiosk.services.maintenance.terminal_tools import FoundDevice, KeptDevice

FOUND = "found:"


class FindPage(ActionPage):
    """Looks for devices as the set-up did (查找设备). What is taken or left counts from the next start of the program."""

    title = "diagnostics.page_find"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, self._look)
        self._found: tuple[FoundDevice, ...] | None = None
        self._kept: tuple[KeptDevice, ...] = ()
        self._look()

    def _may_choose(self, key: str) -> bool:
        return not self.is_busy and key in {*self._by_key(), *self._kept_names()}

    def _actions_offered(self) -> tuple[PageAction, ...]:
        tools = self._context.services.tools
        find = PageAction("find_devices", "magnify", self._find)
        restart = PageAction("restart", "restart", tools.power.restart, asks=True, is_last=True)
        usual = (find, restart) if any(not device.counts for device in self._kept) else (find,)
        found, family = self._by_key().get(self._chosen), self._chosen
        if found is not None:
            take = partial(tools.devices.take, found)
            return (*usual, PageAction("found_take", "check", take, f"{found.family}:{found.adapter}", asks=True))
        if family in self._kept_names():
            leave = partial(tools.devices.leave, family)
            return (*usual, PageAction("found_leave", "undo", leave, family, asks=True))
        return usual

    def _by_key(self) -> dict[str, FoundDevice]:
        return {f"{FOUND}{number}": device for number, device in enumerate(self._found or ())}

    def _kept_names(self) -> set[str]:
        return {device.family for device in self._kept}

    def _rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        yield from self._found_rows(say)
        yield from self._configured_rows(say)

    def _found_rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        if self._found is None:
            return
        none = "" if self._found else say("find.none")
        yield FactRow("heading_found", say("find.found"), none, condition=FactState.HEADING)
        for key, device in self._by_key().items():
            words = evidence_words(device.evidence, say) if device.evidence else ""
            state = STATES[device.condition]
            value = say(f"diagnostics.{state.value}")
            icon = "check" if key == self._chosen else ""
            detail = f"{device.found} {words}".strip()
            yield FactRow(key, as_title(device_name(device.family, say)), value, detail, state, opens=True, icon=icon)

    def _configured_rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        lines, kept = self._context.services.devices.lines(), {device.family: device for device in self._kept}
        yield FactRow("heading_configured", say("find.configured"), condition=FactState.HEADING)
        for family in sorted({*lines, *kept}):
            line = lines.get(DeviceFamily(family))
            status = None if line is None else line.status()
            state = FactState.UNKNOWN if status is None else STATES[status.condition]
            value = say(f"diagnostics.{state.value}")
            device = kept.get(family)
            if device is None:
                yield FactRow(family, as_title(device_name(family, say)), value, condition=state)
                continue
            detail = say("find.taken" if device.counts else "find.taken_next")
            icon = "check" if family == self._chosen else ""
            yield FactRow(family, as_title(device_name(family, say)), value, detail, state, opens=True, icon=icon)

    def _find(self) -> Deed:
        """On the worker. The page is drawn from it when the action ends."""
        self.back()
        self._found = self._context.services.tools.devices.look()
        return Deed(is_done=True)

    def _look(self) -> None:
        self._context.services.workers.disk.run(
            self._context.services.tools.devices.kept, self._on_kept, self._on_not_kept
        )

    def _on_kept(self, kept: tuple[KeptDevice, ...]) -> None:
        self._kept = kept
        self._context.on_changed()

    def _on_not_kept(self, _error: Exception) -> None:
        self._kept = ()
        self._context.on_changed()
