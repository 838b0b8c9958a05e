"""The parts of one running centre, put together once. An API process holds nothing else: more of them can stand side by side."""

from dataclasses import dataclass

from central.catalogue_publishing.service import CatalogueShelf
from central.clock import Clock
from central.database import Database
from central.departments.department_threads import DepartmentThreads
from central.departments.desk import DepartmentDesk
from central.identity.authority import Authorities
from central.keys import CentreKeys
from central.settings import CentralSettings


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
