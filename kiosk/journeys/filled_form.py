"""The form of one item as far as it is filled in. Personal; ends with `forget`. Owned by its journey, on the screen's thread only."""

from dataclasses import dataclass, field

from msgspec import Struct

from catalogue.schema import InputField, ServiceItem
from catalogue.text import LocalText
from contract.execution import LiveOption
from kiosk.forms.verdict import Answer, Entry, Invalid
from kiosk.forms.visibility import is_visible, visible_answers
from kiosk.journeys.other_cards import ShownCard


class LiveList(Struct, frozen=True):
    """A live list as far as it is known. `asked_with` says for which answers it was fetched (a digest, not the answers)."""

    options: tuple[LiveOption, ...] = ()
    is_loading: bool = False
    asked_with: str = ""
    problem: str = ""
    empty_reason: LocalText | None = None


@dataclass(eq=False)
class FilledForm:
    """The form of one item (填写内容): what was typed or chosen, what it answers, and what is wrong with it.

    `tried`: fields that stood on a page when the citizen wanted to go on; no other is said to be missing. `carried`: fields that a
    life event has answered. `read_cards`: cards that filled in a name and a number in place of typing, by the field of the number,
    while both stand as they were read; they prove nothing yet, and what is masked the entries show.
    `beside`: what the department says beside a field, None where it was asked and has not answered.
    `taken_over`: what the chosen entry of a list answers, by the list; `left_open`: what such an entry should answer and does not.
    """

    item: ServiceItem
    entries: dict[str, Entry] = field(default_factory=dict, repr=False)
    answers: dict[str, Answer] = field(default_factory=dict, repr=False)
    errors: dict[str, Invalid] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    carried: set[str] = field(default_factory=set)
    read_cards: dict[str, ShownCard] = field(default_factory=dict, repr=False)
    lists: dict[str, LiveList] = field(default_factory=dict, repr=False)
    beside: dict[str, LiveOption | None] = field(default_factory=dict, repr=False)
    taken_over: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    left_open: set[str] = field(default_factory=set)

    def field_named(self, name: str) -> InputField:
        return next(form_field for form_field in self.item.inputs if form_field.name == name)

    def asks(self, asked: InputField) -> bool:
        """Whether the citizen is asked for the field."""
        return is_visible(asked, self.answers, self.left_open)

    def own_answers(self) -> dict[str, Answer]:
        """Canonical answers to the visible fields."""
        return visible_answers(self.item, self.answers)

    def set_entry(self, name: str, entry: Entry) -> None:
        """The citizen typed or chose: what was known of this field before no longer counts."""
        self.entries[name] = entry
        self.answers.pop(name, None)
        self.errors.pop(name, None)
        for number in [card for card in self.read_cards if name in (card, self.field_named(card).of_name)]:
            del self.read_cards[number]  # what is there now is not of that card
        for form_field in self.item.inputs:
            if form_field.stage_from == name and form_field.name in self.entries:
                self.set_entry(form_field.name, Entry())  # the school may not teach what is chosen now

    def stage_for(self, field: InputField) -> str:
        """What the schools on offer must teach, "" where that is not asked or not answered."""
        entry = None if field.stage_from is None else self.entries.get(field.stage_from)
        return "" if entry is None else entry.value

    def accept(self, name: str, answer: Answer) -> None:
        """Keep a checked answer."""
        self.errors.pop(name, None)
        self.answers[name] = answer

    def answer(self, name: str, entry: Entry, canonical: Answer) -> None:
        """Give and keep a checked answer in the citizen's place."""
        self.set_entry(name, entry)
        self.accept(name, canonical)

    def refuse(self, name: str, problem: Invalid) -> None:
        """Say what is wrong with a field, unless it is only empty and no one was asked for it yet."""
        if name in self.tried or not self.entries.get(name, Entry()).is_empty:
            self.errors[name] = problem

    def drop_hidden(self) -> None:
        """A field that another answer has taken away comes back as new."""
        for form_field in self.item.inputs:
            if not self.asks(form_field):
                self.errors.pop(form_field.name, None)
                self.tried.discard(form_field.name)

    def forget(self) -> None:
        """Drop all that was given."""
        for kept in (
            self.entries,
            self.answers,
            self.errors,
            self.read_cards,
            self.lists,
            self.beside,
            self.taken_over,
        ):
            kept.clear()
