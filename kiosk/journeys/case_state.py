"""How far the case of a journey is: one closed state, and the table of what may follow what.

Writes no record and asks no one: the steps and the case book do, and say so here. Touched on the screen's thread only.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from kiosk.journeys.sealed_ahead import SealedAhead


class Draft(Struct, frozen=True):
    """The centre was asked to do nothing yet (草稿). `sealed_ahead` is of the submission as the citizen last saw it; personal."""

    sealed_ahead: SealedAhead | None = None


class Sent(Struct, frozen=True):
    """The centre was asked to carry it out (已送出); whether it did may not be known."""


class Recorded(Struct, frozen=True):
    """Its one record is with the disk (已登记). `record_id` is known once the disk has taken it."""

    before: Draft | Sent
    record_id: str | None = None


class Resumed(Struct, frozen=True):
    """The documents of an earlier request did not come out and are fetched again (续办); its case was recorded then."""

    request_id: str
    record_id: str | None


class Collected(Struct, frozen=True):
    """What is printed is the outcome of an application that was counted when it was made (取件)."""


CaseState = Draft | Sent | Recorded | Resumed | Collected


class CaseChange(StrEnum):
    """What can happen to a case (状态变更)."""

    SEAL = "seal"
    SEND = "send"
    CALL_OFF = "call off"
    RECORD = "record"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    RESTART = "restart"
    COLLECT = "collect"
    LOSE_PERSON = "lose person"


States = tuple[type[CaseState], ...]

CHANGES: Mapping[CaseChange, Mapping[type[CaseState], States]] = {
    CaseChange.SEAL: {Draft: (Draft,)},
    CaseChange.SEND: {Draft: (Sent,), Sent: (Sent,), Resumed: (Resumed,)},
    CaseChange.CALL_OFF: {Sent: (Draft,), Resumed: (Resumed,)},
    CaseChange.RECORD: {Draft: (Recorded,), Sent: (Recorded,)},
    CaseChange.CONFIRM: {Recorded: (Recorded,)},
    CaseChange.WITHDRAW: {Recorded: (Draft, Sent)},
    CaseChange.RESUME: {Draft: (Resumed,)},
    CaseChange.RESTART: {Resumed: (Draft,)},
    CaseChange.COLLECT: {Draft: (Collected,)},
    CaseChange.LOSE_PERSON: {
        Draft: (Draft,),
        Sent: (Draft,),
        Resumed: (Draft,),
        Recorded: (Recorded,),
        Collected: (Collected,),
    },
}
"""From which state each change leads where; what is not here is refused."""


class ImpossibleChange(ValueError):
    """The table does not have it (不可能的变更): a defect of ours, and nothing has changed."""

    def __init__(self, change: CaseChange, state: CaseState) -> None:
        super().__init__(f"{change!r} is not possible for a case that is {type(state).__name__}")


class Case:
    """Every change raises ImpossibleChange where the table does not have it (办件状态)."""

    def __init__(self) -> None:
        self._state: CaseState = Draft()

    @property
    def state(self) -> CaseState:
        return self._state

    @property
    def is_recorded(self) -> bool:
        """Whether it has its record, of now or of an earlier journey: no other may be written."""
        return isinstance(self._state, Recorded | Resumed | Collected)

    @property
    def was_counted(self) -> bool:
        """Whether this is only the paper of a case that counts already."""
        return isinstance(self._state, Resumed | Collected)

    @property
    def record_id(self) -> str | None:
        return self._state.record_id if isinstance(self._state, Recorded | Resumed) else None

    def seal(self, ahead: SealedAhead) -> None:
        """The submission is being sealed while the citizen looks it over."""
        self._become(CaseChange.SEAL, Draft(ahead))

    def send(self) -> None:
        """The centre is asked to carry it out, for the first time or again."""
        self._become(CaseChange.SEND, self._state if isinstance(self._state, Resumed) else Sent())

    def call_off(self) -> None:
        """The centre said that no one did anything."""
        self._become(CaseChange.CALL_OFF, self._state if isinstance(self._state, Resumed) else Draft())

    def record(self) -> SealedAhead | None:
        """Its record goes to the disk; gives what was sealed ahead, which is kept here no longer."""
        state = self._state
        before = Sent() if isinstance(state, Sent) else Draft()
        self._become(CaseChange.RECORD, Recorded(before))
        return state.sealed_ahead if isinstance(state, Draft) else None

    def confirm(self, record_id: str) -> None:
        """The disk has taken the record."""
        self._become(CaseChange.CONFIRM, replace(self._on_its_way(CaseChange.CONFIRM), record_id=record_id))

    def withdraw(self) -> None:
        """The disk has not taken the record: nothing was promised, and it can be tried again."""
        self._become(CaseChange.WITHDRAW, self._on_its_way(CaseChange.WITHDRAW).before)

    def resume(self, request_id: str, record_id: str | None) -> None:
        """The documents of that earlier request are fetched again."""
        self._become(CaseChange.RESUME, Resumed(request_id, record_id))

    def restart(self) -> None:
        """No one knows the documents of that earlier request any more."""
        self._become(CaseChange.RESTART, Draft())

    def collect(self) -> None:
        """An earlier application is finished: only its papers are printed."""
        self._become(CaseChange.COLLECT, Collected())

    def lose_person(self) -> None:
        """No one is identified any more: what hung on the person is over, what is recorded stays."""
        state = self._state
        self._become(CaseChange.LOSE_PERSON, state if isinstance(state, Recorded | Collected) else Draft())

    def forget(self) -> None:
        """Drop what is personal."""
        if isinstance(self._state, Draft):
            self._state = Draft()

    def _on_its_way(self, change: CaseChange) -> Recorded:
        """The record that the disk has not answered for yet; `change` is its answer."""
        if not isinstance(self._state, Recorded) or self._state.record_id is not None:
            raise ImpossibleChange(change, self._state)
        return self._state

    def _become(self, change: CaseChange, state: CaseState) -> None:
        if type(state) not in CHANGES[change].get(type(self._state), ()):
            raise ImpossibleChange(change, self._state)
        self._state = state
