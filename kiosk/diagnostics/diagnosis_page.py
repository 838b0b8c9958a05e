"""The diagnosis for the telephone: a code that a helper reads from this screen, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.diagnostics.diagnosis_text import diagnosis_text, faults_of
from kiosk.diagnostics.fact_words import as_title
from kiosk.diagnostics.page import Page, PageContext
from kiosk.services.condition.fault_words import fault_name
from kiosk.view.diagnostics import GuidedTestScreen
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.intents import Intent, PressButton

if TYPE_CHECKING:
    from catalogue.text import Language

AGAIN = "again"


class DiagnosisPage(Page):
    """Shows the state of the terminal as a QR code (诊断码), for a technician elsewhere."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._text = ""
        self._faults: tuple[str, ...] = ()
        self._make()

    def screen(self, language: Language) -> GuidedTestScreen:
        say = self._context.say(language)
        rows = tuple(
            FactRow(fault, as_title(fault_name(fault, say)), fault, condition=FactState.BAD) for fault in self._faults
        )
        none = (FactRow("none", say("diagnosis.no_fault"), condition=FactState.OK),)
        return GuidedTestScreen(
            say("diagnostics.page_diagnosis"),
            say("diagnosis.do" if self._text else "diagnosis.unsigned"),
            rows or none,
            (PageButton(AGAIN, say("diagnosis.again"), "refresh", is_main=True),),
            code=self._text,
        )

    def take(self, intent: Intent) -> bool:
        if intent != PressButton(AGAIN):
            return False
        self._make()
        return True

    def _make(self) -> None:
        context = self._context
        self._faults = faults_of(context.services.health)
        if context.services.is_bare:  # no key to sign by: what is wrong is read out
            return
        self._text = diagnosis_text(context.services, context.place, context.snapshot().catalogue.version)
