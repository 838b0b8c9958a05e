"""A card made to order, for tests that need a person who exists nowhere else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from drivers.ports.id_card_reader import CardLayout, IdCard
from simulators.person.people import VirtualPerson

_DAYS = ("birth_date", "valid_from", "valid_to")


def made_to_order(args: Mapping[str, Any]) -> VirtualPerson:
    """The person of `card` (fields of an IdCard as texts) and `face_seed`. Raises ValueError where these make no card."""
    card, seed = args.get("card"), args.get("face_seed", 0)
    if not isinstance(card, dict) or not isinstance(seed, int):
        raise ValueError("card must be an object, face_seed a whole number")  # noqa: TRY004 - an act with wrong values
    fields = {str(name): str(value) for name, value in card.items()}
    try:
        whole: dict[str, Any] = {name: date.fromisoformat(fields[name]) for name in _DAYS if name in fields}
        made = IdCard(**{**fields, **whole, "layout": CardLayout(fields.get("layout", CardLayout.RESIDENT))})
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"no such card: {wrong}") from None
    return VirtualPerson("made-to-order", "定制卡", "Made to order", made, seed, seed + 500)
