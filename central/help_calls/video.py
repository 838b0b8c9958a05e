"""Video of a call: from the citizen's asking to its end, and who is at a window for it. Hands on what both ends say to find each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from central.help_calls.models import HelpCallEntry, HelpVideoEntry, WindowDuty
from central.help_calls.service import CallFate, CallProgress, CallTaken, CallUnknown, call_progress
from central.operators.console_audit import note_event
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from contract.help_video import HelpVideoRequest, HelpVideoState, HelpVideoStep

AT_WINDOW_FOR = timedelta(seconds=60)
"""After the last word of the console's page, which comes every 20 seconds."""
VIDEO_RINGS_FOR = timedelta(minutes=2)
JOINED_WITHIN = timedelta(seconds=45)
"""From the officer's answer. A terminal gives up after 30 seconds."""
LOST_AFTER = timedelta(seconds=30)
"""Both ends ask every second or two: one that is silent for so long has lost its network, or has gone."""
LONGEST = timedelta(hours=1)


class VideoProgress(StrEnum):
    """How far the video of a call is, for the console (视频进度)."""

    RINGING = "ringing"
    JOINING = "joining"
    JOINED = "joined"
    OVER = "over"


class VideoEnding(StrEnum):
    """What ended a video that somebody had answered, as the audit names it (视频结束原因)."""

    BY_WINDOW = "ended"
    DESERTED = "deserted"
    BY_TERMINAL = "left"
    NOT_JOINED = "unjoined"
    LOST = "lost"
    TOO_LONG = "timed"


class NotAtWindow(Exception):
    """The operator has not said to be at a window, or has left it."""


class TalksAlready(Exception):
    """The operator has a talk in another page: one citizen would hear what is said to another."""


@dataclass(frozen=True)
class VideoWord:
    """What the terminal hears (视频连线回话): the offer comes with OFFERED, `is_deserted` with OVER."""

    state: HelpVideoState
    offer: str = ""
    is_deserted: bool = False


def progress_of(entry: HelpVideoEntry, now: datetime) -> VideoProgress:
    """What both ends have said by now; a silent end is gone."""
    is_lost = now >= entry.heard_at + LOST_AFTER
    if entry.ended_at is not None or is_lost or now >= entry.asked_at + LONGEST:
        return VideoProgress.OVER
    if entry.answered_at is None or entry.seen_at is None:
        return VideoProgress.RINGING if now < entry.asked_at + VIDEO_RINGS_FOR else VideoProgress.OVER
    if now >= entry.seen_at + LOST_AFTER:
        return VideoProgress.OVER
    if entry.joined_at is not None:
        return VideoProgress.JOINED
    return VideoProgress.JOINING if now < entry.answered_at + JOINED_WITHIN else VideoProgress.OVER


def set_window_duty(session: Session, duty: WindowDuty, *, is_there: bool) -> None:
    """The operator takes video for terminals of that region from now on, in that page, or no more."""
    if is_there:
        session.merge(duty)
        return
    session.execute(delete(WindowDuty).where(WindowDuty.operator == duty.operator, WindowDuty.tab == duty.tab))


def is_at_window(session: Session, operator: str, now: datetime) -> bool:
    """Whether the operator is known to be there."""
    return bool(session.scalars(select(WindowDuty).where(WindowDuty.operator == operator, _is_there(now))).all())


def hear_video(session: Session, request: HelpVideoRequest, now: datetime) -> VideoWord:
    """One step of the terminal. A repetition changes nothing."""
    key = request.terminal_id, request.call_id
    entry = session.get(HelpVideoEntry, key, with_for_update=True)
    if request.step is HelpVideoStep.LOOK and entry is None:
        return VideoWord(HelpVideoState.READY if _is_staffed(session, key[0], now) else HelpVideoState.AWAY)
    if entry is None:
        entry = _asked_for(session, request, now)
    if progress_of(entry, now) is VideoProgress.OVER:
        _end(session, entry, now, _ending_of(entry, now))
        return VideoWord(HelpVideoState.OVER, is_deserted=entry.is_deserted and request.step is not HelpVideoStep.END)
    entry.heard_at = now
    if request.step is HelpVideoStep.END or _has_no_call(session, entry, now):
        _end(session, entry, now, VideoEnding.BY_TERMINAL)
        return VideoWord(HelpVideoState.OVER)
    if request.step is HelpVideoStep.ANSWER and entry.offer and not entry.answer:
        entry.answer = request.answer
    if request.step is HelpVideoStep.TALKING:
        _join(session, entry, now)
    if entry.answered_at is None:
        return VideoWord(HelpVideoState.RINGING)
    return VideoWord(HelpVideoState.JOINED) if entry.answer else VideoWord(HelpVideoState.OFFERED, entry.offer)


def require_answerable(session: Session, key: tuple[str, str], operator: str, now: datetime) -> None:
    """Whether that operator may answer it now. Raises NotAtWindow, CallUnknown, CallTaken, TalksAlready."""
    if not is_at_window(session, operator, now):
        raise NotAtWindow(operator)
    entry = _open(session, key, now)
    if entry.answered_at is not None and entry.answered_by != operator:
        raise CallTaken(entry.answered_by)
    if operator in _busy(session, now):
        raise TalksAlready(operator)


def offer_video(session: Session, key: tuple[str, str], operator: str, offer: str, now: datetime) -> None:
    """Somebody at a window answers. The call rings on until both ends are connected. Raises as `require_answerable` does."""
    # two pages of one operator offer one after the other
    session.scalars(select(WindowDuty).where(WindowDuty.operator == operator).with_for_update()).all()
    entry = session.get(HelpVideoEntry, key, with_for_update=True)
    if entry is not None and (entry.answered_by, entry.offer) == (operator, offer):
        return
    require_answerable(session, key, operator, now)
    entry = _open(session, key, now)
    entry.answered_at, entry.answered_by, entry.offer, entry.seen_at = now, operator, offer, now
    note_event(session, operator, "call_video", key[0], now)


def answer_to(
    session: Session, key: tuple[str, str], operator: str, now: datetime, *, is_connected: bool = False
) -> tuple[VideoProgress, str]:
    """The stage and the terminal's answer, for the browser of who answered; it is known to be there. Raises CallUnknown.

    `is_connected`: the browser and the terminal are.
    """
    entry = _answered(session, key, operator, now)
    entry.seen_at = now
    if is_connected:
        _join(session, entry, now)
    return progress_of(entry, now), entry.answer


def end_video(
    session: Session, key: tuple[str, str], operator: str, now: datetime, *, is_deserted: bool = False
) -> None:
    """The operator who answered has ended it; `is_deserted`: having seen that the citizen has gone. Raises CallUnknown."""
    entry = _answered(session, key, operator, now)
    entry.is_deserted = is_deserted and entry.joined_at is not None
    _end(session, entry, now, VideoEnding.DESERTED if entry.is_deserted else VideoEnding.BY_WINDOW)


def end_lost_videos(session: Session, now: datetime) -> None:
    """End what neither end has ended, so that the audit has its end. Waits for no other process that does so."""
    is_open = select(HelpVideoEntry).where(HelpVideoEntry.ended_at.is_(None)).with_for_update(skip_locked=True)
    for entry in session.scalars(is_open).all():
        if progress_of(entry, now) is VideoProgress.OVER:
            _end(session, entry, now, _ending_of(entry, now))


def open_videos(session: Session, scope: Scope, now: datetime) -> dict[tuple[str, str], tuple[VideoProgress, str]]:
    """The calls with video that rings or goes on, by terminal and call: how far it is, and the operator who answered."""
    found = session.scalars(
        select(HelpVideoEntry).where(*_is_young(now), *scope.of_terminals(HelpVideoEntry.terminal_id))
    )
    stages = {(entry.terminal_id, entry.call_id): (progress_of(entry, now), entry.answered_by) for entry in found}
    return {key: stage for key, stage in stages.items() if stage[0] is not VideoProgress.OVER}


def _asked_for(session: Session, request: HelpVideoRequest, now: datetime) -> HelpVideoEntry:
    """A terminal has one video at a time; what is taken back before it was heard of is kept as over, and never rings."""
    if request.step is HelpVideoStep.ASK:
        is_earlier = HelpVideoEntry.terminal_id == request.terminal_id, HelpVideoEntry.ended_at.is_(None)
        for earlier in session.scalars(select(HelpVideoEntry).where(*is_earlier).with_for_update()).all():
            _end(session, earlier, now, VideoEnding.LOST)
    entry = HelpVideoEntry(terminal_id=request.terminal_id, call_id=request.call_id, asked_at=now, heard_at=now)
    entry.offer = entry.answer = entry.answered_by = ""
    entry.is_deserted = False
    entry.ended_at = None if request.step is HelpVideoStep.ASK else now
    session.add(entry)
    return entry


def _has_no_call(session: Session, entry: HelpVideoEntry, now: datetime) -> bool:
    """Whether the call was closed while its video still rang."""
    if entry.answered_at is not None:
        return False
    call = session.get(HelpCallEntry, (entry.terminal_id, entry.call_id))
    return call is None or call_progress(call, now) is CallProgress.ENDED


def _join(session: Session, entry: HelpVideoEntry, now: datetime) -> None:
    """Both ends are connected, which answers the call for help, also one that its terminal took back for the video."""
    if entry.joined_at is not None or not entry.answer:
        return
    entry.joined_at = now
    note_event(session, entry.answered_by, "call_video_joined", entry.terminal_id, now)
    call = session.get(HelpCallEntry, (entry.terminal_id, entry.call_id), with_for_update=True)
    if call is not None and call.fate in ("", CallFate.WITHDRAWN):
        call.closed_at, call.closed_by, call.fate = call.closed_at or now, entry.answered_by, CallFate.VIDEO.value


def _ending_of(entry: HelpVideoEntry, now: datetime) -> VideoEnding:
    """Why it is over by itself."""
    if now >= entry.asked_at + LONGEST:
        return VideoEnding.TOO_LONG
    return VideoEnding.LOST if entry.joined_at is not None else VideoEnding.NOT_JOINED


def _end(session: Session, entry: HelpVideoEntry, now: datetime, ending: VideoEnding) -> None:
    entry.offer = entry.answer = ""
    if entry.ended_at is not None:
        return
    entry.ended_at = now
    if entry.answered_at is not None:
        note_event(session, entry.answered_by, f"call_video_{ending.value}", entry.terminal_id, now)


def _open(session: Session, key: tuple[str, str], now: datetime) -> HelpVideoEntry:
    entry = session.get(HelpVideoEntry, key, with_for_update=True)
    if entry is None or progress_of(entry, now) is VideoProgress.OVER:
        raise CallUnknown(key)
    return entry


def _answered(session: Session, key: tuple[str, str], operator: str, now: datetime) -> HelpVideoEntry:
    entry = _open(session, key, now)
    if entry.answered_by != operator:
        raise CallUnknown(key)
    return entry


def _busy(session: Session, now: datetime) -> frozenset[str]:
    """Operators with a talk, or on the way to one."""
    found = session.scalars(select(HelpVideoEntry).where(*_is_young(now), HelpVideoEntry.answered_at.is_not(None)))
    return frozenset(entry.answered_by for entry in found if progress_of(entry, now) is not VideoProgress.OVER)


def _is_staffed(session: Session, terminal_id: str, now: datetime) -> bool:
    """Whether somebody is at a window for that terminal, and free."""
    terminal = session.get(TerminalEntry, terminal_id)
    if terminal is None:
        return False
    busy = _busy(session, now)
    present = session.scalars(select(WindowDuty).where(_is_there(now)))
    return any(Scope(duty.region).holds_terminal(terminal.region) for duty in present if duty.operator not in busy)


def _is_there(now: datetime) -> ColumnElement[bool]:
    return WindowDuty.seen_at > now - AT_WINDOW_FOR


def _is_young(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return HelpVideoEntry.asked_at > now - LONGEST, HelpVideoEntry.ended_at.is_(None)
