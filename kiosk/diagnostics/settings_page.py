"""The settings that may be changed at the terminal, a step up or down at a time, within bounds, and taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract.terms import AuditEvent, StaffRole
from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.services.maintenance.terminal_tools import SettingSource
from kiosk.view.facts import FactRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract.local_settings import LocalSetting
    from kiosk.diagnostics.page import PageContext


class SettingsPage(ActionPage):
    """The settings that may be changed at the terminal (本机设置). The setting that was touched has the buttons."""

    title = "diagnostics.page_settings"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._settings = context.services.tools.settings

    def _rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        for setting in self._settings.known():
            yield FactRow(
                setting.name,
                say(f"setting.{setting.name}"),
                str(self._settings.value(setting.name)),
                f"{say('setting.bounds', least=str(setting.least), most=str(setting.most))} · "
                + say(f"setting.of_{self._settings.source(setting.name)}"),
                opens=True,
                icon="check" if setting.name == self._chosen else "tune",
            )

    def back(self) -> bool:
        """Leave the page: the setting that was touched is no step of its own."""
        return False

    def _may_choose(self, key: str) -> bool:
        return any(setting.name == key for setting in self._settings.known())

    def _actions_offered(self) -> tuple[PageAction, ...]:
        keeper = StaffRole.KEEPER
        undo = PageAction("setting_undo", "undo", self._settings.undo, least=keeper, event=AuditEvent.SETTING_UNDONE)
        chosen = next((setting for setting in self._settings.known() if setting.name == self._chosen), None)
        return (undo,) if chosen is None else (*self._steps(chosen), self._release_of(chosen), undo)

    def _release_of(self, chosen: LocalSetting) -> PageAction:
        release = partial(self._settings.release, chosen.name)
        is_enabled = self._settings.source(chosen.name) is SettingSource.HERE
        return PageAction(
            "setting_release",
            "restore",
            release,
            f"{chosen.name}=",
            least=StaffRole.KEEPER,
            event=AuditEvent.SETTING_CHANGED,
            is_enabled=is_enabled,
        )

    def _steps(self, chosen: LocalSetting) -> tuple[PageAction, ...]:
        value = self._settings.value(chosen.name)
        steps = (("setting_less", "minus", value - chosen.step), ("setting_more", "plus", value + chosen.step))
        return tuple(
            PageAction(
                name,
                icon,
                partial(self._settings.change, chosen.name, wanted),
                f"{chosen.name}={wanted}",
                least=StaffRole.KEEPER,
                event=AuditEvent.SETTING_CHANGED,
                is_enabled=chosen.least <= wanted <= chosen.most,
            )
            for name, icon, wanted in steps
        )
