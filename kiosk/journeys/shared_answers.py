"""What the items of a life event share: an answer given for one is there for the next, and a result feeds what comes behind it."""

from collections.abc import Callable

from catalogue.input_types import LIVE_SOURCES, InputKind
from catalogue.life_events import ResultFeed
from catalogue.schema import InputField
from kiosk.forms.captured import CAPTURED
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import CheckContext, Entry, Valid
from kiosk.forms.visibility import is_required
from kiosk.journeys.event_progress import EventProgress, MemberState
from kiosk.journeys.journey import CapturedPage, Journey, erase
from kiosk.journeys.listed import take_by_hand

ContextOf = Callable[[InputField], CheckContext]
"""What an answer to a field is checked against."""

SCANNED = (InputKind.SCAN, InputKind.PHOTO)


def keep(progress: EventProgress, journey: Journey) -> None:
    """Keep what was given for this item, as far as other items ask for it too."""
    code = journey.item.code
    for field in journey.item.inputs:
        name = progress.event.answer_of(code, field.name)
        if not name or not journey.form.asks(field):
            continue
        if field.kind in SCANNED:
            _keep_pages(progress, name, journey.pages.get(field.name, []))
        elif journey.form.answers.get(field.name):
            progress.given[name] = journey.form.entries[field.name]


def fill_in(progress: EventProgress, journey: Journey, context_of: ContextOf) -> None:
    """Fill in what is known already: it is not asked again. What is empty because a result will answer it is not asked either."""
    event, code = progress.event, journey.item.code
    for field in journey.item.inputs:
        name = event.answer_of(code, field.name)
        if field.kind in SCANNED:
            _fill_pages(progress, journey, field, name)
            continue
        preset = event.presets.get(f"{code}.{field.name}")
        entry = Entry(preset) if preset is not None else progress.given.get(name) if name else None
        if entry is not None and _may_fill(journey, field) and not _comes_with_list(progress, journey, field):
            answer(journey, field, entry, context_of)
    wait_for_results(progress, journey)


def follow(progress: EventProgress, journey: Journey, context_of: ContextOf) -> None:
    """What an item that is filled in took over becomes what it is now; nothing else is filled in."""
    for field in journey.item.inputs:
        name = progress.event.answer_of(journey.item.code, field.name)
        if not name or field.name not in journey.form.carried:
            continue
        if field.kind in SCANNED:
            _fill_pages(progress, journey, field, name)
        elif name in progress.given and _may_fill(journey, field) and not _comes_with_list(progress, journey, field):
            answer(journey, field, progress.given[name], context_of)


def feed_results(progress: EventProgress, journey: Journey, context_of: ContextOf) -> InputField | None:
    """Fill in what came of earlier items. Gives the first field that is lacking now and must be answered."""
    for feed in _feeds_into(progress, journey.item.code):
        field = journey.form.field_named(feed.into.partition(".")[2])
        value = _result(progress, feed)
        if value and journey.form.asks(field):
            answer(journey, field, Entry(value), context_of)
        is_lacking = not journey.form.answers.get(field.name)
        if is_lacking and journey.form.asks(field) and is_required(field, journey.form.answers):
            return field
    return None


def answer(journey: Journey, field: InputField, entry: Entry, context_of: ContextOf) -> bool:
    """Answer a field with an answer that was given before; where it does not fit the field, the citizen is asked."""
    verdict = check_answer(field, entry, context_of(field), is_required=False)
    if not isinstance(verdict, Valid) or not verdict.canonical:
        return False
    journey.form.answer(field.name, entry, verdict.canonical)
    journey.form.carried.add(field.name)
    return True


def _may_fill(journey: Journey, field: InputField) -> bool:
    """Not where the citizen has answered it for this item alone, nor where only the department knows what fits."""
    is_live = (field.source or "") in LIVE_SOURCES
    is_own = field.name not in journey.form.carried and bool(journey.form.answers.get(field.name))
    return field.kind not in CAPTURED and not is_live and not is_own


def _comes_with_list(progress: EventProgress, journey: Journey, field: InputField) -> bool:
    """Whether the list that fills it in is shared itself: then it is about the same person as that list, and comes with it."""
    return field.from_list is not None and bool(progress.event.answer_of(journey.item.code, field.from_list))


def _feeds_into(progress: EventProgress, code: str) -> list[ResultFeed]:
    return [feed for feed in progress.event.feeds if feed.into.startswith(f"{code}.")]


def wait_for_results(progress: EventProgress, journey: Journey) -> bool:
    """What an item that is done in this visit, or will be, is to answer is not asked; without that item it is.

    Gives whether something is asked now that was not before.
    """
    is_asked_again = False
    for feed in _feeds_into(progress, journey.item.code):
        name, source = feed.into.partition(".")[2], progress.member(feed.result_of)
        if source is not None and (source.is_served or source.state in (MemberState.WAITING, MemberState.READY)):
            journey.form.carried.add(name)
            _choose_by_hand(journey, journey.form.field_named(name).from_list)
        elif not journey.form.answers.get(name):
            is_asked_again |= name in journey.form.carried
            _ask_again(journey, name)
    return is_asked_again


def _choose_by_hand(journey: Journey, chosen_from: str | None) -> None:
    """The result is on no list yet: the list from which it would be chosen is not asked, or another entry would count."""
    if chosen_from is not None:
        take_by_hand(journey, journey.form.field_named(chosen_from))
        journey.form.carried.add(chosen_from)


def _ask_again(journey: Journey, name: str) -> None:
    chosen_from = journey.form.field_named(name).from_list
    if chosen_from is not None and chosen_from in journey.form.carried:
        journey.form.set_entry(chosen_from, Entry())
        journey.form.carried.discard(chosen_from)
    journey.form.carried.discard(name)


def _result(progress: EventProgress, feed: ResultFeed) -> str:
    source = progress.member(feed.result_of)
    end = None if source is None or source.journey is None else source.journey.end
    if end is None or not end.outcome.is_served:
        return ""
    if not feed.row:
        return end.case_number
    return next((row.value.zh for row in end.result.rows if row.label.zh == feed.row), "")


def _keep_pages(progress: EventProgress, name: str, taken: list[CapturedPage]) -> None:
    if not taken:
        return
    for page in progress.pages.pop(name, ()):
        erase(page)
    progress.pages[name] = [bytearray(photo.jpeg) for photo in taken]


def _fill_pages(progress: EventProgress, journey: Journey, field: InputField, name: str) -> None:
    known = progress.pages.get(name, [])
    if not known or (journey.pages.get(field.name) and field.name not in journey.form.carried):
        return
    for page in journey.pages.pop(field.name, ()):
        erase(page.jpeg)
    journey.pages[field.name] = [CapturedPage(number, bytearray(jpeg)) for number, jpeg in enumerate(known, start=1)]
    journey.form.carried.add(field.name)
