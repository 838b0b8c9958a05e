"""In or out of service by hand, with a reason that citizens see; the catalogue; the program and the machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from catalogue.text import Language
from contract.remote_orders import ServiceReason
from contract.terms import AuditEvent, StaffRole
from kiosk.diagnostics.actions import Actions, PageAction
from kiosk.diagnostics.page import Page, PageContext
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, FactState
from kiosk.view.intents import Intent

if TYPE_CHECKING:
    from collections.abc import Iterator

REASONS = tuple(ServiceReason)
"""Why citizens are sent elsewhere: the messages `service.by_hand_<reason>` and the actions `suspend_<reason>`."""


class ServicePage(Page):
    """Puts the terminal out of service, restarts it, shuts it down (服务与电源)."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._actions = Actions(context)

    def screen(self, language: Language) -> DiagnosticsScreen:
        say, reason = self._context.say(language), self._context.services.tools.service.reason
        state = FactState.BAD if reason else FactState.OK
        row = FactRow(
            "service",
            say("diagnostics.service"),
            say(reason) if reason else say("diagnostics.in_service"),
            condition=state,
        )
        buttons = self._actions.buttons(tuple(self._offered()), language)
        note, question = self._actions.note(language), self._actions.question(language)
        return DiagnosticsScreen(say("diagnostics.page_service"), (row,), buttons, note, question)

    @property
    def is_busy(self) -> bool:
        """Whether one of the actions is under way."""
        return self._actions.is_running

    def take(self, intent: Intent) -> bool:
        """One of the actions."""
        return self._actions.take(intent, tuple(self._offered()))

    def _offered(self) -> Iterator[PageAction]:
        tools = self._context.services.tools
        keeper = StaffRole.KEEPER
        if tools.service.reason:
            yield PageAction("resume", "play", tools.service.resume, least=keeper, event=AuditEvent.SERVICE_RESUMED)
        else:
            for reason in REASONS:
                suspend = partial(tools.service.suspend, f"service.by_hand_{reason}")
                event = AuditEvent.SERVICE_SUSPENDED
                yield PageAction(f"suspend_{reason}", "pause", suspend, asks=True, least=keeper, event=event)
        yield PageAction("fetch_catalogue", "download", tools.fetch_catalogue)
        yield PageAction("restart", "restart", tools.power.restart, asks=True, is_last=True, least=keeper)
        yield PageAction("reboot", "power-cycle", tools.power.reboot, asks=True, is_last=True)
        yield PageAction("shut_down", "power", tools.power.shut_down, asks=True, is_last=True)
