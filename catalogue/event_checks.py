"""Whether what a life event says of its items is so: they are there, answers that are shared are of one kind, results are fed on."""

from collections.abc import Iterator, Mapping

from catalogue.input_fields import InputField
from catalogue.input_types import InputKind
from catalogue.life_events import LifeEvent
from catalogue.schema import ServiceItem

NEVER_SHARED = frozenset(
    {InputKind.SLOT, InputKind.SMS_CODE, InputKind.FINGERPRINT, InputKind.DEVICE, InputKind.CONFIRM}
)
"""Good for one item alone: a time, a code, a finger, a word that one agrees to."""


def problems_of(event: LifeEvent, items: Mapping[str, ServiceItem]) -> Iterator[tuple[str, str]]:
    """What is wrong with what the event says of its items: the key, and the problem in words."""
    strange = [code for code in event.items if code not in items]
    if strange:
        yield "items", f"{', '.join(strange)} is no item"
        return
    for group in event.shared:
        yield from _misshared(event, group, items)
    for feed in event.feeds:
        code, _, name = feed.into.partition(".")
        if _field(items[code], name) is None:
            yield "feeds", f"{code} has no input {name}"
    for place, value in event.presets.items():
        code, _, name = place.partition(".")
        field = _field(items[code], name) if code in event.items else None
        if field is None:
            yield "presets", f"{place} is no input of this event"
        elif value not in {option.value for option in field.options}:
            yield "presets", f"{place}: {value} is no option"


def _misshared(event: LifeEvent, group: tuple[str, ...], items: Mapping[str, ServiceItem]) -> Iterator[tuple[str, str]]:
    fields = [
        field for code in event.items for field in items[code].inputs if event.answer_of(code, field.name) == group[0]
    ]
    if len(fields) < 2:
        yield "shared", f"{group[0]}: fewer than two items ask for it"
        return
    kinds = sorted({field.kind.value for field in fields})
    if len(kinds) > 1 or fields[0].kind in NEVER_SHARED:
        yield "shared", f"{group[0]}: {', '.join(kinds)} cannot be one answer"
    values = [{option.value for option in field.options} for field in fields if field.options]
    if values and not any(one & other for at, one in enumerate(values) for other in values[at + 1 :]):
        yield "shared", f"{group[0]}: the items have no option in common"


def _field(item: ServiceItem, name: str) -> InputField | None:
    return next((field for field in item.inputs if field.name == name), None)
