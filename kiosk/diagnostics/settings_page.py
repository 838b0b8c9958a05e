"""The settings that may be changed at the terminal, a step up or down at a time, within bounds, and taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from catalogue.text import Language
from contract.terms import AuditEvent, StaffRole
from kiosk.diagnostics.actions import Actions, PageAction
from kiosk.diagnostics.page import Page, PageContext
from kiosk.services.terminal_tools import SettingSource
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow
from kiosk.view.intents import Intent, OpenRow

if TYPE_CHECKING:
    from contract.local_settings import LocalSetting


class SettingsPage(Page):
    """The settings that may be changed at the terminal (本机设置). The setting that was touched has the buttons."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._settings = context.services.tools.settings
        self._chosen = ""
        self._actions = Actions(context)

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        rows = tuple(
            FactRow(
                setting.name,
                say(f"setting.{setting.name}"),
                str(self._settings.value(setting.name)),
                f"{say('setting.bounds', least=str(setting.least), most=str(setting.most))} · "
                + say(f"setting.of_{self._settings.source(setting.name)}"),
                opens=True,
                icon="check" if setting.name == self._chosen else "tune",
            )
            for setting in self._settings.known()
        )
        buttons = self._actions.buttons(self._offered(), language)
        return DiagnosticsScreen(say("diagnostics.page_settings"), rows, buttons, self._actions.note(language))

    @property
    def is_busy(self) -> bool:
        """Whether one of the actions is under way."""
        return self._actions.is_running

    def take(self, intent: Intent) -> bool:
        """Choose a setting, or change it."""
        if isinstance(intent, OpenRow) and any(setting.name == intent.key for setting in self._settings.known()):
            self._chosen = intent.key
            return True
        return self._actions.take(intent, self._offered())

    def _offered(self) -> tuple[PageAction, ...]:
        keeper = StaffRole.KEEPER
        undo = PageAction("setting_undo", "undo", self._settings.undo, least=keeper, event=AuditEvent.SETTING_UNDONE)
        chosen = next((setting for setting in self._settings.known() if setting.name == self._chosen), None)
        return (undo,) if chosen is None else (*self._steps(chosen), self._released(chosen), undo)

    def _released(self, chosen: LocalSetting) -> PageAction:
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
