"""How often a citizen taps for an item, from the screen at rest to its end: counted from its plan, for all items at once.

Structural taps are what is touched to get on. What is typed or chosen as an answer is not counted; opening and closing the
field for it is. The way is the usual one: every condition is met, no device fails, optional questions are left out.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from msgspec import Struct

from catalogue.item_kinds import Level
from catalogue.schema import Identity, InputField, ServiceItem
from kiosk.forms.editors import editor_of
from kiosk.forms.presets import usual_period
from kiosk.forms.verdict import Answer
from kiosk.forms.visibility import is_required, is_visible
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep, plan_for
from kiosk.terminal.browsing import POPULAR
from kiosk.terminal.presenter import MOST_AT_REST
from kiosk.view.form import Editor


class Taps(Struct, frozen=True):
    """The taps of one item (点按次数), by what they are for."""

    code: str
    find: int
    start: int
    identify: int
    fill: int
    confirm: int
    end: int

    @property
    def total(self) -> int:
        return self.find + self.start + self.identify + self.fill + self.confirm + self.end


IDENTIFYING = frozenset({StepKind.IDENTIFY, StepKind.FACE, StepKind.LICENCE, StepKind.OTHER_CARD})
FILLING = frozenset({StepKind.FORM, StepKind.FINGERPRINT, StepKind.DEVICE, StepKind.MATERIALS})
ENDING = frozenset({StepKind.RESULT})
CONFIRMING = frozenset({StepKind.REVIEW, StepKind.SIGNATURE, StepKind.PAYMENT})

AT_STEP: dict[StepKind, int] = {
    StepKind.FACE: 1,  # that a camera may look
    StepKind.DEVICE: 1,
    StepKind.MATERIALS: 2,  # the picture, and on
    StepKind.REVIEW: 1,
    StepKind.SIGNATURE: 2,  # the name, and on
    StepKind.PAYMENT: 1,  # to the code
    StepKind.RESULT: 1,
}
"""Where a step needs so many taps on the usual way; the others go on by themselves."""


AT_REST, ON_HOME, BY_SEARCH = 1, 2, 2
"""At rest; on the home screen behind it; by the search box at rest, and a row of what it finds."""


def taps_of(item: ServiceItem, popular: Sequence[str], today: date) -> Taps:
    """At a site where those items are popular, the most wanted first."""
    plan = plan_for(item, care_mode=False)
    form = _FormTaps(item, today)

    def spent(kinds: frozenset[StepKind]) -> int:
        return sum(AT_STEP.get(step.kind, 0) for step in plan if step.kind in kinds)

    return Taps(
        code=item.code,
        find=AT_REST
        if item.code in popular[:MOST_AT_REST]
        else ON_HOME
        if item.code in popular[:POPULAR]
        else BY_SEARCH,
        start=1,
        identify=spent(IDENTIFYING),
        fill=spent(FILLING) + sum(map(form.step, plan)),
        confirm=spent(CONFIRMING),
        end=spent(ENDING) + (1 if item.identity is Identity.NONE else 0),  # else taking the card away is the end
    )


def taps_at(level: Level, items: Iterable[ServiceItem], today: date) -> dict[str, Taps]:
    """Of every item that is offered at sites of the level, found as it is there: its popular items are its own."""
    offered = [item for item in items if level in item.levels]
    listed = (item for item in offered if level in item.popular)
    popular = [item.code for item in sorted(listed, key=lambda item: item.popular[level])]
    return {item.code: taps_of(item, popular, today) for item in offered}


def table(taps: Sequence[Taps]) -> str:
    """As text: an item a line, then the median."""
    head = "item   find start identify fill confirm end total"
    rows = (
        f"{tap.code:6} {tap.find:4} {tap.start:5} {tap.identify:8} {tap.fill:4} {tap.confirm:7} {tap.end:3} {tap.total:5}"
        for tap in taps
    )
    return "\n".join((head, *rows, f"median {median(tap.total for tap in taps):g}"))


class _FormTaps:
    """The pages of a form, with the first of the choices where one must be made."""

    def __init__(self, item: ServiceItem, today: date) -> None:
        self._item, self._today = item, today
        self._answers: dict[str, Answer] = {}
        self._follows, self._has_begun = True, False

    def step(self, step: PlannedStep) -> int:
        """A page, or nothing where the step is none."""
        if step.kind is StepKind.FORM:
            return self._page(step.fields)
        self._follows = not self._has_begun
        return 0

    def _page(self, names: Sequence[str]) -> int:
        """Open the first empty field, close each that is typed; the next opens by itself, and the page goes on when all is there.

        On the first page, and on one that follows another, the first opens by itself too.
        """
        shown = [field for field in map(self._named, names) if is_visible(field, self._answers)]
        if not shown:
            return 0
        follows, self._follows, self._has_begun = self._follows, True, True
        empty = [field for field in shown if is_required(field, self._answers) and not self._is_preset(field)]
        for field in empty:
            self._answers[field.name] = field.options[0].value if field.options else "1"
        late = [field for field in map(self._named, names) if field not in shown and is_visible(field, self._answers)]
        wanted = [*empty, *(field for field in late if is_required(field, self._answers))]
        if len(shown) == 1 and not late:
            return 0 if wanted and _is_one_touch(shown[0]) else 1
        opened = 1 if empty and not follows else 0
        is_filled = len(wanted) == len(shown) + len(late)
        return opened + sum(not _is_one_touch(field) for field in wanted) + (0 if is_filled else 1)

    def _named(self, name: str) -> InputField:
        return next(field for field in self._item.inputs if field.name == name)

    def _is_preset(self, field: InputField) -> bool:
        return usual_period(self._item, field, self._today) is not None


def _is_one_touch(field: InputField) -> bool:
    """Whether the answer itself goes on."""
    return editor_of(field) is Editor.CHOICE
