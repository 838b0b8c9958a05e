"""What a guided test of the citizens' own screens hears: how the visit ended that was tried there."""

from collections.abc import Callable

from msgspec import Struct

from kiosk.journeys.session import Ending


class TriedVisit(Struct, frozen=True):
    """How a visit that was tried ended (试办结果), and how many items were done to their end in it."""

    ending: Ending
    cases: int


TryVisit = Callable[[Callable[[TriedVisit], None]], None]
"""Leaves diagnostics for the citizens' screens; what it is given is called when that visit is over and diagnostics are back."""
