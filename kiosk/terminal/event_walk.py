"""A life event from its first item to its one receipt: each item filled in, all looked over, each carried out, one end.

What is submitted stays submitted, whatever becomes of the rest. Holds no answer: those are in the Session.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import assert_never

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import LocalText
from contract.documents import ResultContent
from contract.execution import OrderState
from contract.terms import Outcome
from kiosk.forms.verdict import CheckContext
from kiosk.journeys.case_state import Sent
from kiosk.journeys.event_plans import (
    CLOSING_PLAN,
    ENDING_PLAN,
    PAPERS_PLAN,
    SHOWING_PLAN,
    answers_at_once,
    changing_plan,
    checking_plan,
    filling_plan,
    submitting_plan,
)
from kiosk.journeys.event_progress import EventMember, EventProgress, MemberState
from kiosk.journeys.household import other_adults
from kiosk.journeys.journey import Journey, JourneyEnd, ReceiptWish, erase
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.other_cards import wants_card
from kiosk.journeys.planner import Plan
from kiosk.journeys.session import Ending
from kiosk.journeys.shared_answers import ContextOf, feed_results, fill_in, follow, keep, wait_for_results
from kiosk.steps.filling.shared_lists import keep_lists, share_lists
from kiosk.steps.runner import PlanMaker, Runner
from kiosk.terminal.event_page import EventWish
from kiosk.terminal.walks import Walks
from kiosk.view.frame import StepMark, step_marks
from kiosk.view.lines import Section

MARKS = ("identify", "form", "review", "result", "print")
MARK_OF = {"materials": "form", "signature": "review", "payment": "result", "rate": "print"}
"""Marks of single items that the step bar of an event has not."""


class EventStage(StrEnum):
    """Where the event is (一件事阶段)."""

    FILLING = "filling"
    CHECKING = "checking"
    CHANGING = "changing"
    SUBMITTING = "submitting"
    ENDING = "ending"
    CLOSING = "closing"


def progress_of(wish: EventWish) -> EventProgress:
    """What is to be done, and what is left from the beginning, in the order of the event."""
    later = {item.code: EventMember(item, MemberState.LEFT, why=why) for item, why in wish.later}
    members = later | {item.code: EventMember(item) for item in wish.wanted}
    return EventProgress(wish.event, tuple(members[code] for code in wish.event.ordered(frozenset(members))))


class EventWalk:
    """Moves from item to item (一件事办理). `show` puts a runner on the screen, or none: then the event's own page is next."""

    def __init__(self, walks: Walks, progress: EventProgress, show: Callable[[Runner | None], None]) -> None:
        self._walks = walks
        self._progress = progress
        self._show = show
        self._session = walks.session
        self._stage = EventStage.FILLING
        self._member: EventMember | None = None
        self._runner: Runner | None = None
        self._printing: list[EventMember] = []

    def begin(self) -> None:
        """Begin with the first item of the life event."""
        self._session.event = self._progress
        self._fill_next()

    # --- what is shown ---

    @property
    def title(self) -> LocalText:
        """Of the event, with the item that is filled in or carried out."""
        name, member = self._progress.event.name, self._member
        if member is None or self._stage not in (EventStage.FILLING, EventStage.CHANGING, EventStage.SUBMITTING):
            return name
        short, wording = member.item.short, self._walks.app.services.wording
        return wording.in_all(lambda language: f"{name.in_language(language)} · {short.in_language(language)}")

    def marks(self, labels: dict[str, str]) -> tuple[StepMark, ...]:
        """The step bar of the whole."""
        here = "form" if self._runner is None else self._runner.step.rule.mark
        return step_marks([labels[mark] for mark in MARKS], MARKS.index(MARK_OF.get(here, here)))

    @property
    def can_set_aside(self) -> bool:
        """Whether this item may be left, and the rest goes on."""
        runner, member = self._runner, self._member
        if runner is None or member is None or member.journey is None or member.journey.end is not None:
            return False
        is_open = self._stage in (EventStage.FILLING, EventStage.SUBMITTING)
        return is_open and runner.step.can_leave and runner.step.kind is not StepKind.IDENTIFY

    @property
    def is_over(self) -> bool:
        """Whether every item has its end."""
        return self._stage in (EventStage.ENDING, EventStage.CLOSING)

    # --- moves ---

    def plan_is_over(self) -> None:
        """The part of the item's way that was walked has come to its end."""
        if self._stage is EventStage.CLOSING:
            raise AssertionError("its last step ends the visit")
        match self._stage:
            case EventStage.FILLING:
                self._close_filling()
            case EventStage.CHECKING:
                self._sign()
                self._submit_next()
            case EventStage.CHANGING:
                self._carry_change_over()
            case EventStage.SUBMITTING:
                self._close_submission()
            case EventStage.ENDING:
                self._print_next()
            case _:
                assert_never(self._stage)

    def set_aside(self) -> None:
        """Not this item now."""
        member, runner = self._member, self._runner
        if member is None or member.journey is None or runner is None:
            raise AssertionError("offered only while an item is up")
        runner.close()
        why = self._why_left(member.journey)
        self._walks.record_unfinished(member.journey, Ending.LEFT)
        member.leave(why)
        if member.has_paid:
            is_paid = member.journey.order is not None and member.journey.order.state is OrderState.PAID
            wording = self._walks.app.services.wording
            heading = wording.both("event.left_paid" if is_paid else "event.left_unsure")
            member.journey.close(JourneyEnd(Outcome.FAILED, "", ResultContent(heading=heading, summary=why)))
        if self._stage is not EventStage.FILLING:
            self._submit_next()
            return
        for other in self._progress.all_of(MemberState.READY):
            if wait_for_results(self._progress, other.begun):
                other.state = MemberState.WAITING
        self._fill_next()

    def _why_left(self, journey: Journey) -> LocalText:
        """That it was wanted so; or that it was sent or paid for, and must not be sent or paid for again."""
        wording, order = self._walks.app.services.wording, journey.order
        if isinstance(journey.case.state, Sent):
            return wording.both("event.outcome_unknown")
        if order is None or order.state in (OrderState.EXPIRED, OrderState.CANCELLED):
            return wording.both("event.set_aside")
        is_paid = order.state is OrderState.PAID
        return wording.both("event.paid" if is_paid else "event.payment_unknown", order=order.order_no)

    def back(self) -> bool:
        """To the item before; False where there is none, and the event's own page is next.

        From an item that is carried out it leads to the page where all that is left is looked over: what was submitted
        is not begun once more, and what was looked up is shown again.
        """
        if self._stage is EventStage.CHANGING:
            self._carry_change_over()
            return True
        if self._stage is EventStage.SUBMITTING:
            self._check()
            return True
        here = self._member if self._stage is EventStage.FILLING else None
        earlier = [member for member in self._progress.all_of(MemberState.READY) if member is not here]
        while earlier:
            if self._reopen(earlier.pop()):
                return True
        return self._show_looked_up()

    def change_item(self, code: str, field: str = "") -> None:
        """One item once more."""
        member = self._progress.member(code)
        if member is None or member.journey is None:
            raise AssertionError("only what is filled in can be changed")
        self._stage = EventStage.CHANGING
        runner = self._runner_of(member, changing_plan)
        if field:
            runner.jump_to_field(field)
        else:
            runner.jump(StepKind.REVIEW)

    def close(self, ending: Ending, *, keeps_drafts: bool = False) -> None:
        """The event is left or over: what was begun and has no record gets one, or is kept for another try."""
        if self._runner is not None:
            self._runner.close()
        for member in self._progress.members:
            journey, member_has_end = member.journey, member.state in (MemberState.ENDED, MemberState.LEFT)
            if journey is None or journey.case.is_recorded or member_has_end:
                continue
            if keeps_drafts:
                self._session.drafts[member.item.code], member.journey = journey, None
            else:
                self._walks.record_unfinished(journey, ending)
        self._progress.forget()
        self._session.event = self._session.journey = None
        self._show(None)

    # --- filling in ---

    def _fill_next(self) -> None:
        self._stage = EventStage.FILLING
        member = self._progress.first(MemberState.WAITING)
        if member is None:
            self._check()
            return
        if member.journey is None:
            member.journey = self._walks.journey_of(member.item)
        fill_in(self._progress, member.journey, self._context_of)
        share_lists(self._progress, member.journey, self._context_of)
        self._runner_of(member, filling_plan).begin()

    def _close_filling(self) -> None:
        member, journey = self._current()
        if journey.end is None:
            journey.asked.add(StepKind.FACE)
            keep(self._progress, journey)
            keep_lists(self._progress, journey)
            self._share(journey, follow)
            member.state = MemberState.READY
        else:
            member.state = MemberState.ENDED
            self._tell_refusal(member, journey)
        self._fill_next()

    def _tell_refusal(self, member: EventMember, journey: Journey) -> None:
        """Why this item is not for the citizen, where no page of its own said so."""
        if member.is_served or any(step.kind is StepKind.RESULT for step in journey.plan):
            return
        language, wording = self._session.language, self._walks.app.services.wording
        why = journey.ended.result.summary.in_language(language)
        heading = wording.say("event.not_for_you", language, item=member.item.short.in_language(language))
        self._walks.moves.announce((Section(heading, "information", (why, wording.say("event.goes_on", language))),))

    def _reopen(self, member: EventMember) -> bool:
        before = self._member
        self._stage = EventStage.FILLING
        runner = self._runner_of(member, filling_plan)
        if runner.begin_at_end():
            member.state = MemberState.WAITING
            return True
        self._member = before
        return False

    def _show_looked_up(self) -> bool:
        """What was looked up is shown again, not looked up and counted again; False where nothing was."""
        answered = [member for member in self._progress.served() if answers_at_once(member.item)]
        if not answered:
            return False
        self._stage = EventStage.FILLING
        self._runner_of(answered[-1], _fixed_plan(SHOWING_PLAN)).begin()
        return True

    # --- all of it once more ---

    def _check(self) -> None:
        ready = list(self._progress.all_of(MemberState.READY))
        if not ready:
            self._end()
            return
        self._stage = EventStage.CHECKING
        host = next((member for member in ready if member.journey is not None and member.journey.is_signed), ready[0])
        signed = _signature_field(host)
        self._runner_of(host, lambda _journey, _care: checking_plan(signed)).begin()

    def _sign(self) -> None:
        """One signature is under everything that was read, and each item has those of the adults that it names."""
        _, host = self._current()
        drawn = {member.id_number: member.signature for member in host.household}
        cards = {member.id_number: member.card for member in host.household}
        person, today = self._session.person, self._walks.app.local_now.date()
        own_number = "" if person is None else person.id_number
        for member in self._progress.all_of(MemberState.READY):
            journey = member.journey
            if journey is None or not journey.is_signed or host.signature is None:
                continue
            if journey is not host:
                journey.signature = bytearray(host.signature)
            journey.household = other_adults(member.item, journey.form.own_answers(), own_number, today)
            for adult in journey.household:
                given = drawn.get(adult.id_number)
                adult.signature = None if given is None else bytearray(given)
                adult.card = cards.get(adult.id_number)
        for given in drawn.values():
            if given is not None:
                erase(given)

    def _carry_change_over(self) -> None:
        """What was changed for one item holds for all that took it over; one that asks for a card of it comes up first."""
        _, changed = self._current()
        keep(self._progress, changed)
        keep_lists(self._progress, changed)
        self._share(changed, fill_in)
        self._fill_next()

    def _share(self, given: Journey, take_over: Callable[[EventProgress, Journey, ContextOf], None]) -> None:
        for other in self._progress.all_of(MemberState.READY):
            if other.journey is None or other.journey is given:
                continue
            take_over(self._progress, other.journey, self._context_of)
            share_lists(self._progress, other.journey, self._context_of)
            if self._lacks_a_card(other.journey):
                other.state = MemberState.WAITING

    def _lacks_a_card(self, journey: Journey) -> bool:
        """Whether somebody is named now whose card was not laid on the reader for this item."""
        person, today = self._session.person, self._walks.app.local_now.date()
        own_number = "" if person is None else person.id_number
        return any(wants_card(journey, field.name, own_number, today) for field in journey.item.inputs)

    # --- carrying out ---

    def _submit_next(self) -> None:
        self._stage = EventStage.SUBMITTING
        member = self._progress.first(MemberState.READY)
        if member is None or member.journey is None:
            self._end()
            return
        if feed_results(self._progress, member.journey, self._context_of) is not None:
            wording = self._walks.app.services.wording
            self._walks.record_unfinished(member.journey, Ending.LEFT)
            member.leave(wording.both("event.waits_for"))
            self._submit_next()
            return
        item = member.item
        self._runner_of(member, lambda _journey, _care: submitting_plan(item)).begin()

    def _close_submission(self) -> None:
        member, journey = self._current()
        if journey.end is None:
            raise AssertionError("what is carried out ends")
        member.state = MemberState.ENDED
        self._submit_next()

    # --- the end ---

    def _end(self) -> None:
        self._stage = EventStage.ENDING
        served = list(self._progress.served())
        noted = [*served, *self._progress.unsettled()]
        host = next(member for member in (*noted, *self._progress.members) if member.journey is not None)
        for member in noted:
            member.begun.receipt_wish = ReceiptWish.WANTED if member is host else ReceiptWish.DECLINED
        self._printing = [member for member in served if member is not host]
        self._runner_of(host, _fixed_plan(ENDING_PLAN)).begin()

    def _print_next(self) -> None:
        while self._printing:
            member = self._printing.pop(0)
            if member.begun.ended.documents:
                self._runner_of(member, _fixed_plan(PAPERS_PLAN)).begin()
                return
        self._stage = EventStage.CLOSING
        if self._progress.event.is_quiet or self._member is None:
            self._walks.moves.finish()
        else:
            self._runner_of(self._member, _fixed_plan(CLOSING_PLAN)).begin()

    # --- inside ---

    def _runner_of(self, member: EventMember, make_plan: PlanMaker) -> Runner:
        """The runner that walks this part of the item's way, in place of the one before."""
        journey = member.journey
        if journey is None:
            raise AssertionError("an item is walked once it was begun")
        if self._runner is not None:
            self._runner.close()
        journey.walk_on(make_plan(journey, self._session.care_mode))
        if self._session.person is not None:
            self._session.confirmed_item = member.item.code
        self._session.journey = journey
        self._member = member
        self._runner = self._walks.runner(journey, make_plan)
        self._show(self._runner)
        return self._runner

    def _current(self) -> tuple[EventMember, Journey]:
        if self._member is None or self._member.journey is None:
            raise AssertionError("no item of the event is up")
        return self._member, self._member.journey

    def _context_of(self, field: InputField) -> CheckContext:
        return self._walks.check_context(field)


def _fixed_plan(plan: Plan) -> PlanMaker:
    return lambda _journey, _care: plan


def _signature_field(member: EventMember) -> str:
    is_signed = member.journey is not None and member.journey.is_signed
    return next((field.name for field in member.item.inputs if is_signed and field.kind is InputKind.SIGNATURE), "")
