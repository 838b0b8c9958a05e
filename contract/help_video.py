"""Video between a citizen and staff at a window: one message looks whether somebody is there, asks, answers and ends. It names no one.

Picture and sound never pass the centre: it hands on how the two ends find each other (SDP), and forgets that at the end.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.limits import Identifier, TerminalName
from contract.model import Message

MOST_SDP = 32_000
"""Characters; a browser with several networks offers some 7,000."""

Sdp = Annotated[str, StringConstraints(max_length=MOST_SDP)]
IceAddress = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^(stun|turn)s?:[!-~]+$")]
IceWord = Annotated[str, StringConstraints(max_length=200)]


class HelpVideoStep(StrEnum):
    """What the terminal wants (视频连线步骤): `ASK` and `ANSWER` come after the citizen's consent alone.

    `TALKING`: this end is connected. A terminal need not say it: the page of the window does so too.
    """

    LOOK = "look"
    ASK = "ask"
    ANSWER = "answer"
    TALKING = "talking"
    END = "end"


class HelpVideoState(StrEnum):
    """How far it is (视频连线状态): no one at a window, somebody there, ringing, somebody answered, both ends talk, over."""

    AWAY = "away"
    READY = "ready"
    RINGING = "ringing"
    OFFERED = "offered"
    JOINED = "joined"
    OVER = "over"


class IceServer(Message):
    """A STUN or TURN server (穿透服务器) by which the two ends find each other across networks."""

    urls: Annotated[tuple[IceAddress, ...], Field(min_length=1, max_length=4)]
    username: IceWord = ""
    credential: IceWord = Field(default="", repr=False)


class HelpVideoRequest(Message):
    """One step of a call's video (视频连线请求). A repetition changes nothing. `answer`: of the terminal to the offer."""

    terminal_id: TerminalName
    call_id: Identifier
    step: HelpVideoStep
    answer: Sdp = Field(default="", repr=False)


class HelpVideoAnswer(Message):
    """The state (视频连线应答), and with OFFERED the offer of the browser and the servers to use.

    `is_deserted`, with OVER: the window saw that the citizen has gone, and the visit may end.
    """

    terminal_id: TerminalName
    call_id: Identifier
    state: HelpVideoState
    offer: Sdp = Field(default="", repr=False)
    ice_servers: Annotated[tuple[IceServer, ...], Field(max_length=8)] = ()
    is_deserted: bool = False
