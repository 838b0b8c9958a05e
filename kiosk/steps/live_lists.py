"""Live lists of a form page: fetched when the page comes up, anew when an answer they rest on has changed."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from catalogue.input_types import LIVE_SOURCES, InputKind
from catalogue.schema import InputField
from catalogue.text import Language
from contract.execution import ListAnswer, ListReply, ListRequest, LiveOption
from kiosk.journeys.journey import Journey, LiveList
from kiosk.ports import NoAnswer
from kiosk.steps.centre_notes import message_for
from kiosk.view import OptionView

if TYPE_CHECKING:
    from kiosk.steps.stage import Stage


def live_name(field: InputField) -> str:
    """The name of the live list of a field, "" where it has none."""
    if field.kind is InputKind.SLOT:
        return "slot"
    return field.source if field.source in LIVE_SOURCES and field.source else ""


def basis_of(journey: Journey, field: InputField) -> str:
    """A digest of the answers a list rests on: all but the field's own and those that come with later lists."""
    names = [each.name for each in journey.item.inputs if not live_name(each)]
    later = [each.name for each in journey.item.inputs if live_name(each)]
    names += later[: later.index(field.name)]
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}={journey.answers.get(name, '')}\n".encode())
    return digest.hexdigest()


def list_request(stage: "Stage", field: InputField) -> Callable[[], ListRequest]:
    """Builds and seals the request, on the lane that sends it."""
    head = stage.head(stage.services.identifiers.new())
    name = live_name(field)
    return lambda: ListRequest(**dict(head()), list_name=name, field=field.name)


def filled(reply: ListReply | NoAnswer, basis: str) -> LiveList:
    """What is known of the list after the reply."""
    if isinstance(reply, ListAnswer):
        return LiveList(reply.options, asked_with=basis, empty_reason=reply.empty_reason)
    return LiveList(problem=message_for(reply))


def option_views(options: tuple[LiveOption, ...], language: Language) -> tuple[OptionView, ...]:
    """Live options as the screen shows them, with their amounts."""
    return tuple(
        OptionView(each.value, each.text.in_language(language), _detail(each, language), each.available)
        for each in options
    )


def _detail(option: LiveOption, language: Language) -> str:
    parts = [] if option.detail is None else [option.detail.in_language(language)]
    if option.amount is not None:
        parts.append(f"¥{option.amount:.2f}")
    return " · ".join(parts)
