"""The options of fields that the terminal knows by itself: written in the item, or synced with the catalogue.

Keeps what it built, for lists are long and a view is made at every keystroke. Holds nothing personal.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalogue.addresses import Area, region_of
from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import Language
from kiosk.view.form import OptionView

if TYPE_CHECKING:
    from catalogue.reference import Reference

LISTS_BY_KIND: dict[InputKind, str] = {
    InputKind.TIER: "tiers",
    InputKind.NATIONALITY: "nationalities",
    InputKind.SCHOOL: "schools",
}
"""Lists of fields that name none."""

PLACES = frozenset({InputKind.REGION, InputKind.ADDRESS})


class OptionSource:
    """The options that the terminal knows by itself (选项来源)."""

    def __init__(self, reference: "Reference") -> None:
        self._reference = reference
        self._shown: dict[tuple[str, Language, str, Area | None], tuple[OptionView, ...]] = {}
        self._values: dict[tuple[str, str], frozenset[str]] = {}

    def views(
        self, field: InputField, language: Language, *, stage: str = "", area: Area | None = None
    ) -> tuple[OptionView, ...]:
        """The options as the screen shows them; empty for fields without a list and for live ones.

        Of schools those of a stage, and of places those that may lie in an area.
        """
        if field.options:
            return tuple(OptionView(option.value, option.in_language(language)) for option in field.options)
        name = list_of(field)
        if not name:
            return ()
        key = (name, language, stage, area)
        if key not in self._shown:
            taught = {school.id for school in self._reference.schools(stage)}
            self._shown[key] = tuple(
                option
                for option in self._build(name, language)
                if (not stage or option.value in taught) and (area is None or area.may_hold(option.value))
            )
        return self._shown[key]

    def values(self, field: InputField, stage: str = "") -> frozenset[str] | None:
        """The values that may be chosen; None for a field without a list that is known here."""
        name = list_of(field)
        if field.options or not name:
            return None
        key = (name, stage)
        if key not in self._values:
            self._values[key] = frozenset(view.value for view in self.views(field, Language.ZH, stage=stage))
        return self._values[key]

    def title(self, field: InputField, value: str, language: Language) -> str:
        """How a value reads; the value itself where it is no option."""
        if field.kind in PLACES:
            return self.region_title(value, language)
        return next((view.title for view in self.views(field, language) if view.value == value), value)

    def region_title(self, code: str, language: Language) -> str:
        """A region with what lies above it, from the province down."""
        path = self._reference.region_path(code)
        names = [place.name.in_language(language) for place in path]
        return ("" if language == Language.ZH else ", ").join(names) if names else code

    def region_of(self, address: str) -> str:
        """The code of the place in which an address lies, "" where its words do not show it."""
        return region_of(address, self._reference)

    def _build(self, name: str, language: Language) -> Iterable[OptionView]:
        if name == "regions":
            for region in self._reference.tables.regions:
                yield OptionView(region.code, region.name.in_language(language))
            return
        if name not in self._reference.list_names:
            return
        for option in self._reference.options(name):
            yield OptionView(option.value, option.in_language(language), self._detail(option.value, language))

    def _detail(self, value: str, language: Language) -> str:
        station = self._reference.station(value)
        return "" if station is None else station.address.in_language(language)


def list_of(field: InputField) -> str:
    """The name of the synced list a field takes its options from, "" where it has none."""
    if field.kind in PLACES:
        return "regions"
    return field.source or LISTS_BY_KIND.get(field.kind, "")
