"""The catalogue in use, with everything that is derived from it once: index, items by code, lists, themes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from catalogue.schema import Catalogue, Department, ItemStatus, ServiceItem, Theme
from catalogue.search import SearchIndex

if TYPE_CHECKING:  # with fourteen tables that no first screen shows
    from catalogue.reference import Reference


@dataclass(frozen=True)
class CatalogueSnapshot:
    """Swapped as a whole (在用目录), only between visits."""

    catalogue: Catalogue
    reference: "Reference"
    search: SearchIndex
    items: Mapping[str, ServiceItem]
    departments: Mapping[str, Department]
    themes: Mapping[str, Theme]

    @classmethod
    def build(cls, catalogue: Catalogue, reference: "Reference") -> "CatalogueSnapshot":
        """Derive the rest. Takes a few tens of milliseconds: not on the screen's thread while somebody is there."""
        return cls.of(catalogue, reference, SearchIndex(catalogue.items))

    @classmethod
    def of(cls, catalogue: Catalogue, reference: "Reference", search: SearchIndex) -> "CatalogueSnapshot":
        """With reference and index from elsewhere. Quick."""
        return cls(
            catalogue,
            reference,
            search,
            {item.code: item for item in catalogue.items},
            {each.id: each for each in catalogue.departments},
            {each.id: each for each in catalogue.themes},
        )

    @cached_property
    def offer(self) -> tuple[tuple[Department, int], ...]:
        """Each department with the number of its items that are shown; the one with most items first."""
        counts = Counter(item.department for item in self.shown)
        return tuple((self.departments[id_], count) for id_, count in counts.most_common())

    @cached_property
    def shown(self) -> tuple[ServiceItem, ...]:
        """Items that are not 下线, popular ones first."""
        there = (item for item in self.catalogue.items if item.status is not ItemStatus.OFFLINE)
        return tuple(sorted(there, key=lambda item: (item.popular or 10_000, item.code)))
