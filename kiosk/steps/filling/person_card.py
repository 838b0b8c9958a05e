"""Somebody whom the form names, filled in from their own ID card in place of typing. The holder's own session stays as it is.

That the card is theirs proves nothing: where an item wants that, the step behind the form asks the centre about the same card.
"""

from typing import TYPE_CHECKING

from catalogue.input_types import InputKind, PrintedPaper
from catalogue.other_people import NAMES_PEOPLE, OtherPerson
from catalogue.schema import InputField
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, IdCard
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import Answer, Entry, Valid
from kiosk.journeys.gates import is_expired
from kiosk.journeys.other_cards import ShownCard
from kiosk.services.ports import may_be_used
from kiosk.steps.filling.field_scan import FormPage
from kiosk.steps.identity.card_listener import CardListener
from kiosk.view.note import Tone

if TYPE_CHECKING:
    from kiosk.steps.step import Step

WAITS_SECONDS = 60.0
"""How long a card is waited for after the tap."""


class PersonCard:
    """Listens only after a tap (他人证件填写), and reads one card for each."""

    def __init__(self, step: "Step", page: FormPage) -> None:
        self._step = step
        self._page = page
        self._cards = CardListener(step, self)
        self._field: InputField | None = None
        self._until = 0.0

    @property
    def label(self) -> str:
        """The button, "" where no one on the page could be filled in here and now."""
        if self.is_waiting:
            return self._step.say("person_card.type")
        return "" if self._open_field is None else self._step.say("person_card.use")

    @property
    def is_waiting(self) -> bool:
        """Whether a card is waited for. That is no work: typing stays possible."""
        return self._field is not None

    def leaves(self, paper: PrintedPaper) -> bool:
        """Whether the document camera reads such a paper: of an ID card the chip is read first, a copy only while that is waited for."""
        return paper is not PrintedPaper.IDENTITY_CARD or self.is_waiting or not self._is_usable

    def turn(self) -> bool:
        """Somebody tapped: a card is waited for, or no more. False where there is no one to fill in."""
        if self.is_waiting:
            self.stop()
            self._page.on_note(self._step.note(Tone.NEUTRAL, "person_card.typing"))
            return True
        self._field, self._until = self._open_field, self._step.seconds + WAITS_SECONDS
        if self._field is None:
            return False
        self.on_reader_well()
        self._cards.listen()
        return True

    def tick(self) -> None:
        """Listen again after a pause; stop when none comes."""
        if not self.is_waiting:
            return
        if self._step.seconds >= self._until:
            self.stop()
            self._page.on_note(self._step.note(Tone.CAUTION, "person_card.none_came"))
        elif self._cards.tick():
            self._cards.listen()

    def stop(self) -> None:
        """No card is wanted any more; one that comes late is not looked at."""
        self._field = None

    def fail(self) -> None:
        """The reader's line failed."""
        if self.is_waiting:
            self._cards.fail()

    # --- the card ---

    def on_card(self, read: CardRead) -> None:
        """The face on it is needed for nothing, and overwritten at once."""
        card, session = read.card, self._step.context.session
        if card.portrait is not None:
            card.portrait.erase()
        session.has_shown_card = True
        field = self._field
        if field is None:
            return
        if session.person is not None and card.id_number == session.person.id_number:
            self._cards.listen_again()
            self.on_spent_card()
        elif field.of_whom is OtherPerson.OWN_CARD and is_expired(card, self._step.today):
            self._cards.listen_again()
            self.on_card_problem("other_card.expired")
        else:
            self._step.context.visit.note_touch()
            self.stop()
            self._fill(field, ShownCard(card, self._step.seconds if read.tells_presence else None))

    def on_card_problem(self, message: str) -> None:
        """The card that lies there will not do."""
        if self.is_waiting:
            self._page.on_note(self._step.note(Tone.BAD, message))

    def on_reader_problem(self, message: str) -> None:  # noqa: ARG002 - one word for all: nothing else can be done here
        """No reader works: typing is left."""
        if self.is_waiting:
            self.stop()
            self._page.on_note(self._step.note(Tone.BAD, "person_card.no_reader"))

    def on_spent_card(self) -> None:
        """The holder's own lies there still: that is no mistake."""
        if self.is_waiting:
            self._page.on_note(self._step.note(Tone.CAUTION, "other_card.yours"))

    def on_reader_well(self) -> None:
        """What was said of the reader, or of the card that lay there, is over."""
        if self.is_waiting:
            self._page.on_note(self._step.note(Tone.BUSY, "person_card.put"))

    def _fill(self, field: InputField, shown: ShownCard) -> None:
        """All that the card answers, or nothing of it where it does not fit."""
        journey, found = self._step.context.journey, self._answers(field, shown.person)
        if found is None:
            self._page.on_note(self._step.note(Tone.CAUTION, "person_card.unfit"))
            return
        journey.form.read_cards.pop(field.name, None)
        on_page = {field.name for field in self._page.fields()}
        for form_field, entry, answer in found:
            if form_field.name in on_page:
                self._page.put(form_field.name, entry)
            else:
                journey.form.answer(form_field.name, entry, answer)
        if field.kind is InputKind.ID_NO:
            journey.form.read_cards[field.name] = shown
        journey.has_input = True
        self._page.on_note(self._step.note(Tone.GOOD, "person_card.filled"))

    def _answers(self, field: InputField, card: IdCard) -> list[tuple[InputField, Entry, Answer]] | None:
        journey = self._step.context.journey
        entries = [(field, self._entry(field, card))]
        if field.of_name is not None and journey.form.asks(named := journey.form.field_named(field.of_name)):
            entries.append((named, Entry(card.name, of_cards=frozenset({card.name}))))
        found: list[tuple[InputField, Entry, Answer]] = []
        for form_field, entry in entries:
            verdict = check_answer(form_field, entry, self._page.context(form_field), is_required=True)
            if isinstance(verdict, Valid):
                found.append((form_field, entry, verdict.canonical))
            elif form_field.kind is InputKind.FAMILY_LIST:
                found.append(
                    (form_field, entry, ())
                )  # relation and income are not on the card, and asked for on the page
            else:
                return None
        return found

    def _entry(self, field: InputField, card: IdCard) -> Entry:
        """A number in its field; in a list one more person, once."""
        if field.kind is InputKind.ID_NO:
            return Entry(card.id_number, of_cards=frozenset({card.id_number}))
        before = self._step.context.journey.form.entries.get(field.name, Entry())
        if any(card.id_number in value.split("|") for value in before.values):
            return before
        given = (card.id_number,) if field.kind is InputKind.ID_LIST else (card.name, card.id_number, "", "")
        return Entry(values=(*before.values, "|".join(given)), of_cards=before.of_cards | set(given[:2]))

    # --- whom the page names ---

    @property
    def _open_field(self) -> InputField | None:
        """The number of somebody whom no card has filled in yet, where a card can be read."""
        wanted = self._person_wanted()
        is_open = wanted is not None and wanted.name not in self._step.context.journey.form.read_cards
        return wanted if is_open and self._is_usable else None

    @property
    def _is_usable(self) -> bool:
        return may_be_used(self._step.context.services.devices.get(ID_CARD_READER))

    def _people_named(self) -> list[InputField]:
        """The numbers of people that the page asks for, or whose name it asks for."""
        journey, on_page = self._step.context.journey, {field.name for field in self._page.fields()}
        people = [field for field in journey.item.inputs if field.kind in NAMES_PEOPLE and journey.form.asks(field)]
        return [person for person in people if on_page & {person.name, person.of_name}]

    def _person_wanted(self) -> InputField | None:
        """The first who is not filled in yet; where all are, the first."""
        named, entries = self._people_named(), self._step.context.journey.form.entries
        empty = (field for field in named if entries.get(field.name, Entry()).is_empty)
        return next(empty, named[0] if named else None)
