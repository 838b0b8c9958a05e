"""Every device and background job of this terminal, as they tell of themselves."""

from catalogue.text import Language
from kiosk.diagnostics.page import Page, PageContext
from kiosk.view.facts import FactRow
from kiosk.view.view import DiagnosticsScreen


class DevicesPage(Page):
    """All lines of `Health` (设备与任务)."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def screen(self, language: Language) -> DiagnosticsScreen:
        lines = self._context.services.health.lines()
        rows = tuple(FactRow(each.label, each.label, each.value) for each in lines)
        return DiagnosticsScreen(self._context.say(language)("diagnostics.page_devices"), rows)
