"""The catalogue that a terminal starts with: read from the cache of the last start where nothing has changed."""

from pathlib import Path

from msgspec import Struct

from app.core.catalogue.cache import CatalogueCache
from app.core.catalogue.lookups import KeptLookups
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from offline_queue.catalogue_link import current_catalogue


class CataloguePlaces(Struct, frozen=True):
    """The places where catalogues lie (目录存放处): those published by the centre, and the cache of the last start."""

    published: Path
    cache: Path

    @property
    def lookups(self) -> Path:
        """What was derived from it for searches and items."""
        return self.cache.with_name("catalogue-lookups.msgpack")


class FirstCatalogue(Struct, frozen=True):
    """The catalogue that the terminal starts with (首个目录).

    `published` is its version where the centre published it, else 0; `damage` says why the published one is not used.
    """

    snapshot: CatalogueSnapshot
    published: int = 0
    damage: str = ""


def first_catalogue(places: CataloguePlaces) -> FirstCatalogue:
    """The last one published to this terminal, else the one that was packaged. Raises CatalogueInvalid."""
    published, damage = current_catalogue(places.published), ""
    if published is not None:
        try:
            snapshot = quick_snapshot(published, places)
        except (CatalogueInvalid, OSError) as error:
            damage = type(error).__name__
        else:
            return FirstCatalogue(snapshot, snapshot.catalogue.version)
    return FirstCatalogue(quick_snapshot(PACKAGED, places), damage=damage)


def quick_snapshot(folder: Path, places: CataloguePlaces) -> CatalogueSnapshot:
    """The catalogue in a folder for a start: what no first screen shows is derived later. Raises CatalogueInvalid."""
    catalogue = CatalogueCache(places.cache).load(folder)
    lookups = KeptLookups(places.lookups, folder, catalogue)
    return CatalogueSnapshot.of(catalogue, lookups.reference, lookups)


def read_snapshot(folder: Path) -> CatalogueSnapshot:
    """The catalogue in a folder, with what is derived from it. Raises CatalogueInvalid."""
    from catalogue.reference import load_reference  # fourteen tables: the phase "steps" (app/core/phases.py)

    return CatalogueSnapshot.build(load_catalogue(folder), load_reference(folder))
