"""What a guided test of the citizens' own screens hears: how the visit ended that was tried there."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from catalogue.item_kinds import OfflinePolicy
from catalogue.text import Language
from kiosk.journeys.session import Ending
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.services import TerminalSite


class TriedVisit(Struct, frozen=True):
    """How a visit that was tried ended (试办结果), and how many items were done to their end in it."""

    ending: Ending
    cases: int


TryVisit = Callable[[Callable[[TriedVisit], None]], None]
"""Leaves diagnostics for the citizens' screens; what it is given is called when that visit is over and diagnostics are back."""


class Trial(Struct):
    """A visit that somebody from diagnostics tries (试办), and the language that diagnostics go on in; `ended` once the visit is over."""

    on_done: Callable[[TriedVisit], None]
    language: Language
    care_mode: bool
    ended: TriedVisit | None = None

    @property
    def was_left_alone(self) -> bool:
        """Whether the tester had left before its end: then diagnostics close, so that the next person does not find them open."""
        return self.ended is None or self.ended.ending is Ending.TIMED_OUT


def what_may_be_tried(snapshot: CatalogueSnapshot, place: TerminalSite) -> CatalogueSnapshot:
    """Everything where departments are pretended, else what the terminal answers by itself: a real one would take it for real."""
    if place.is_sandbox:
        return snapshot
    items = tuple(item for item in snapshot.catalogue.items if item.offline is OfflinePolicy.LOCAL)
    catalogue = replace(snapshot.catalogue, items=items, events=())
    return CatalogueSnapshot.of(catalogue, lambda: snapshot.reference)
