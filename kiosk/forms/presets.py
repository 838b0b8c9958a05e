"""What stands in a field before anybody typed: the citizen changes it where it is wrong."""

from catalogue.input_types import InputKind
from catalogue.schema import InputField, ServiceItem
from kiosk.forms.verdict import Entry

HAPPENED_NEARBY = frozenset({("ZS001", "happen_place")})
"""Places that are mostly those around the terminal: (item, field)."""


def preset_of(item: ServiceItem, field: InputField, region: str, known: frozenset[str] | None) -> Entry | None:
    """The preset of a field on a terminal in `region`, where that is one of the `known` regions."""
    is_nearby = (item.code, field.name) in HAPPENED_NEARBY and field.kind is InputKind.ADDRESS
    return Entry(values=(region, "")) if is_nearby and known is not None and region in known else None
