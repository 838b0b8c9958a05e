"""In or out of service by hand, with a reason that citizens see; the catalogue; the program and the machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract.remote_orders import ServiceReason
from contract.terms import AuditEvent, StaffRole
from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.view.facts import FactRow, FactState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REASONS = tuple(ServiceReason)
"""Why citizens are sent elsewhere: the messages `service.by_hand_<reason>` and the actions `suspend_<reason>`."""


class ServicePage(ActionPage):
    """Puts the terminal out of service, restarts it, shuts it down (服务与电源)."""

    title = "diagnostics.page_service"

    def _rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        reason = self._context.services.tools.service.reason
        value = say(reason) if reason else say("diagnostics.in_service")
        state = FactState.BAD if reason else FactState.OK
        yield FactRow("service", say("diagnostics.service"), value, condition=state)

    def _actions_offered(self) -> Iterator[PageAction]:
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
