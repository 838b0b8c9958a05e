"""办理 — carries the item out by its policy: asks the centre, or commits to the outbox, or looks up locally.

The screen says "submitted" only after the record is durable. A request that got no answer is repeated with the same id.
"""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from catalogue.schema import ItemKind, OfflinePolicy
from contract.case_news import CaseNews, CaseStanding
from contract.documents import IssuedDocument, ResultContent
from contract.execution import (
    Completed,
    DepartmentDown,
    ExecuteAnswer,
    ExecuteRequest,
    OutcomeUnknown,
    Rejected,
    SealedRequest,
    StillWorking,
)
from contract.records import Record
from contract.terms import Channel, Outcome
from kiosk.journeys.case_state import Resumed, Sent
from kiosk.journeys.journey import JourneyEnd
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.payment_state import PaidBefore
from kiosk.journeys.planner import PlannedStep
from kiosk.journeys.submission import served_person, submission_of
from kiosk.local_services.answer_table import answer_locally
from kiosk.local_services.question import LocalAnswer, LocalQuestion
from kiosk.papers.authorisations import authorisations
from kiosk.papers.submitted import (
    HELD,
    answered_end,
    submitted_content,
    submitted_end,
    with_authorisations,
    with_standing,
)
from kiosk.services.case_book import CaseEnd
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.centre_notes import message_for
from kiosk.steps.context import AUTHORITY_SILENT, StepContext
from kiosk.steps.said_note import SaidNote
from kiosk.steps.sending.receipt_answers import submitted_answers
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.steps.unprinted import holder_of
from kiosk.view.frame import MainAction
from kiosk.view.note import Tone
from kiosk.view.result import WorkingScreen
from offline_queue.bounds import Frozen
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

AUTOMATIC_REPEATS = 2
REPEAT_AFTER = 3.0
WORD_WITHIN, ASK_EVERY = 5.0, 0.25
"""Seconds: what was submitted gets the department's word while the citizen is there, if it comes soon."""


ONLY_ASKS = frozenset({ItemKind.QUERY, ItemKind.PRINT, ItemKind.GUIDE})
WAITS: dict[OfflinePolicy, Wait] = {
    OfflinePolicy.ONLINE: Wait.ONLINE,
    OfflinePolicy.QUEUE: Wait.QUEUE,
    OfflinePolicy.LOCAL: Wait.LOCAL,
}


class _Working(Struct, frozen=True):
    """It is being carried out; while `is_quiet` behind the words and the button of the pause before."""

    is_quiet: bool = False


class _Paused(Struct, frozen=True):
    """It did not come to an end; `repeat_at` where it is repeated by itself."""

    repeat_at: float | None = None


class _Awaiting(Struct, frozen=True):
    """What was submitted waits a few seconds for the department's word; `ask_at` None while that is asked for."""

    promised: JourneyEnd
    close_at: float
    ask_at: float | None


class ExecuteStep(Step):
    """Has the case recorded, and executed where the department answers at once (执行步骤)."""

    kind = StepKind.EXECUTE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._repeats_left = AUTOMATIC_REPEATS
        self._was_sent = False
        self._state: _Working | _Paused | _Awaiting = _Working()
        self._note = self._working_note()

    def enter(self) -> None:
        self._begin()

    def screen(self) -> WorkingScreen:
        return WorkingScreen(self.note_in_language(self._note))

    def main(self) -> Main:
        """Again, where it did not come to an end."""
        return Main(MainAction.RETRY) if self.can_leave else NO_MAIN

    def press(self) -> bool:
        """Again, with the same request; one that is under way already is only shown."""
        if isinstance(self._state, _Working):
            self._state = _Working()
            self._note = self._working_note()
        else:
            self._begin()
        return True

    def tick(self) -> None:
        """Repeat by itself a few times; ask what the department says."""
        match self._state:
            case _Awaiting() as awaiting:
                self._wait_for_word(awaiting)
            case _Paused(float(at)) if self.seconds >= at:
                self._repeat()
            case _:
                pass

    @property
    def is_busy(self) -> bool:
        """While it is carried out, and while a repeat is due."""
        return not isinstance(self._state, _Paused) or self._state.repeat_at is not None

    @property
    def can_leave(self) -> bool:
        """Not in the middle, unless it takes long and nothing hangs on it; a repeat by itself takes nothing away that was offered."""
        if isinstance(self._state, _Working):
            return self._state.is_quiet or (self.waits_long and self._is_only_asking)
        return isinstance(self._state, _Paused)

    def on_failed(self, error: Exception) -> None:
        """A fault of the disk or of ours: nothing was promised."""
        super().on_failed(error)
        is_queue = self.context.journey.item.offline is OfflinePolicy.QUEUE
        if is_queue:
            self.context.journey.case.withdraw()
        self._pause("execute.disk_failed" if is_queue else "execute.no_answer")

    def _begin(self) -> None:
        self._state = _Working()
        self._note = self._working_note()
        match self.context.journey.item.offline:
            case OfflinePolicy.LOCAL:
                self._answer_locally()
            case OfflinePolicy.QUEUE:
                self._submit()
            case OfflinePolicy.ONLINE:
                self._ask_centre()
            case _:
                assert_never(self.context.journey.item.offline)

    @property
    def _is_only_asking(self) -> bool:
        """Whether who leaves before the answer has lost nothing: nothing is applied for, and nothing paid."""
        journey = self.context.journey
        return (
            journey.item.kind in ONLY_ASKS and journey.item.offline is not OfflinePolicy.QUEUE and journey.order is None
        )

    def _working_note(self) -> SaidNote:
        later = "execute.slow" if self._is_only_asking else "execute.slow_stay"
        return self.begin_wait(WAITS[self.context.journey.item.offline], "execute.working", later=later)

    def _repeat(self) -> None:
        """Ask once more behind what the screen says: its words and its button stay until an answer comes."""
        self._state = _Working(is_quiet=True)
        self._ask_centre()

    def _pause(self, message: str, *, repeats: bool = False) -> None:
        self._note = self.note(Tone.CAUTION if repeats else Tone.BAD, message)
        self._state = _Paused()
        if repeats and self._repeats_left > 0:
            self._repeats_left -= 1
            self._state = _Paused(self.seconds + REPEAT_AFTER)

    # --- queue ---

    def _submit(self) -> None:
        context = self.context
        end = CaseEnd(Outcome.SUBMITTED, Channel.QUEUE)
        work = context.app.case_book.commit_case(
            context.session, context.journey, end, submission_of(context.session, context.journey)
        )
        context.services.workers.disk.run(work, self.while_open(self._on_committed), self.while_open(self.on_failed))

    def _on_committed(self, result: Record | Frozen) -> None:
        context = self.context
        self.end_wait()
        if isinstance(result, Frozen):
            context.journey.case.withdraw()
            self._pause("execute.frozen")
            return
        context.journey.case.confirm(result.record_id)
        context.services.wake_relay()
        end = self._submitted_end(result)
        end = with_authorisations(end, context.journey.household, self._authorisations(), context.services)
        if context.services.health.is_heard_at_once(context.journey.item.department):
            self._note = self.begin_wait(Wait.WORD, "execute.asking")
            self._state = _Awaiting(end, self.seconds + WORD_WITHIN, self.seconds + ASK_EVERY)
        else:
            context.close_case(end)

    def _wait_for_word(self, awaiting: _Awaiting) -> None:
        """Nothing hangs on it: without a word the submission holds, and is on its way."""
        promised = awaiting.promised
        if self.seconds >= awaiting.close_at:
            self.context.close_case(promised)
            return
        if awaiting.ask_at is None or self.seconds < awaiting.ask_at:
            return
        self._state = replace(awaiting, ask_at=None)
        services, record_id = self.context.services, self.context.journey.case.record_id or ""
        centre = services.centre

        def on_news(news: CaseNews | NoAnswer) -> None:
            self.context.note_reply(news)
            if isinstance(news, CaseNews) and news.standing is CaseStanding.WAITING:
                self._state = replace(awaiting, ask_at=self.seconds + ASK_EVERY)
                return
            self.end_wait()
            wording = services.wording
            self.context.close_case(answered_end(promised, news, wording) if isinstance(news, CaseNews) else promised)

        def on_fault(error: Exception) -> None:
            Step.on_failed(self, error)
            self.context.close_case(promised)

        services.workers.centre.run(
            lambda: centre.case_news(record_id), self.while_open(on_news), self.while_open(on_fault)
        )

    def _submitted_end(self, record: Record) -> JourneyEnd:
        context = self.context
        journey, services, place = context.journey, context.services, context.app.place
        content = submitted_content(journey, record, services.wording, place)
        answers = submitted_answers(journey, record, services.wording, place, context.options)
        return submitted_end(journey, record, services, content, answers)

    def _authorisations(self) -> tuple[IssuedDocument, ...]:
        context, wording = self.context, self.context.services.wording
        department = context.app.snapshot.departments[context.journey.item.department].name.zh
        return authorisations(context.journey, department, wording, is_sandbox=context.app.place.is_sandbox)

    # --- online ---

    def _ask_centre(self) -> None:
        centre = self.context.services.centre
        resumes = isinstance(self.context.journey.payment, PaidBefore)
        again = isinstance(self.context.journey.case.state, Resumed)
        self._was_sent = isinstance(self.context.journey.case.state, Sent)
        self.context.journey.case.send()

        def ask(head: SealedRequest) -> ExecuteAnswer | NoAnswer:
            return centre.execute(ExecuteRequest(**dict(head), resumes_order=resumes, tells_again=again))

        work = self.context.asking(self.context.journey.carried_request, ask)
        self.run(self.context.services.workers.centre, work, self._on_answer)

    def _on_answer(self, answer: ExecuteAnswer | NoAnswer) -> None:
        self.context.note_reply(answer)
        if isinstance(answer, Completed | Rejected):
            self.end_wait()
        match answer:
            case Completed():
                self._close(CaseEnd(Outcome.COMPLETED, Channel.ONLINE, answer.case_number), self._completed_end(answer))
            case Rejected():
                self._close(CaseEnd(Outcome.REJECTED, Channel.ONLINE), self._rejected_end(answer))
            case DepartmentDown():
                self.context.journey.case.call_off()
                self._pause(message_for(answer))
            case CentreUnreachable() | StillWorking():
                self._pause("execute.no_answer", repeats=True)
            case OutcomeUnknown():
                self._pause("execute.outcome_unknown")
            case CentreRefused():
                self._take_refusal(answer)
            case _:
                assert_never(answer)

    def _completed_end(self, answer: Completed) -> JourneyEnd:
        end = JourneyEnd(Outcome.COMPLETED, answer.case_number, answer.result, answer.documents)
        if self.context.journey.item.kind is not ItemKind.APPLY:
            return end
        wording = self.context.services.wording
        content = with_standing(answer.result, answer.standing, wording)
        if answer.standing in HELD:
            return replace(end, result=content, standing=answer.standing)
        heading = wording.both(f"standing.{answer.standing.value}")
        content = content.model_copy(update={"heading": heading})
        return replace(end, outcome=Outcome.REJECTED, result=content, standing=answer.standing)

    def _rejected_end(self, answer: Rejected) -> JourneyEnd:
        content = ResultContent(
            heading=self.context.services.wording.both("result.rejected"),
            summary=answer.reason,
            next_steps=() if answer.advice is None else (answer.advice,),
            sandbox=self.context.app.place.is_sandbox,
        )
        return JourneyEnd(Outcome.REJECTED, "", content, instead=answer.instead)

    def _take_refusal(self, answer: CentreRefused) -> None:
        if answer.code == "third_person":
            self._close(CaseEnd(Outcome.REJECTED, Channel.ONLINE), self._barred_end())
            return
        if answer.code == AUTHORITY_SILENT and not self._was_sent:
            self.context.journey.case.call_off()
        if answer.code == "other_content" and isinstance(self.context.journey.case.state, Resumed):
            self._restart()
            return
        self._pause(message_for(answer))

    def _restart(self) -> None:
        """The centre cannot repeat an answer that did not come out of the printer: it is asked for as if for the first time."""
        context, item = self.context, self.context.journey.item
        context.services.held_prints.drop(item.code, holder_of(context.session, item))
        if item.fee or context.session.event is not None:
            self._pause("centre.refused")  # who begins the item again is asked about an earlier payment first
            return
        context.journey.case.restart()
        if any(planned.kind is StepKind.FORM for planned in context.journey.plan):
            context.moves.jump(StepKind.FORM)
        else:
            self._begin()

    def _barred_end(self) -> JourneyEnd:
        """Nothing was asked of the department: the applicant may not act for whom they named."""
        wording = self.context.services.wording
        content = ResultContent(
            heading=wording.both("result.rejected"),
            summary=wording.both("centre.third_person"),
            next_steps=(wording.both("centre.third_person_advice"), self.context.journey.item.guide.ask),
            sandbox=False,
        )
        return JourneyEnd(Outcome.REJECTED, "", content)

    # --- local ---

    def _answer_locally(self) -> None:
        context = self.context
        question = LocalQuestion(
            item=context.journey.item,
            answers=context.journey.form.own_answers(),
            person=context.session.person,
            reference=context.app.snapshot.reference,
            snapshot=context.app.snapshot,
            now=self.now,
            wording=context.services.wording,
        )
        self.run(context.services.workers.vision, lambda: answer_locally(question), self._take_local_answer)

    def _take_local_answer(self, answer: LocalAnswer) -> None:
        self.end_wait()
        number = f"L-{self.context.journey.request_id[-12:].upper()}"
        end = JourneyEnd(Outcome.COMPLETED, number, answer.content, answer.documents)
        self._close(CaseEnd(Outcome.COMPLETED, Channel.LOCAL, number), end)

    # --- both ---

    def _close(self, record: CaseEnd, end: JourneyEnd) -> None:
        """Commit what counts, then show the end. Where the disk fails now, the citizen's result is shown all the same."""
        context = self.context
        if context.journey.case.is_recorded:
            context.close_case(end)  # it was counted when it was carried out
            return
        who = served_person(context.session, context.journey) if record.outcome.is_served else None
        work = context.app.case_book.commit_case(context.session, context.journey, record, who)

        def on_committed(result: Record | Frozen) -> None:
            if isinstance(result, Record):
                context.journey.case.confirm(result.record_id)
                context.services.wake_relay()
            context.close_case(end)

        def on_lost(error: Exception) -> None:
            Step.on_failed(self, error)
            context.close_case(end)

        context.services.workers.disk.run(work, self.while_open(on_committed), self.while_open(on_lost))
