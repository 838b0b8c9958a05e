"""A citizen calls somebody to the terminal: one message places the call, asks after it and takes it back. It names no one."""

from enum import StrEnum

from contract.limits import Identifier, TerminalName
from contract.model import Message


class HelpCallState(StrEnum):
    """How far a call is (求助状态), as the centre knows it."""

    RINGING = "ringing"
    COMING = "coming"
    NO_ONE_FREE = "nobody"
    OVER = "over"


class HelpCallRequest(Message):
    """Places a call (求助呼叫), or asks for the state of a known one; `is_over`: help is no longer needed."""

    terminal_id: TerminalName
    call_id: Identifier
    is_over: bool = False


class HelpCallAnswer(Message):
    """The state of a call (求助应答): it rings, somebody comes, no one can come, or it is over."""

    terminal_id: TerminalName
    call_id: Identifier
    state: HelpCallState
