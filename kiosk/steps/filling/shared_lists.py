"""A list of the department that several items of a life event ask by: what was chosen for one holds for the next, of the same person."""

from catalogue.other_people import OtherPerson
from catalogue.schema import InputField
from contract.execution import LiveOption
from kiosk.forms.verdict import Entry
from kiosk.forms.visibility import is_by_hand, is_required
from kiosk.journeys.event_progress import ChosenFrom, EventProgress
from kiosk.journeys.filled_form import LiveList
from kiosk.journeys.journey import Journey
from kiosk.journeys.listed import take_by_hand
from kiosk.journeys.shared_answers import ContextOf, answer
from kiosk.steps.filling.live_lists import basis_of
from kiosk.steps.filling.own_lists import give_back, take_over


def keep_lists(progress: EventProgress, journey: Journey) -> None:
    """Keep what was chosen from the lists of this item, and the people they are about."""
    for listed in _lists_of(journey):
        name = progress.event.answer_of(journey.item.code, listed.name)
        if name and journey.form.asks(listed) and journey.form.answers.get(listed.name):
            options = journey.form.lists.get(listed.name, LiveList()).options
            named = tuple(_with_event_names(progress, journey, option) for option in options)
            progress.chosen[name] = ChosenFrom(named, journey.form.entries[listed.name], _about(journey, listed))


def share_lists(progress: EventProgress, journey: Journey, context_of: ContextOf) -> None:
    """Choose what was chosen before, once it is known that this item is for the same person; for another it is asked."""
    for listed in _lists_of(journey):
        name = progress.event.answer_of(journey.item.code, listed.name)
        known = progress.chosen.get(name) if name else None
        if known is None:
            continue
        is_same = known.about == _about(journey, listed) and _is_decided(journey, listed)
        is_carried = listed.name in journey.form.carried
        if is_same and (is_carried or not journey.form.answers.get(listed.name)):
            _choose(progress, journey, listed, known, context_of)
        elif not is_same and is_carried:
            _ask_after_all(journey, listed)


def _choose(
    progress: EventProgress, journey: Journey, listed: InputField, known: ChosenFrom, context_of: ContextOf
) -> None:
    lacking = _filled_from(journey, listed)
    if is_by_hand(known.entry.values or known.entry.value):
        take_by_hand(journey, listed)
    else:
        options = tuple(_named_here(progress, journey, option) for option in known.options)
        journey.form.lists[listed.name] = LiveList(options, asked_with=basis_of(journey, listed))
        journey.form.answer(listed.name, known.entry, known.entry.values or known.entry.value)
        take_over(journey, listed, context_of)
        lacking = [field for field in lacking if field.name in journey.form.left_open]
    for field in lacking:
        given = progress.given.get(progress.event.answer_of(journey.item.code, field.name), Entry())
        answer(journey, field, given, context_of)
    journey.form.carried.add(listed.name)


def _ask_after_all(journey: Journey, listed: InputField) -> None:
    journey.form.set_entry(listed.name, Entry())
    give_back(journey, listed)
    journey.form.lists.pop(listed.name, None)
    journey.form.carried.discard(listed.name)
    for field in _filled_from(journey, listed):
        journey.form.set_entry(field.name, Entry())
        journey.form.carried.discard(field.name)


def _lists_of(journey: Journey) -> list[InputField]:
    return [field for field in journey.item.inputs if field.by_hand is not None]


def _filled_from(journey: Journey, listed: InputField) -> list[InputField]:
    return [field for field in journey.item.inputs if field.from_list == listed.name]


def _about(journey: Journey, listed: InputField) -> tuple[str, ...]:
    """Whom the list is about beside the applicant: the numbers of the people named before it."""
    before = journey.item.inputs[: journey.item.inputs.index(listed)]
    named = [field for field in before if field.of_whom not in (None, OtherPerson.STATED)]
    answers = (journey.form.answers.get(field.name, "") for field in named if journey.form.asks(field))
    return tuple(text for text in answers if isinstance(text, str) and text)


def _is_decided(journey: Journey, listed: InputField) -> bool:
    """Whether everything is answered that is asked before the list."""
    before = journey.item.inputs[: journey.item.inputs.index(listed)]
    return all(
        journey.form.answers.get(field.name)
        for field in before
        if journey.form.asks(field) and is_required(field, journey.form.answers)
    )


def _with_event_names(progress: EventProgress, journey: Journey, option: LiveOption) -> LiveOption:
    """The option with what it fills in by the names of the event."""
    code = journey.item.code
    fills = {progress.event.answer_of(code, name) or name: value for name, value in option.fills.items()}
    return option.model_copy(update={"fills": fills})


def _named_here(progress: EventProgress, journey: Journey, option: LiveOption) -> LiveOption:
    code = journey.item.code
    own = {progress.event.answer_of(code, field.name) or field.name: field.name for field in journey.item.inputs}
    return option.model_copy(update={"fills": {own.get(name, name): value for name, value in option.fills.items()}})
