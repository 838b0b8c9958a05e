"""The way of a call for help to the centre, on a worker of its own: nothing else keeps it waiting."""

from typing import Protocol

from contract.help_calls import HelpCallAnswer, HelpCallRequest
from kiosk.services.help_calls import CallReply
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable


class HelpCentre(Protocol):
    """The centre, as far as a call needs it. Blocks."""

    def call_for_help(self, request: HelpCallRequest) -> HelpCallAnswer | CentreRefused | CentreUnreachable:
        """Place a call, ask after it, or take it back."""


class HelpLine:
    """Asks the centre about the call of that id (求助线路)."""

    def __init__(self, terminal_id: str, centre: HelpCentre) -> None:
        self._terminal_id = terminal_id
        self._centre = centre

    def ask(self, call_id: str, is_over: bool) -> CallReply:
        """On the worker. A centre from before refuses it."""
        request = HelpCallRequest(terminal_id=self._terminal_id, call_id=call_id, is_over=is_over)
        answer = self._centre.call_for_help(request)
        if isinstance(answer, HelpCallAnswer):
            return CallReply(answer.state.value)
        return CallReply.REFUSED if isinstance(answer, CentreRefused) else CallReply.UNREACHED
