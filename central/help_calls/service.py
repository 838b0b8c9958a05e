"""Keeps calls for help from the terminal's first message to the operator's last one, and lists which of them ring."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from central.help_calls.models import HelpCallEntry
from central.terminal_register.scope import Scope
from contract.help_calls import HelpCallRequest, HelpCallState

RINGS_FOR = timedelta(minutes=15)
"""After so long without an answer the citizen has probably left."""
COMES_WITHIN = timedelta(hours=1)
"""How long an answered call stays open when no operator closes it."""
HEARD_WITHIN = timedelta(minutes=1)
"""A terminal asks every few seconds: one that does not has lost its network, or its power."""
MOST_LISTED = 100


class CallFate(StrEnum):
    """How a call ended (求助结果)."""

    HELPED = "helped"
    NO_ONE_FREE = "nobody"
    WITHDRAWN = "withdrawn"
    VIDEO = "video"


class CallProgress(StrEnum):
    """How far a call is, for the operator at the console (求助进度)."""

    RINGING = "ringing"
    COMING = "coming"
    LAPSED = "lapsed"
    ENDED = "ended"


class CallUnknown(LookupError):
    """There is no such call (求助呼叫), or it is over."""


class CallTaken(Exception):
    """Somebody else was faster, and goes there."""

    def __init__(self, operator: str) -> None:
        super().__init__(operator)
        self.operator = operator


@dataclass(frozen=True)
class CallRow:
    """A call as the console lists it (求助列表行)."""

    entry: HelpCallEntry
    progress: CallProgress
    is_heard: bool
    """Whether its terminal still asks after it."""
    video: str = ""
    """How far its video is (`central.help_calls.video.VideoProgress`); "" where there is none, or no more."""
    video_by: str = ""
    """The operator who answered it."""

    @property
    def rings(self) -> bool:
        """Whether it waits for somebody, by video or to come. It is quiet while somebody's video is being joined, and no longer."""
        return self.video == "ringing" or (self.progress is CallProgress.RINGING and self.video != "joining")


def call_progress(entry: HelpCallEntry, now: datetime) -> CallProgress:
    """How far a call is; an unanswered call ends by itself."""
    if entry.closed_at is not None:
        return CallProgress.ENDED
    if entry.answered_at is not None:
        return CallProgress.COMING if now < entry.answered_at + COMES_WITHIN else CallProgress.ENDED
    return CallProgress.RINGING if now < entry.called_at + RINGS_FOR else CallProgress.LAPSED


def hear_call(session: Session, request: HelpCallRequest, now: datetime) -> HelpCallState:
    """Place it where it is new, or answer its state. A repetition changes nothing.

    What is taken back before it was heard of is kept as over: its placing may still be on the way, and must not ring.
    """
    key = request.terminal_id, request.call_id
    entry = session.get(HelpCallEntry, key, with_for_update=True)
    if entry is None:
        if not request.is_over:
            _end_earlier(session, request.terminal_id, now)
        entry = HelpCallEntry(terminal_id=key[0], call_id=key[1], called_at=now, asked_at=now)
        session.add(entry)
    entry.asked_at = now
    if request.is_over and entry.closed_at is None:
        entry.closed_at, entry.fate = now, CallFate.WITHDRAWN.value
    match call_progress(entry, now):
        case CallProgress.RINGING:
            return HelpCallState.RINGING
        case CallProgress.COMING:
            return HelpCallState.COMING
        case _:
            return HelpCallState.NO_ONE_FREE if entry.fate == CallFate.NO_ONE_FREE else HelpCallState.OVER


def answer_call(session: Session, key: tuple[str, str], operator: str, now: datetime) -> None:
    """Somebody goes there. Raises CallUnknown, and CallTaken where somebody else does already."""
    entry = _open(session, key, now)
    if entry.answered_at is None:
        entry.answered_at, entry.answered_by = now, operator
    elif entry.answered_by != operator:
        raise CallTaken(entry.answered_by)


def close_call(session: Session, key: tuple[str, str], fate: CallFate, operator: str, now: datetime) -> None:
    """Close a call: help was given, or no one can go. Raises CallUnknown."""
    entry = _open(session, key, now)
    entry.closed_at, entry.closed_by, entry.fate = now, operator, fate.value


def listed_calls(session: Session, scope: Scope, now: datetime) -> list[CallRow]:
    """What rings or is answered, however much came after it; then the newest of what is over."""
    query = select(HelpCallEntry).where(*scope.of_terminals(HelpCallEntry.terminal_id))
    query = query.order_by(HelpCallEntry.called_at.desc(), HelpCallEntry.call_id)
    is_open = _is_open(now)
    found = list(session.scalars(query.where(is_open)))
    if len(found) < MOST_LISTED:
        found += session.scalars(query.where(~is_open).limit(MOST_LISTED - len(found)))
    lines = [CallRow(call, call_progress(call, now), now < call.asked_at + HEARD_WITHIN) for call in found]
    return sorted(lines, key=lambda line: _ORDER[line.progress])


def ringing_calls(session: Session, scope: Scope, now: datetime) -> list[HelpCallEntry]:
    """What waits for an answer, the longest first."""
    is_ringing = (
        HelpCallEntry.called_at > now - RINGS_FOR,
        HelpCallEntry.answered_at.is_(None),
        HelpCallEntry.closed_at.is_(None),
    )
    query = select(HelpCallEntry).where(*is_ringing, *scope.of_terminals(HelpCallEntry.terminal_id))
    return list(session.scalars(query.order_by(HelpCallEntry.called_at, HelpCallEntry.call_id).limit(MOST_LISTED)))


_ORDER = {CallProgress.RINGING: 0, CallProgress.COMING: 1, CallProgress.LAPSED: 2, CallProgress.ENDED: 2}


def _open(session: Session, key: tuple[str, str], now: datetime) -> HelpCallEntry:
    entry = session.get(HelpCallEntry, key, with_for_update=True)
    if entry is None or call_progress(entry, now) not in (CallProgress.RINGING, CallProgress.COMING):
        raise CallUnknown(key)
    return entry


def _end_earlier(session: Session, terminal_id: str, now: datetime) -> None:
    """A terminal has one call at a time: one from before a restart is asked after no more. What lapsed stays what it was."""
    is_earlier = HelpCallEntry.terminal_id == terminal_id, _is_open(now)
    session.execute(update(HelpCallEntry).where(*is_earlier).values(closed_at=now, fate=CallFate.WITHDRAWN.value))


def _is_open(now: datetime) -> ColumnElement[bool]:
    """What `call_progress` calls ringing or coming; never unknown, so that its contrary can be asked for too."""
    is_answered = HelpCallEntry.answered_at.is_not(None)
    is_ringing = ~is_answered & (HelpCallEntry.called_at > now - RINGS_FOR)
    is_coming = is_answered & (HelpCallEntry.answered_at > now - COMES_WITHIN)
    return HelpCallEntry.closed_at.is_(None) & (is_ringing | is_coming)
