"""The catalogue that a terminal starts with: read from the cache of the last start where nothing has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from app.core.catalogue_cache import CatalogueCache
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from offline_queue.catalogue_link import current_catalogue

if TYPE_CHECKING:
    from catalogue.reference import Reference


class CataloguePlaces(Struct, frozen=True):
    """Where catalogues lie: those published by the centre, and the cache of the last start."""

    published: Path
    cache: Path


class FirstCatalogue(Struct, frozen=True):
    """The catalogue that the terminal starts with (首个目录).

    `published` is its version where the centre published it, else 0; `damage` says why the published one is not used.
    """

    snapshot: CatalogueSnapshot
    published: int = 0
    damage: str = ""


def first_catalogue(places: CataloguePlaces) -> FirstCatalogue:
    """The last one published to this terminal, else the one that was packaged. Raises CatalogueInvalid."""
    cache = CatalogueCache(places.cache)
    published, damage = current_catalogue(places.published), ""
    if published is not None:
        try:
            snapshot = quick_snapshot(published, cache)
        except (CatalogueInvalid, OSError) as error:
            damage = type(error).__name__
        else:
            return FirstCatalogue(snapshot, snapshot.catalogue.version)
    return FirstCatalogue(quick_snapshot(PACKAGED, cache), damage=damage)


def quick_snapshot(folder: Path, cache: CatalogueCache) -> CatalogueSnapshot:
    """The catalogue in a folder for a start: what no first screen shows is derived later. Raises CatalogueInvalid."""
    return CatalogueSnapshot.of(cache.load(folder), _reference(folder))


def read_snapshot(folder: Path) -> CatalogueSnapshot:
    """The catalogue in a folder, with what is derived from it. Raises CatalogueInvalid."""
    return CatalogueSnapshot.build(load_catalogue(folder), _reference(folder)())


def _reference(folder: Path) -> "Callable[[], Reference]":
    def load() -> "Reference":
        from catalogue.reference import load_reference  # fourteen tables: the phase "steps" (app/core/phases.py)

        return load_reference(folder)

    return load
