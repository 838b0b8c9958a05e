"""The parts of one running centre, put together once. An API process holds nothing else: more of them can run side by side."""

from dataclasses import dataclass

from central.authorities.port import Authorities
from central.catalogue_publishing.service import PublishedCatalogues, PublishingTerms
from central.departments.directory import DepartmentDirectory
from central.departments.fitness import DepartmentFiles
from central.departments.threads import DepartmentThreads
from central.keys import CentreKeys
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from contract.clock import WallClock


@dataclass(frozen=True)
class CentreContext:
    """Settings (中心), database, keys, clock, the directory of departments and their threads, and the identity authorities."""

    settings: CentreSettings
    database: CentreDatabase
    keys: CentreKeys
    clock: WallClock
    catalogues: PublishedCatalogues
    directory: DepartmentDirectory
    threads: DepartmentThreads
    authorities: Authorities
    publishing: PublishingTerms
    """On which people publish here."""
    department_files: DepartmentFiles
