"""How fast the line between a terminal and the centre is (通信速率): bytes of no meaning there, bytes of no meaning back."""

from pydantic import Field

from contract.limits import Moment, TerminalName
from contract.model import Message, Octets

MOST_BYTES = 512 * 1024


class ThroughputRequest(Message):
    """So many bytes (测速请求), and how many are wanted back."""

    terminal_id: TerminalName
    filler: Octets = Field(max_length=MOST_BYTES)
    wanted: int = Field(ge=0, le=MOST_BYTES)


class ThroughputAnswer(Message):
    """How many came (测速应答), and those that were wanted. `centre_time`: None from a centre of an older version."""

    terminal_id: TerminalName
    received: int = Field(ge=0, le=MOST_BYTES)
    filler: Octets = Field(max_length=MOST_BYTES)
    centre_time: Moment | None = None
