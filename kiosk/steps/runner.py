"""Runs the plan of an item: on, back, to a field, to an end. The same for every item; what differs is in the plan and the tables."""

from collections.abc import Callable, Hashable

from contract.documents import ResultContent
from contract.terms import Channel, Outcome
from kiosk.forms.captured import CAPTURED
from kiosk.forms.verdict import Invalid
from kiosk.forms.visibility import is_by_hand, is_required
from kiosk.journeys.filled_form import LiveList
from kiosk.journeys.gates import stopping
from kiosk.journeys.journey import Journey, JourneyEnd
from kiosk.journeys.kinds import STEP_RULES, StepKind, StepRule
from kiosk.journeys.planner import Plan, PlannedStep, plan_for, wants_paper
from kiosk.journeys.session import Session
from kiosk.services.case_book import CaseEnd
from kiosk.steps.context import AppContext, OuterMoves, StepContext
from kiosk.steps.filling.live_lists import basis_of, live_name
from kiosk.steps.filling.own_lists import open_by_hand
from kiosk.steps.missing_papers import ask_what_is_missing
from kiosk.steps.step import Step
from kiosk.steps.table import STEPS
from kiosk.steps.unprinted import holder_of
from kiosk.view.frame import StepMark, step_marks
from kiosk.view.lines import Section

PlanMaker = Callable[[Journey, bool], Plan]
"""Makes the plan of a journey, in care mode or not."""


def whole_plan(journey: Journey, care_mode: bool) -> Plan:
    """The plan of a whole item, from consent to the question whether there is anything else."""
    return plan_for(journey.item, care_mode=care_mode)


class Runner:
    """Implements the moves inside a journey (计划执行); those that leave it are the visit's.

    A plan that is only a part of a journey ends behind its last step: then the visit goes on.
    """

    def __init__(
        self,
        app: AppContext,
        session: Session,
        journey: Journey,
        visit: OuterMoves,
        make_plan: PlanMaker = whole_plan,
    ) -> None:
        self.journey = journey
        self._make_plan = make_plan
        self._context = StepContext(app, session, journey, self, visit)
        self._step: Step | None = None
        self._is_changing_one_line = False
        self._entered = 0

    @property
    def step(self) -> Step:
        if self._step is None:
            raise AssertionError("the runner has no step before `begin` and after `close`")
        return self._step

    def is_up(self, step: Step) -> bool:
        """Whether that step is still on the screen."""
        return self._step is step

    def page(self) -> Hashable:
        """A number that differs for every step entered, and every page of it."""
        return (self.journey.request_id, self._entered, self.step.page())

    def begin(self) -> None:
        """Go to the first step that is needed."""
        self._go_on_to(self._needed_from(0))

    def begin_at_end(self) -> bool:
        """Go to the last step that "back" may lead to; False if there is none."""
        self.journey.place = len(self.journey.plan)
        return self.back()

    def close(self) -> None:
        """Leave the step that is on the screen."""
        if self._step is not None:
            self._step.leave()
        self._step = None

    # --- moves ---

    def go_on(self) -> None:
        """Go to the next step that is needed; after a change of one line, straight back to the review."""
        place = self._needed_from(self.journey.place + 1)
        if self._is_changing_one_line:
            while place is not None and self._rule(place).is_filled_in and self._is_complete(self.journey.plan[place]):
                place = self._needed_from(place + 1)
            self._is_changing_one_line = place is not None and self._rule(place).is_filled_in
        self._go_on_to(place)

    def jump(self, kind: StepKind) -> None:
        """Go to the first step of this kind; end the journey if the plan has none."""
        place = next((place for place, step in enumerate(self.journey.plan) if step.kind is kind), None)
        if place is None:
            self._context.visit.plan_is_over()
        else:
            self._go_to(place)

    def jump_to_field(self, name: str) -> None:
        """Go to the step that asks for this field; from there back to the review."""
        if name in self.journey.form.carried:  # from now on it is asked for this item
            self.journey.form.carried.discard(name)
            self.journey.plan = self._make_plan(self.journey, self._context.session.care_mode)
        open_by_hand(self.journey, self.journey.form.field_named(name))
        place = next(place for place, step in enumerate(self.journey.plan) if name in step.fields)
        self._is_changing_one_line = True
        self._go_to(place)

    def back(self) -> bool:
        """Go one step back; False if there is none, and the guide is next. Called only if `can_go_back`."""
        for place in range(self.journey.place - 1, -1, -1):
            planned = self.journey.plan[place]
            if STEP_RULES[planned.kind].can_return and self._is_needed(planned):
                self._is_changing_one_line = False
                self._go_to(place)
                return True
        return False

    @property
    def can_go_back(self) -> bool:
        """Whether "back" leads anywhere now."""
        return (self.step.rule.leads_back or self.step.is_untouched) and not self.step.is_busy

    def replan(self, *, care_mode: bool) -> None:
        """Plan the pages for another mode; the citizen stays at the same field."""
        here = self.step.planned
        self.journey.plan = self._make_plan(self.journey, care_mode)
        self.journey.place = next(place for place, step in enumerate(self.journey.plan) if _is_same(step, here))
        if self.step.kind is StepKind.FORM:
            self._go_to(self.journey.place)

    def marks(self, labels: dict[str, str]) -> tuple[StepMark, ...]:
        """The step bar: the groups of the plan that have a step to do."""
        groups = self._groups()
        current = groups.index(self.step.rule.mark) if self.step.rule.mark in groups else -1
        return step_marks([labels[group] for group in groups], current)

    # --- inside ---

    def _groups(self) -> list[str]:
        """Marks of the plan, without those of steps that will not come."""
        return list(dict.fromkeys(STEP_RULES[step.kind].mark for step in self.journey.plan if self._may_come(step)))

    def _may_come(self, planned: PlannedStep) -> bool:
        if planned.kind is StepKind.PRINT and self.journey.end is None:
            return wants_paper(self.journey.item)
        if planned.kind in (StepKind.MATERIALS, StepKind.FORM, StepKind.PRINT):
            return self._is_needed(planned)
        return True

    def _rule(self, place: int) -> StepRule:
        return STEP_RULES[self.journey.plan[place].kind]

    def _is_needed(self, planned: PlannedStep) -> bool:
        return STEPS[planned.kind].is_needed(self._context, planned)

    def _needed_from(self, start: int) -> int | None:
        plan = self.journey.plan
        return next((place for place in range(start, len(plan)) if self._is_needed(plan[place])), None)

    def _go_on_to(self, place: int | None) -> None:
        if place is None:
            self._context.visit.plan_is_over()
        else:
            self._go_to(self._place_to_resume(place))

    def _go_to(self, place: int) -> None:
        planned = self.journey.plan[place]
        self.close()
        if not STEP_RULES[planned.kind].is_before_gate and self.journey.end is None and self._is_stopped():
            return
        self.journey.place = place
        self._entered += 1
        self._step = step = STEPS[planned.kind].does(self._context, planned)
        step.enter()
        if not self._is_proven_later(place) and not STEP_RULES[planned.kind].is_before_gate:
            ask_what_is_missing(self._context)

    def _place_to_resume(self, place: int) -> int:
        """Straight to the documents that did not come out a few minutes ago, where there are such of this person."""
        journey, services = self.journey, self._context.services
        if self._context.session.person is None or journey.end is not None or self._is_proven_later(place):
            return place
        if not any(step.kind is StepKind.EXECUTE for step in journey.plan):
            return place
        holder = holder_of(self._context.session, journey.item)
        held = services.held_prints.find(journey.item.code, holder, services.clock.monotonic())
        if held is None:
            return place
        journey.case.resume(held.request_id, held.record_id)
        say = self._context.say
        self._context.visit.announce((Section(say("print.resumed"), "printer", (say("print.resumed_what"),)),))
        return next(place for place, step in enumerate(journey.plan) if step.kind is StepKind.EXECUTE)

    def _is_proven_later(self, place: int) -> bool:
        """Whether face or licence are still to be shown: the centre repeats no answer to a person proven by less than the item asks."""
        plan = self.journey.plan
        return any(
            self._rule(number).identifies and self._is_needed(plan[number]) for number in range(place, len(plan))
        )

    def _is_stopped(self) -> bool:
        """Whether this person cannot do this item: then that is the result, before anything is filled in."""
        context, person = self._context, self._context.session.person
        problem = None if person is None else stopping(self.journey.item, person, context.local_now().date())
        if problem is None:
            return False
        wording = context.services.wording
        instead = () if isinstance(problem, Invalid) else (problem.instead,)
        content = ResultContent(
            heading=wording.both("result.rejected"),
            summary=wording.both(problem.message, **problem.params),
            next_steps=(*instead, self.journey.item.guide.ask),
            sandbox=False,
        )
        if self.journey.item.code in context.session.refused:
            self.journey.case.record()  # once a visit is enough
        else:
            context.session.refused.add(self.journey.item.code)
            context.app.case_book.put_case(context.session, self.journey, CaseEnd(Outcome.REJECTED, Channel.LOCAL))
        context.close_case(JourneyEnd(Outcome.REJECTED, "", content))
        return True

    def _is_complete(self, planned: PlannedStep) -> bool:
        # a card that is still wanted is no answer that was given
        return planned.kind is not StepKind.OTHER_CARD and all(self._is_answered(name) for name in planned.fields)

    def _is_answered(self, name: str) -> bool:
        journey = self.journey
        field = journey.form.field_named(name)
        if not journey.form.asks(field) or not is_required(field, journey.form.answers):
            return True
        if field.kind in CAPTURED:
            return journey.is_captured(field)
        if is_by_hand(journey.form.answers.get(name, "")):
            return True
        if live_name(field) and journey.form.lists.get(name, LiveList()).asked_with != basis_of(journey, field):
            return False
        return bool(journey.form.answers.get(name))


def _is_same(step: PlannedStep, here: PlannedStep) -> bool:
    return step.kind is here.kind and (not here.fields or here.fields[0] in step.fields)
