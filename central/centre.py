"""The parts of one running centre, put together once. An API process holds nothing else: more of them can stand side by side."""

from dataclasses import dataclass

from central.authorities.port import Authorities
from central.catalogue_publishing.service import CatalogueShelf
from central.clock import Clock
from central.departments.directory import DepartmentDesk
from central.departments.threads import DepartmentThreads
from central.keys import CentreKeys
from central.settings import CentralSettings
from central.storage.database import Database


@dataclass(frozen=True)
class Centre:
    """中心 — settings, database, keys, clock, the desk of departments and their threads, and the identity authorities."""

    settings: CentralSettings
    database: Database
    keys: CentreKeys
    clock: Clock
    shelf: CatalogueShelf
    desk: DepartmentDesk
    threads: DepartmentThreads
    authorities: Authorities
