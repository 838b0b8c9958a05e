"""Orders of the centre to one terminal (远程指令), and what became of them. A heartbeat's answer says that there are some.

Each names one of a few deeds: no order carries a program, a path or an address.
"""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from contract.limits import Identifier, Remark, TerminalName, Word
from contract.model import Message, Octets

MOST_ORDERS = 8
"""That wait for one terminal."""
MOST_BUNDLE_BYTES = 4 * 1024 * 1024
"""Of a sealed bundle (`contract.support_bundle`)."""


class RemoteDeed(StrEnum):
    """What the centre can order a terminal to do (远程操作)."""

    SUSPEND = "suspend"
    RESUME = "resume"
    RESTART = "restart"
    CATALOGUE = "catalogue"
    DIAGNOSIS = "diagnosis"


class ServiceReason(StrEnum):
    """Why a terminal is out of service by hand (暂停原因); citizens see it."""

    CLEANING = "cleaning"
    SUPPLIES = "supplies"
    REPAIR = "repair"
    MOVING = "moving"


class RemoteOrder(Message):
    """One order (远程指令), given again until the terminal has said what became of it, or it expires.

    `deed` is a RemoteDeed, or one of newer software; `reason` of a suspension a ServiceReason, likewise.
    """

    order_id: Identifier
    deed: Word
    reason: str = Field(default="", pattern=r"^[a-z]{0,32}$")
    expires_at: AwareDatetime


class OrderDone(Message):
    """What became of an order (指令回执); `bundle` is the sealed bundle of a diagnosis."""

    order_id: Identifier
    is_done: bool
    note: Remark = ""
    bundle: Octets = Field(default=b"", max_length=MOST_BUNDLE_BYTES)


class RemoteOrdersRequest(Message):
    """A terminal reports what it did (指令领取), and asks what else there is."""

    terminal_id: TerminalName
    done: tuple[OrderDone, ...] = Field(default=(), max_length=MOST_ORDERS)


class RemoteOrdersAnswer(Message):
    """What is still to be done (待办指令); orders that it names no more are done with, expired or taken back."""

    terminal_id: TerminalName
    centre_time: AwareDatetime
    orders: tuple[RemoteOrder, ...] = Field(default=(), max_length=MOST_ORDERS)
