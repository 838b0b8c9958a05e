"""What the centre says of a call, as the terminal takes it."""

import pytest

from app.core.work import HelpLine
from contract.help_calls import HelpCallAnswer, HelpCallRequest, HelpCallState
from kiosk.services.calls.help_calls import CallReply
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable


class Centre:
    def __init__(self, answer: object) -> None:
        self.answer, self.asked = answer, list[HelpCallRequest]()

    def call_for_help(self, request: HelpCallRequest):
        self.asked.append(request)
        return self.answer


@pytest.mark.parametrize("state", HelpCallState)
def test_every_state_has_its_reply(state: HelpCallState) -> None:
    centre = Centre(HelpCallAnswer(terminal_id="YC-001", call_id="c1", state=state))
    assert HelpLine("YC-001", centre).ask("c1", is_over=True).value == state.value
    assert centre.asked == [HelpCallRequest(terminal_id="YC-001", call_id="c1", is_over=True)]


def test_old_centre_refuses_and_silent_one_is_unreached() -> None:
    refused = CentreRefused(404, "not_found", "no such path")
    silent = CentreUnreachable(Unreachable.TIMEOUT, "")
    assert HelpLine("YC-001", Centre(refused)).ask("c1", is_over=False) is CallReply.REFUSED
    assert HelpLine("YC-001", Centre(silent)).ask("c1", is_over=False) is CallReply.UNREACHED
