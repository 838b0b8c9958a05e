"""Calls somebody to this terminal, asks about the call, and says honestly what came of it. In memory alone; names no one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from math import inf
from typing import TYPE_CHECKING, assert_never

from kiosk.view.overlay import CallStage

if TYPE_CHECKING:
    from contract.clock import Clock
    from contract.identifiers import Identifiers
    from kiosk.services.ports import BackgroundWorker

ASK_EVERY = 3.0
"""Seconds between two questions about the call."""
SENT_WITHIN = 8.0
"""A citizen who waits for longer should know that it may not have got through."""
ANSWERED_WITHIN = 120.0
GIVEN_UP_AFTER = 900.0
"""The centre lets it ring for as long."""
NEXT_CALL_AFTER = 10.0
"""Seconds between two calls that reach the centre: a child that plays with the button does not fill its list."""


class CallReply(StrEnum):
    """What came back from the centre (求助回音)."""

    RINGING = "ringing"
    COMING = "coming"
    NO_ONE_FREE = "nobody"
    OVER = "over"
    UNREACHED = "unreached"
    REFUSED = "refused"


AskCentre = Callable[[str, bool], CallReply]
"""Places the call of that id or asks after it; True: it is over. Blocks: called on the worker."""

_OPEN = (CallStage.CALLING, CallStage.RINGING, CallStage.COMING)
_STAYS: dict[CallReply, CallStage] = {CallReply.RINGING: CallStage.RINGING, CallReply.COMING: CallStage.COMING}


class HelpCalls:
    """The call of this terminal (本机求助), one at a time. Everything on the screen's thread; until `join` nothing is sent."""

    def __init__(self, clock: Clock, identifiers: Identifiers) -> None:
        self._clock = clock
        self._identifiers = identifiers
        self._ask: AskCentre | None = None
        self._worker: BackgroundWorker | None = None
        self._stage = CallStage.NONE
        self._call_id = ""
        self._over: list[str] = []
        self._called_at = self._due = 0.0
        self._sent_id, self._sent_at = "", -inf
        self._is_asking = False

    def join(self, ask: AskCentre, worker: BackgroundWorker) -> None:
        self._ask, self._worker = ask, worker

    @property
    def stage(self) -> CallStage:
        """The state of the call, as far as is known here."""
        waited = self._clock.monotonic() - self._called_at
        if self._stage is CallStage.CALLING and waited >= SENT_WITHIN:
            return CallStage.UNSENT
        if self._stage is CallStage.RINGING and waited >= ANSWERED_WITHIN:
            return CallStage.UNANSWERED
        return self._stage

    @property
    def call_id(self) -> str:
        """Of the call that is open; "" where there is none."""
        return self._call_id

    def call(self) -> None:
        """Call somebody, or once more where no one came; nothing happens while it rings or somebody comes.

        A new call soon after another one is placed when its time has come, and waits for its answer from then on.
        """
        if self.stage in _OPEN:
            return
        self._called_at = self._due = self._clock.monotonic()
        if not self._call_id:
            self._call_id = self._identifiers.new()
            self._called_at = max(self._due, self._sent_at + NEXT_CALL_AFTER)
        self._stage = CallStage.CALLING

    def withdraw(self) -> None:
        """Help is no longer needed. The centre is informed as soon as it can be reached, if it may know the call."""
        if self._call_id and self._call_id == self._sent_id:
            self._over.append(self._call_id)
            self._due = self._clock.monotonic()
        self._call_id, self._stage = "", CallStage.NONE

    def forget(self) -> None:
        """Forget a call that has ended, so that the next citizen does not see it; one that still rings stays."""
        if not self._call_id:
            self._stage = CallStage.NONE

    def tick(self) -> None:
        """Ask the centre when it is time."""
        now = self._clock.monotonic()
        if self._ask is None or self._worker is None or self._is_asking or now < self._due:
            return
        is_over = bool(self._over)
        call_id = self._over[0] if is_over else self._call_id
        if not call_id or (not is_over and now < self._called_at):
            return
        if not is_over and call_id != self._sent_id:
            self._sent_id, self._sent_at = call_id, now
        self._is_asking = True
        heard = partial(self._take_reply, call_id, is_over)
        self._worker.run(partial(self._ask, call_id, is_over), heard, lambda _: heard(CallReply.UNREACHED))

    def _take_reply(self, call_id: str, is_over: bool, reply: CallReply) -> None:
        self._is_asking = False
        self._due = self._clock.monotonic() + ASK_EVERY
        if is_over:
            self._on_withdrawal(call_id, reply)
        elif call_id in self._over:
            # it was taken back while the question was under way: the centre does not know that yet
            self._due = self._clock.monotonic()
        else:
            self._follow(reply)

    def _on_withdrawal(self, call_id: str, reply: CallReply) -> None:
        """Drop a withdrawal that the centre has heard of, or has forgotten by itself after a while."""
        is_late = self._clock.monotonic() - self._called_at >= GIVEN_UP_AFTER
        if reply is not CallReply.UNREACHED or is_late:
            self._over.remove(call_id)
            self._due = self._clock.monotonic()

    def _follow(self, reply: CallReply) -> None:
        is_late = self._clock.monotonic() - self._called_at >= GIVEN_UP_AFTER
        match reply:
            case CallReply.RINGING | CallReply.COMING:
                self._stage = _STAYS[reply]
            case CallReply.UNREACHED:
                # what rang still rings: only a call that never got through is said to be unsent
                self._stage = CallStage.UNSENT if self._stage is CallStage.CALLING else self._stage
                self._call_id = "" if is_late else self._call_id
            case CallReply.REFUSED:
                self._call_id, self._stage = "", CallStage.UNSENT
            case CallReply.NO_ONE_FREE:
                self._call_id, self._stage = "", CallStage.NO_ONE_FREE
            case CallReply.OVER:
                is_done = self._stage is CallStage.COMING
                self._call_id, self._stage = "", CallStage.NONE if is_done else CallStage.UNANSWERED
            case _:
                assert_never(reply)
