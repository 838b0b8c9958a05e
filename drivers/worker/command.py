"""One command on its way through a device's queue. Does not know threads: the worker holds the lock."""

from collections.abc import Callable
from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

from drivers.ports.device import Cancelled, Device

P = TypeVar("P", bound=Device)


class CommandState(StrEnum):
    """The state of a command (指令状态)."""

    QUEUED = "queued"
    RUNNING = "running"
    SETTLED = "settled"
    """Its one way out is taken."""


class CommandChange(StrEnum):
    """What happens to a command (命令变化)."""

    BEGIN = "begin"
    SETTLE = "settle"
    """It has its result, failed, was cancelled before it began, or its deadline passed."""


COMMAND_TRANSITIONS: dict[tuple[CommandState, CommandChange], CommandState] = {
    (CommandState.QUEUED, CommandChange.BEGIN): CommandState.RUNNING,
    (CommandState.QUEUED, CommandChange.SETTLE): CommandState.SETTLED,
    (CommandState.RUNNING, CommandChange.SETTLE): CommandState.SETTLED,
}


class Command(Struct, Generic[P], eq=False):
    """A command, its deadline (an instant of the clock) and its two ways out, of which exactly one is taken.

    `run` gives the callback that brings the result; `repeatable` says that running twice does no harm.
    """

    run: Callable[[P, Cancelled], Callable[[], None]]
    on_failed: Callable[[Exception], None]
    deadline: float
    repeatable: bool
    state: CommandState = CommandState.QUEUED
    is_cancelled: bool = False
    stalled_since: float | None = None

    @classmethod
    def of_poll(cls, deadline: float) -> "Command[P]":
        """A look at the device: has no result for anybody, and a stall shows in the status alone."""
        return cls(lambda _device, _cancelled: lambda: None, lambda _error: None, deadline, False, CommandState.RUNNING)

    def moves(self, change: CommandChange) -> bool:
        """Go on in the table; False where it has no such arrow: a second outcome is dropped."""
        then = COMMAND_TRANSITIONS.get((self.state, change))
        if then is not None:
            self.state = then
        return then is not None

    def cancelled(self) -> bool:
        """What a running command asks between device exchanges."""
        return self.is_cancelled


class CommandTicket:
    """The caller's hold on a submitted command (排队凭据). Thread-safe."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self._cancel = cancel

    def cancel(self) -> None:
        """Take the command back. Queued: fails with CommandCancelled. Running: asked to stop, its outcome still comes."""
        self._cancel()
