"""一并核对 — all items of a life event on one page before they are signed and submitted; each leads back to its own lines."""

from collections.abc import Iterator, Mapping

from catalogue.availability import Reading
from catalogue.schema import OfflinePolicy
from kiosk.journeys.event_progress import EventMember, MemberState
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.steps.ending.event_result import why_undone
from kiosk.steps.sending.review import ReviewStep
from kiosk.steps.step import Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.intents import EditLine, Intent
from kiosk.view.lines import Line
from kiosk.view.masking import mask_name, mask_number
from kiosk.view.review import ReviewScreen

NOWHERE = -1


class EventReviewStep(Step):
    """Shows the answers of all items of a life event, and submits them at one touch (一并核对步骤)."""

    kind = StepKind.EVENT_REVIEW

    def screen(self) -> ReviewScreen:
        """Who it is, what items share, each with its answers, what is agreed to by submitting, and what is left and why."""
        lines = list(self._lines())
        return ReviewScreen(
            lines=tuple(line for line, _ in lines),
            editable=tuple(NOWHERE if member is None else 0 for _, member in lines),
            statement=self.say("event.review", count=str(len(self._ready))),
            will_queue=self._will_queue,
            heading=self.say("event.review_heading"),
        )

    def main(self) -> Main:
        """Sign where anything is signed, else submit all."""
        signs = any(member.journey is not None and member.journey.is_signed for member in self._ready)
        return Main(MainAction.SIGN if signs else MainAction.SUBMIT)

    def press(self) -> bool:
        """On, unless something is missing after all: then there."""
        for member in self._ready:
            missing = self._review_of(member).first_missing()
            if missing is not None:
                self.context.visit.change_item(member.item.code, missing)
                return True
        self.context.moves.go_on()
        return True

    def handle(self, intent: Intent) -> bool:
        """One of the items, with all its lines."""
        if not isinstance(intent, EditLine):
            return False
        lines = list(self._lines())
        member = lines[intent.index][1] if 0 <= intent.index < len(lines) else None
        if member is None:
            return False
        self.context.visit.change_item(member.item.code)
        return True

    @property
    def _ready(self) -> list[EventMember]:
        return list(self.context.event.all_of(MemberState.READY))

    @property
    def _will_queue(self) -> bool:
        """Whether anything waits on this machine: the item may, and the network is away."""
        is_cut = self.context.services.health.network.reading is Reading.BAD
        return is_cut and any(member.item.offline is OfflinePolicy.QUEUE for member in self._ready)

    def _lines(self) -> Iterator[tuple[Line, EventMember | None]]:
        person = self.context.session.person
        if person is not None:
            yield Line(self.say("review.name"), mask_name(person.name)), None
            yield Line(self.say("review.id_number"), mask_number(person.id_number)), None
        given = {member.item.code: self._given_lines(member) for member in self._ready}
        shared = self._shared_lines(given)
        yield from ((line, None) for line in shared.values())
        for number, member in enumerate(self._ready, start=1):
            name = self.pick(member.item.short)
            yield Line(self.say("event.number", number=str(number)), name, emphasis=True), member
            yield from ((line, None) for key, line in given[member.item.code] if key not in shared)
            yield from ((Line(name, text), None) for text in self._agreed(member))
        usual = (self._review_of(member).statement() for member in self._ready if member.item.statement is None)
        yield from ((Line(self.say("event.agreed"), text), None) for text in dict.fromkeys(usual))
        for member in self.context.event.all_of(MemberState.LEFT):
            why = why_undone(member, self.context.services.wording)
            yield Line(self.pick(member.item.short), self.pick(why)), None

    def _given_lines(self, member: EventMember) -> list[tuple[str, Line]]:
        """What was answered for an item, by the name of the answer in the event, else by its own field."""
        code, event = member.item.code, self.context.event.event
        given = self._review_of(member).given_lines()
        return [(event.answer_of(code, field) or f"{code}.{field}", line) for field, line in given]

    def _shared_lines(self, given: Mapping[str, list[tuple[str, Line]]]) -> dict[str, Line]:
        """What several items have in common is shown once, in the words of the first."""
        found: dict[str, list[Line]] = {}
        for lines in given.values():
            for key, line in lines:
                found.setdefault(key, []).append(line)
        return {
            key: lines[0] for key, lines in found.items() if len(lines) > 1 and len({line.value for line in lines}) == 1
        }

    def _agreed(self, member: EventMember) -> Iterator[str]:
        """What is agreed to for this item alone; what holds for several is said once."""
        if member.item.statement is not None:
            yield self.pick(member.item.statement)
        asked = [
            field for field in member.item.inputs if member.journey is not None and member.journey.form.asks(field)
        ]
        yield from (self.pick(field.agreement) for field in asked if field.agreement is not None)
        if member.item.fee:
            yield self.say("event.costs")

    def _review_of(self, member: EventMember) -> ReviewStep:
        if member.journey is None:
            raise AssertionError("what is filled in has its journey")
        return ReviewStep(self.context.of(member.journey), PlannedStep(StepKind.REVIEW))
