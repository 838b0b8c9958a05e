"""核对 — everything once more before it is signed or submitted; each line leads back to where it was filled in."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from catalogue.availability import Reading
from catalogue.input_types import BY_HAND, InputKind
from catalogue.schema import Identity, InputField, OfflinePolicy
from kiosk.forms.captured import CAPTURED
from kiosk.forms.card_masks import masked_answer
from kiosk.forms.display import display_of
from kiosk.forms.rules import findings
from kiosk.forms.verdict import Answer, Entry, Invalid
from kiosk.forms.visibility import is_filled_in, is_required
from kiosk.journeys.kinds import StepKind
from kiosk.steps.filling.live_lists import live_name, named_with_amount
from kiosk.steps.step import Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.intents import EditLine, Intent
from kiosk.view.lines import Line
from kiosk.view.masking import mask_name, mask_number
from kiosk.view.review import ReviewScreen


class _ReviewLine(Struct, frozen=True):
    line: Line
    field: str = ""


class ReviewStep(Step):
    """Shows all answers before they are submitted (核对步骤)."""

    kind = StepKind.REVIEW

    def enter(self) -> None:
        """Where nothing is signed after it, this is what will be submitted."""
        if not self.context.journey.is_signed:
            self.context.seal_ahead()

    def screen(self) -> ReviewScreen:
        """The lines, the statement, and whether it waits for the network."""
        lines = self._lines()
        return ReviewScreen(
            lines=tuple(line.line for line in lines),
            editable=tuple(self._place_of(line.field) for line in lines),
            statement=self.statement(),
            will_queue=self._will_queue,
        )

    def main(self) -> Main:
        """Sign, go on to look over what is to be paid, or submit."""
        journey = self.context.journey
        if self.context.session.event is not None:
            return Main(MainAction.CONTINUE)
        unsigned = MainAction.CONTINUE if journey.item.fee else MainAction.SUBMIT
        return Main(MainAction.SIGN if journey.is_signed else unsigned)

    def press(self) -> bool:
        """On, unless something is missing after all: then there."""
        missing = self.first_missing()
        if missing is None:
            self.context.moves.go_on()
        else:
            self.context.moves.jump_to_field(missing)
        return True

    def handle(self, intent: Intent) -> bool:
        """Open the field of the line that the citizen wants to change."""
        if not isinstance(intent, EditLine):
            return False
        lines = self._lines()
        if not 0 <= intent.index < len(lines) or not lines[intent.index].field:
            return False
        self.context.moves.jump_to_field(lines[intent.index].field)
        return True

    def _lines(self) -> list[_ReviewLine]:
        journey, person = self.context.journey, self.context.session.person
        lines: list[_ReviewLine] = []
        if person is not None:
            lines.append(_ReviewLine(Line(self.say("review.name"), mask_name(person.name))))
            lines.append(_ReviewLine(Line(self.say("review.id_number"), mask_number(person.id_number))))
        firm = self.context.session.enterprise
        if firm is not None and journey.item.identity is Identity.ENTERPRISE_CODE:
            lines.append(_ReviewLine(Line(self.say("review.enterprise"), firm.name)))
            lines.append(_ReviewLine(Line(self.say("review.usc_code"), firm.usc_code)))
        return [*lines, *self._in_parts()]

    def _in_parts(self) -> Iterator[_ReviewLine]:
        """What was given; the first line of each part of a long form has the heading of its pages, and its papers come last."""
        found = [
            (self._part_of(self.context.journey.item.input(name)), name, line) for name, line in self.given_lines()
        ]
        papers, before = self.say("review.materials"), ""
        for part, name, line in sorted(found, key=lambda pair: pair[0] == papers):
            yield _ReviewLine(replace(line, part="" if part == before else part), name)
            before = part

    def _part_of(self, field: InputField) -> str:
        part = self.context.journey.item.part_of(field.name)
        if part is None:
            return ""
        return self.say("review.materials") if field.kind in CAPTURED else self.pick(part)

    def given_lines(self) -> list[tuple[str, Line]]:
        """What was answered and taken, by field."""
        journey = self.context.journey
        shown = (
            (field, self._value(field))
            for field in self._fields_to_review()
            if journey.form.asks(field) or self._is_added_up(field)
        )
        return [(field.name, Line(self.pick(field.label), value)) for field, value in shown if value]

    def _is_added_up(self, field: InputField) -> bool:
        """Whether several entries of a list may have filled it in: none of them says the whole."""
        journey = self.context.journey
        listed = None if field.from_list is None else journey.form.field_named(field.from_list)
        is_several = listed is not None and listed.kind is InputKind.MULTI_CHOICE
        return is_several and is_filled_in(field, journey.form.answers)

    def _fields_to_review(self) -> list[InputField]:
        """All but the signature, which comes after."""
        return [field for field in self.context.journey.item.inputs if field.kind is not InputKind.SIGNATURE]

    def _value(self, field: InputField) -> str:
        journey = self.context.journey
        if field.kind in CAPTURED:
            return self._captured_value(field)
        answer = journey.form.answers.get(field.name)
        if not answer:
            return ""
        if live_name(field):
            return self._live(field, answer)
        entry = journey.form.entries.get(field.name, Entry())
        shown = masked_answer(field, answer, entry)
        if isinstance(shown, str) and entry.is_of_card:
            return shown
        return display_of(
            field, shown, self.context.options, self.context.services.wording, self.context.session.language
        )

    def _live(self, field: InputField, answer: Answer) -> str:
        known = self.context.journey.form.lists.get(field.name)
        language = self.context.session.language
        titles = (
            {} if known is None else {option.value: named_with_amount(option, language) for option in known.options}
        )
        if field.by_hand is not None:
            titles[BY_HAND] = self.pick(field.by_hand)
        chosen = (answer,) if isinstance(answer, str) else answer
        return self.say("review.comma").join(titles.get(title, title) for title in chosen)

    def _captured_value(self, field: InputField) -> str:
        journey = self.context.journey
        if field.kind is InputKind.DEVICE:
            return str(journey.form.answers.get(field.name, ""))
        pages = len(journey.pages.get(field.name, ()))
        if pages:
            return self.say("review.pages", count=str(pages))
        return self.say("review.taken") if journey.is_captured(field) else ""

    def statement(self) -> str:
        """What the citizen agrees to by submitting."""
        item = self.context.journey.item
        if item.statement is not None:
            return self.pick(item.statement)
        general = (
            "statement.pay"
            if item.fee
            else "statement.queue"
            if item.offline is OfflinePolicy.QUEUE
            else "statement.online"
        )
        return self.say(general)

    @property
    def _will_queue(self) -> bool:
        """Whether it will wait on this machine: the item may, and the network is away."""
        is_cut = self.context.services.health.network.reading is Reading.BAD
        return self.context.journey.item.offline is OfflinePolicy.QUEUE and is_cut

    def _place_of(self, name: str) -> int:
        if name in self.context.journey.form.carried:
            return 0
        places = (number for number, step in enumerate(self.context.journey.plan) if name and name in step.fields)
        return next(places, -1)

    def first_missing(self) -> str | None:
        """The first field that is lacking, or against a rule."""
        journey = self.context.journey
        for field in self._fields_to_review():
            wanted = journey.form.asks(field) and is_required(field, journey.form.answers)
            is_empty = not journey.form.answers.get(field.name) and field.kind not in CAPTURED
            if field.name in journey.form.carried - journey.form.left_open and is_empty:
                continue  # the result of an earlier item will answer it
            if wanted and not self._value(field):
                journey.form.refuse(field.name, Invalid("field.required"))
                return field.name
        found = findings(self.context.form_state())
        for problem in found:
            journey.form.errors[problem.field] = problem.problem
        return found[0].field if found else None
