"""Live lists of a form page: fetched when the page comes up, again when an answer they rest on has changed."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from catalogue.input_types import BY_HAND, LIVE_SOURCES, InputKind
from catalogue.schema import InputField
from catalogue.text import Language
from contract.execution import ListAnswer, ListReply, ListRequest, LiveOption, SealedRequest
from kiosk.forms.slots import within_window
from kiosk.forms.verdict import Entry
from kiosk.journeys.filled_form import LiveList
from kiosk.journeys.journey import Journey
from kiosk.journeys.listed import take_by_hand
from kiosk.services.ports import NoAnswer
from kiosk.steps.centre_notes import message_for
from kiosk.steps.filling.own_lists import give_back, has_changed
from kiosk.view.form import OptionView

if TYPE_CHECKING:
    from kiosk.steps.context import StepContext
    from kiosk.steps.step import Step


class LiveLists:
    """The live lists of the fields of one step (实时列表). What was fetched stays with the journey."""

    def __init__(self, step: "Step") -> None:
        self._step = step
        self._journey = step.context.journey

    def of(self, field: InputField) -> LiveList:
        """The list of a field as far as it is known; an empty one where the field has none."""
        return self._journey.form.lists.get(field.name, LiveList()) if live_name(field) else LiveList()

    def fetch(self, fields: Sequence[InputField]) -> None:
        """Ask for every list that is not there, or rests on answers that have changed."""
        for field in fields:
            if live_name(field) and not self._is_fresh(field):
                self._ask(field)

    def give_up(self, fields: Sequence[InputField]) -> None:
        """The call failed by a fault: as if the centre had not been reached."""
        for field in fields:
            if self.of(field).is_loading:
                self._journey.form.lists[field.name] = LiveList(problem="centre.unreachable")
                self._take_by_hand(field)

    def is_missing(self, field: InputField) -> bool:
        """Whether it could not be had, and nothing can be filled in in its place."""
        return bool(self.of(field).problem) and field.by_hand is None

    def stop(self) -> None:
        """The step goes: what it still waits for will be dropped when it comes, so that no one waits for it any more."""
        lists = self._journey.form.lists
        for name in [name for name, known in lists.items() if known.is_loading]:
            del lists[name]

    def _is_fresh(self, field: InputField) -> bool:
        known = self.of(field)
        return known.is_loading or known.asked_with == basis_of(self._journey, field)

    def _ask(self, field: InputField) -> None:
        context, journey = self._step.context, self._journey
        basis, ask = basis_of(journey, field), asking_for_list(context, field)
        journey.form.lists[field.name] = LiveList(is_loading=True)

        def on_reply(reply: ListReply | NoAnswer) -> None:
            context.note_reply(reply)
            journey.form.lists[field.name] = self._bookable(field, list_of_reply(reply, basis))
            self._drop_vanished(field)
            self._take_by_hand(field)

        self._step.run(context.services.workers.centre, ask, on_reply)

    def _bookable(self, field: InputField, known: LiveList) -> LiveList:
        """The terminal looks itself how far ahead an appointment lies."""
        if field.kind is not InputKind.SLOT:
            return known
        return replace(known, options=within_window(field, known.options, self._step.today))

    def _drop_vanished(self, field: InputField) -> None:
        """A choice that is no longer on the list, or answers something else now, is no choice.

        While no list could be had, nothing is known against it.
        """
        if self.of(field).problem:
            return
        entry = self._journey.form.entries.get(field.name)
        there = choosable(field, self.of(field))
        is_gone = entry is not None and not {*entry.values, entry.value} - {""} <= there
        if is_gone or has_changed(self._journey, field):
            self._journey.form.set_entry(field.name, Entry())
            give_back(self._journey, field)

    def _take_by_hand(self, field: InputField) -> None:
        """Where the list has nothing to choose, the one choice that is left is taken."""
        if choosable(field, self.of(field)) == {BY_HAND} and field.name not in self._journey.form.answers:
            take_by_hand(self._journey, field)


def choosable(field: InputField, known: LiveList) -> frozenset[str]:
    """The values that may be chosen now."""
    by_hand = {BY_HAND} if field.by_hand is not None else set()
    return frozenset({option.value for option in known.options if option.available} | by_hand)


def live_name(field: InputField) -> str:
    """The name of the live list of a field, "" where it has none."""
    if field.kind is InputKind.SLOT:
        return "slot"
    return field.source if field.source in LIVE_SOURCES and field.source else ""


def basis_of(journey: Journey, field: InputField) -> str:
    """A digest of the answers a list rests on: those that are asked before it."""
    names = [field.name for field in journey.item.inputs]
    digest = hashlib.sha256()
    for name in names[: names.index(field.name)]:
        digest.update(f"{name}={journey.form.answers.get(name, '')}\n".encode())
    return digest.hexdigest()


def asking_for_list(context: "StepContext", field: InputField, source: str = "") -> Callable[[], ListReply | NoAnswer]:
    """Asks for the list of the field, on the centre's worker; `source` in place of it."""
    centre, name = context.services.centre, source or live_name(field)

    def ask(head: SealedRequest) -> ListReply | NoAnswer:
        return centre.list_options(ListRequest(**dict(head), list_name=name, field=field.name))

    return context.asking(context.services.identifiers.new(), ask)


def list_of_reply(reply: ListReply | NoAnswer, basis: str) -> LiveList:
    """What is known of the list after the reply."""
    if isinstance(reply, ListAnswer):
        return LiveList(reply.options, asked_with=basis, empty_reason=reply.empty_reason)
    return LiveList(problem=message_for(reply))


def option_views(options: tuple[LiveOption, ...], language: Language) -> tuple[OptionView, ...]:
    """Live options as the screen shows them, with their amounts."""
    return tuple(
        OptionView(option.value, option.text.in_language(language), _detail(option, language), option.available)
        for option in options
    )


def named_with_amount(option: LiveOption, language: Language) -> str:
    """What was chosen, as it is read again before it is agreed to: where it costs something, with that and what else it brings."""
    text = option.text.in_language(language)
    return text if option.amount is None else f"{text} · {_detail(option, language)}"


def _detail(option: LiveOption, language: Language) -> str:
    parts = [] if option.detail is None else [option.detail.in_language(language)]
    if option.amount is not None:
        parts.append(f"¥{option.amount:.2f}")
    return " · ".join(parts)
