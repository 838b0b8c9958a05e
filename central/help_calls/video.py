"""Video of a call: from the citizen's asking to its end, and who is at a window for it. Hands on what both ends say to find each other."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from central.help_calls.models import HelpCallEntry, HelpVideoEntry, WindowDuty
from central.help_calls.service import CallFate, CallStage, CallTaken, CallUnknown, stage_of
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from contract.help_video import HelpVideoRequest, HelpVideoState, HelpVideoStep

AT_WINDOW_FOR = timedelta(seconds=60)
"""After the last word of the console's page, which comes every 20 seconds."""
VIDEO_RINGS_FOR = timedelta(minutes=2)
LOST_AFTER = timedelta(seconds=30)
"""Both ends ask every second or two: one that is silent for so long has lost its network, or has gone."""
LONGEST = timedelta(hours=1)


class VideoProgress(StrEnum):
    """How far the video of a call is, for the console (视频进度)."""

    RINGING = "ringing"
    JOINING = "joining"
    JOINED = "joined"
    OVER = "over"


def progress_of(entry: HelpVideoEntry, now: datetime) -> VideoProgress:
    """What both ends have said by now; a silent end is gone."""
    is_lost = now >= entry.heard_at + LOST_AFTER
    if entry.ended_at is not None or is_lost or now >= entry.asked_at + LONGEST:
        return VideoProgress.OVER
    if entry.answered_at is None or entry.seen_at is None:
        return VideoProgress.RINGING if now < entry.asked_at + VIDEO_RINGS_FOR else VideoProgress.OVER
    if now >= entry.seen_at + LOST_AFTER:
        return VideoProgress.OVER
    return VideoProgress.JOINED if entry.answer else VideoProgress.JOINING


def be_at_window(session: Session, operator: str, region: str, now: datetime, *, is_there: bool) -> None:
    """The operator takes video for terminals of that region from now on, or no more."""
    if not is_there:
        session.execute(delete(WindowDuty).where(WindowDuty.operator == operator))
        return
    session.merge(WindowDuty(operator=operator, region=region, seen_at=now))


def is_at_window(session: Session, operator: str, now: datetime) -> bool:
    """Whether the operator is known to be there."""
    duty = session.get(WindowDuty, operator)
    return duty is not None and now < duty.seen_at + AT_WINDOW_FOR


def hear_video(session: Session, request: HelpVideoRequest, now: datetime) -> tuple[HelpVideoState, str]:
    """One step of the terminal: the state, and the offer while it waits to be answered. A repetition changes nothing."""
    key = request.terminal_id, request.call_id
    entry = session.get(HelpVideoEntry, key, with_for_update=True)
    if request.step is HelpVideoStep.LOOK and entry is None:
        return (HelpVideoState.READY if _is_staffed(session, key[0], now) else HelpVideoState.AWAY), ""
    if entry is None:
        entry = _asked_for(session, request, now)
    if progress_of(entry, now) is VideoProgress.OVER:
        _end(entry, now)
        return HelpVideoState.OVER, ""
    entry.heard_at = now
    if request.step is HelpVideoStep.END or _has_no_call(session, entry, now):
        _end(entry, now)
        return HelpVideoState.OVER, ""
    if request.step is HelpVideoStep.ANSWER and entry.offer and not entry.answer:
        entry.answer = request.answer
    match progress_of(entry, now):
        case VideoProgress.RINGING:
            return HelpVideoState.RINGING, ""
        case VideoProgress.JOINING:
            return HelpVideoState.OFFERED, entry.offer
        case _:
            return HelpVideoState.JOINED, ""


def offer_video(session: Session, key: tuple[str, str], operator: str, offer: str, now: datetime) -> None:
    """Somebody at a window answers: the call rings no more. Raises CallUnknown, and CallTaken where somebody else has."""
    entry = _open(session, key, now)
    if entry.answered_at is not None and entry.answered_by != operator:
        raise CallTaken(entry.answered_by)
    if entry.answered_at is None:
        entry.answered_at, entry.answered_by, entry.offer = now, operator, offer
        call = session.get(HelpCallEntry, key, with_for_update=True)
        if call is not None and call.closed_at is None:
            call.closed_at, call.closed_by, call.fate = now, operator, CallFate.VIDEO.value
    entry.seen_at = now


def answer_to(session: Session, key: tuple[str, str], operator: str, now: datetime) -> tuple[VideoProgress, str]:
    """The stage and the terminal's answer, for the browser of who answered; it is known to be there. Raises CallUnknown."""
    entry = _open(session, key, now)
    if entry.answered_by != operator:
        raise CallUnknown(key)
    entry.seen_at = now
    return progress_of(entry, now), entry.answer


def end_video(session: Session, key: tuple[str, str], operator: str, now: datetime) -> None:
    """The operator who answered has ended it. Raises CallUnknown."""
    entry = _open(session, key, now)
    if entry.answered_by != operator:
        raise CallUnknown(key)
    _end(entry, now)


def open_videos(session: Session, scope: Scope, now: datetime) -> dict[tuple[str, str], VideoProgress]:
    """The calls with video that rings or goes on, by terminal and call."""
    is_young = HelpVideoEntry.asked_at > now - LONGEST, HelpVideoEntry.ended_at.is_(None)
    found = session.scalars(select(HelpVideoEntry).where(*is_young, *scope.of_terminals(HelpVideoEntry.terminal_id)))
    stages = {(entry.terminal_id, entry.call_id): progress_of(entry, now) for entry in found}
    return {key: stage for key, stage in stages.items() if stage is not VideoProgress.OVER}


def _asked_for(session: Session, request: HelpVideoRequest, now: datetime) -> HelpVideoEntry:
    """A terminal has one video at a time; what is taken back before it was heard of is kept as over, and never rings."""
    if request.step is HelpVideoStep.ASK:
        is_earlier = HelpVideoEntry.terminal_id == request.terminal_id, HelpVideoEntry.ended_at.is_(None)
        session.execute(update(HelpVideoEntry).where(*is_earlier).values(ended_at=now, offer="", answer=""))
    entry = HelpVideoEntry(terminal_id=request.terminal_id, call_id=request.call_id, asked_at=now, heard_at=now)
    entry.offer = entry.answer = entry.answered_by = ""
    entry.ended_at = None if request.step is HelpVideoStep.ASK else now
    session.add(entry)
    return entry


def _has_no_call(session: Session, entry: HelpVideoEntry, now: datetime) -> bool:
    """Whether the call was closed while its video still rang."""
    if entry.answered_at is not None:
        return False
    call = session.get(HelpCallEntry, (entry.terminal_id, entry.call_id))
    return call is None or stage_of(call, now) is CallStage.ENDED


def _end(entry: HelpVideoEntry, now: datetime) -> None:
    entry.ended_at = entry.ended_at or now
    entry.offer = entry.answer = ""


def _open(session: Session, key: tuple[str, str], now: datetime) -> HelpVideoEntry:
    entry = session.get(HelpVideoEntry, key, with_for_update=True)
    if entry is None or progress_of(entry, now) is VideoProgress.OVER:
        raise CallUnknown(key)
    return entry


def _is_staffed(session: Session, terminal_id: str, now: datetime) -> bool:
    terminal = session.get(TerminalEntry, terminal_id)
    if terminal is None:
        return False
    is_there: ColumnElement[bool] = WindowDuty.seen_at > now - AT_WINDOW_FOR
    regions = session.scalars(select(WindowDuty.region).where(is_there).distinct())
    return any(Scope(region).holds_terminal(terminal.region) for region in regions)
