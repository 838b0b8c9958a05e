"""What the centre forgets about people, and when: each rule is a statement that may be repeated at any time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Delete, Update, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from central.cases.models import CaseEntry, CaseEvent
from central.cases.states import TRANSITIONS
from central.clock import civil_day
from central.executions.models import (
    Execution,
    OpenMatter,
    OrderOpening,
    PayOrder,
    SandboxApplication,
    SandboxExecution,
    SlotHold,
    TextMessage,
)
from central.executions.unsettled import is_owed
from central.help_calls.models import HelpCallEntry, HelpVideoEntry, WindowDuty
from central.identity.models import BudgetUse
from central.news.models import EarlyNews
from central.news.taking import KEPT_FOR
from central.operators.models import ConsoleSession, LoginFailures, SpentSignOn
from central.operators.throttle import EVERYWHERE
from central.phone_copies.models import KeptPapers
from central.pick_ups.models import PickUpCode
from central.records.models import StoredRecord
from central.remote_orders.models import RemoteDiagnosis
from central.searches.models import UnfoundWords
from central.searches.service import LISTED_FROM, OLDEST
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from central.storage.postgresql import unhurried
from central.terminal_register.models import EnrolmentCode, SpentNonce
from central.usage.models import PersonSeen
from central.usage.rating_models import RatingCell

_DAY = timedelta(days=1)
_ENDED = [status.value for status, following in TRANSITIONS.items() if not following]

Statement = Delete | Update


def forget_due(database: CentreDatabase, settings: CentreSettings, now: datetime) -> dict[str, int]:
    """Forget what is due; gives how many rows of which rule. One short transaction a rule."""
    forgotten = {}
    for name, rule in RULES.items():
        with database.writing() as session:
            connection = session.connection()
            with unhurried(connection):
                forgotten[name] = connection.execute(rule(settings, now)).rowcount
    return forgotten


def _answers(settings: CentreSettings, now: datetime) -> Statement:
    """Also one that never came to an answer: no one asks for it again after so long."""
    return delete(Execution).where(Execution.held_until < now - settings.keep_answers_days * _DAY)


def _sandbox_answers(settings: CentreSettings, now: datetime) -> Statement:
    return delete(SandboxExecution).where(SandboxExecution.done_at < now - settings.keep_answers_days * _DAY)


def _applications(settings: CentreSettings, now: datetime) -> Statement:
    entry = aliased(CaseEntry)
    is_kept = exists().where(
        entry.terminal_id == SandboxApplication.terminal_id,
        entry.case_key == SandboxApplication.case_key,
        or_(entry.status.not_in(_ENDED), entry.changed_at >= now - settings.keep_sealed_days * _DAY),
    )
    has_case = exists().where(
        entry.terminal_id == SandboxApplication.terminal_id, entry.case_key == SandboxApplication.case_key
    )
    is_old = SandboxApplication.decide_at < now - settings.keep_sealed_days * _DAY
    lacks_paper = and_(SandboxApplication.decide_at.is_(None), has_case)
    return delete(SandboxApplication).where(or_(is_old, lacks_paper), ~is_kept)


def _early_news(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(EarlyNews).where(EarlyNews.heard_at < now - KEPT_FOR)


def _openings(settings: CentreSettings, now: datetime) -> Statement:
    return delete(OrderOpening).where(OrderOpening.held_until < now - settings.keep_answers_days * _DAY)


def _seals(settings: CentreSettings, now: datetime) -> Statement:
    """Not of a case that its department has not finished: what is sealed is what it works with."""
    entry = aliased(CaseEntry)
    is_open = exists().where(
        entry.terminal_id == StoredRecord.terminal_id,
        entry.case_key == StoredRecord.record_id,
        or_(entry.status.not_in(_ENDED), entry.changed_at >= now - settings.keep_sealed_days * _DAY),
    )
    is_old = StoredRecord.received_at < now - settings.keep_sealed_days * _DAY
    return update(StoredRecord).where(StoredRecord.sealed.is_not(None), is_old, ~is_open).values(sealed=None)


def _results(settings: CentreSettings, now: datetime) -> Statement:
    is_over = and_(CaseEntry.status.in_(_ENDED), CaseEntry.changed_at < now - settings.keep_sealed_days * _DAY)
    return update(CaseEntry).where(CaseEntry.result_box.is_not(None), is_over).values(result_box=None)


def _notes(settings: CentreSettings, now: datetime) -> Statement:
    """What was written to the citizen goes with the sealed part of the case; that the step was taken, when and by whom, stays."""
    is_over = exists().where(
        CaseEntry.terminal_id == CaseEvent.terminal_id,
        CaseEntry.case_key == CaseEvent.case_key,
        CaseEntry.status.in_(_ENDED),
        CaseEntry.changed_at < now - settings.keep_sealed_days * _DAY,
    )
    has_note = or_(CaseEvent.note_zh != "", CaseEvent.note_en != "")
    return update(CaseEvent).where(has_note, is_over).values(note_zh="", note_en="")


def _applicants(settings: CentreSettings, now: datetime) -> Statement:
    is_over = and_(CaseEntry.status.in_(_ENDED), CaseEntry.changed_at < now - settings.keep_applicants_days * _DAY)
    return update(CaseEntry).where(CaseEntry.pseudonym.is_not(None), is_over).values(pseudonym=None)


def _payers(settings: CentreSettings, now: datetime) -> Statement:
    """Not of money that somebody has to be paid back, or that nothing was carried out for yet."""
    is_old = PayOrder.created_at < now - settings.keep_applicants_days * _DAY
    has_any = or_(PayOrder.payer.is_not(None), PayOrder.submission_box.is_not(None))
    return update(PayOrder).where(has_any, is_old, ~is_owed()).values(payer=None, submission_box=None)


def _visits(settings: CentreSettings, now: datetime) -> Statement:
    return delete(PersonSeen).where(PersonSeen.day < civil_day(now) - settings.keep_people_days * _DAY)


def _served(settings: CentreSettings, now: datetime) -> Statement:
    is_old = StoredRecord.day < civil_day(now) - settings.keep_people_days * _DAY
    return update(StoredRecord).where(StoredRecord.person.is_not(None), is_old).values(person=None)


def _levels(_settings: CentreSettings, now: datetime) -> Statement:
    """Withheld levels of months that ended over a month ago: no further ratings can come, so they may never be published."""
    is_over = RatingCell.month < civil_day(now) - 62 * _DAY
    return update(RatingCell).where(RatingCell.waiting_box.is_not(None), is_over).values(waiting_box=None)


def _nonces(settings: CentreSettings, now: datetime) -> Statement:
    return delete(SpentNonce).where(SpentNonce.spent_at < now - settings.keep_nonces_days * _DAY)


def _holds(settings: CentreSettings, now: datetime) -> Statement:
    """Of a booked slot `expires_at` is the end of its appointment: one that is to come stays, however early it was booked."""
    is_let_go = and_(SlotHold.is_booked.is_(False), SlotHold.expires_at < now - _DAY)
    return delete(SlotHold).where(or_(is_let_go, SlotHold.expires_at < now - settings.keep_sealed_days * _DAY))


def _matters(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(OpenMatter).where(OpenMatter.until < now)


def _codes(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(EnrolmentCode).where(EnrolmentCode.expires_at < now - 30 * _DAY)


def _logins(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(ConsoleSession).where(ConsoleSession.expires_at <= now)


def _sign_ons(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(SpentSignOn).where(SpentSignOn.until <= now)


def _failures(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(LoginFailures).where(LoginFailures.failed_at < now - _DAY, LoginFailures.source != EVERYWHERE)


def _budgets(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(BudgetUse).where(BudgetUse.used_at < now - _DAY)


def _diagnoses(settings: CentreSettings, now: datetime) -> Statement:
    return delete(RemoteDiagnosis).where(RemoteDiagnosis.arrived_at < now - settings.keep_diagnoses_days * _DAY)


def _messages(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(TextMessage).where(TextMessage.sent_at < now - 2 * _DAY)


def _phone_copies(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(KeptPapers).where(KeptPapers.expires_at <= now)


def _pick_up_codes(_settings: CentreSettings, now: datetime) -> Statement:
    """Not before the case is too old to be given a code by itself."""
    return delete(PickUpCode).where(PickUpCode.expires_at < now - 30 * _DAY)


def _searches(settings: CentreSettings, now: datetime) -> Statement:
    """Words of fewer visits than are listed go as soon as no terminal adds to their days."""
    is_old = UnfoundWords.day < civil_day(now) - settings.keep_searches_days * _DAY
    common = (
        select(UnfoundWords.words).group_by(UnfoundWords.words).having(func.sum(UnfoundWords.visits) >= LISTED_FROM)
    )
    is_rare = and_(UnfoundWords.day < civil_day(now) - OLDEST, UnfoundWords.words.not_in(common))
    return delete(UnfoundWords).where(or_(is_old, is_rare))


def _help_calls(settings: CentreSettings, now: datetime) -> Statement:
    return delete(HelpCallEntry).where(HelpCallEntry.called_at < now - settings.keep_calls_days * _DAY)


def _help_videos(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(HelpVideoEntry).where(HelpVideoEntry.heard_at < now - _DAY)


def _duties(_settings: CentreSettings, now: datetime) -> Statement:
    return delete(WindowDuty).where(WindowDuty.seen_at < now - _DAY)


RULES: dict[str, Callable[[CentreSettings, datetime], Statement]] = {
    "execution": _answers,
    "sandbox_execution": _sandbox_answers,
    "sandbox_application": _applications,
    "early_news": _early_news,
    "order_opening": _openings,
    "record.sealed": _seals,
    "record.person": _served,
    "case_entry.result_box": _results,
    "case_event.note_zh": _notes,
    "case_entry.pseudonym": _applicants,
    "pay_order.payer": _payers,
    "person_seen": _visits,
    "rating_cell.waiting_box": _levels,
    "spent_nonce": _nonces,
    "slot_hold": _holds,
    "open_matter": _matters,
    "enrolment_code": _codes,
    "console_session": _logins,
    "console_sign_on": _sign_ons,
    "login_failures": _failures,
    "budget_use": _budgets,
    "text_message": _messages,
    "remote_diagnosis": _diagnoses,
    "phone_copy": _phone_copies,
    "pick_up_code": _pick_up_codes,
    "unfound_search": _searches,
    "help_call": _help_calls,
    "help_video": _help_videos,
    "window_duty": _duties,
}
"""What is personal in the tables of the centre, or belongs to somebody's dealing with it, and the rule that ends it."""
