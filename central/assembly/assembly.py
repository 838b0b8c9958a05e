"""Puts a centre together from its settings. The one place that knows every part."""

from datetime import timedelta

from sqlalchemy.orm import Session

from catalogue.errors import CatalogueProblem
from catalogue.loader import read_folder
from catalogue.reference import load_reference
from catalogue.schema import Catalogue
from central.assembly.real_departments import RealDepartments, department_bulkhead, real_departments
from central.authorities.http import HttpAuthority
from central.authorities.port import AUTHORITY_OF, Authorities
from central.catalogue_publishing.service import (
    CatalogueDraft,
    PublishedCatalogues,
    PublishingCheck,
    PublishingTerms,
    newest_version,
    publish,
    publish_alone,
)
from central.centre import CentreContext
from central.clock import civil_day
from central.departments.directory import DepartmentDirectory
from central.departments.exchange import Access
from central.departments.fitness import DepartmentFiles
from central.departments.port import DepartmentSystem
from central.departments.threads import DepartmentThreads
from central.keys import load_keys, picture_key_of_sandbox
from central.migrations.upgrade import is_current, upgrade
from central.sandbox.database_repository import DatabaseRepository
from central.sandbox.department import SandboxDepartment, SandboxSettings
from central.sandbox.identity.authority import PREFIXES, FurtherCodes, SandboxAuthority
from central.sandbox.identity.register import CitizenRegister
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from central.storage.postgresql import DatabaseTimeouts
from contract.clock import WallClock
from contract.pictures import PictureKey

_SPARE_THREADS = 4


class SchemaOutdated(Exception):
    """The database has another schema than this software; run `central migrate`."""


def assemble(settings: CentreSettings, clock: WallClock) -> CentreContext:
    """The centre of these settings. An SQLite file is brought up to date; PostgreSQL must have been (SchemaOutdated)."""
    real = real_departments(settings, clock.now)
    settings = real.settings
    patience = DatabaseTimeouts(settings.statement_seconds, prepares=settings.prepare_statements)
    database = CentreDatabase(settings.database_url, settings.pool_size, patience)
    if database.engine.dialect.name == "sqlite":
        upgrade(database, clock.now())
    elif not is_current(database):
        database.close()
        raise SchemaOutdated("the database has another schema; run: central migrate")
    keys = load_keys(settings.keys_folder)
    catalogues = PublishedCatalogues()
    register = CitizenRegister(civil_day(clock.now()), settings.sandbox_citizens)
    sandbox = SandboxDepartment(
        reference=load_reference(settings.catalogue_folder),
        repository=DatabaseRepository(database, keys, clock, catalogues),
        settings=SandboxSettings(
            public_url=settings.public_url.rstrip("/"),
            order_valid=timedelta(seconds=settings.order_valid_seconds),
            hold_valid=timedelta(seconds=settings.hold_seconds),
        ),
        register=register,
    )
    directory = _directory(sandbox, real)
    authorities = _authorities(settings, register)
    centre = CentreContext(
        settings,
        database,
        keys,
        clock,
        catalogues,
        directory,
        _threads(settings),
        authorities,
        PublishingTerms(keys.signing, _fit_for(real.files, catalogues)),
        real.files,
    )
    _publish_first(centre)
    return centre


def _directory(sandbox: DepartmentSystem, real: RealDepartments) -> DepartmentDirectory:
    return DepartmentDirectory(
        sandbox,
        real.systems,
        {name: system.bulkhead.breaker for name, system in real.systems.items()},
        {name: system.is_open for name, system in real.systems.items()},
        {described.department: described.open_hours for described in real.files.files.values()},
    )


def _fit_for(files: DepartmentFiles, catalogues: PublishedCatalogues) -> PublishingCheck:
    """Nothing goes out that a department's file cannot answer, unless it is so already."""

    def check(session: Session, group_name: str, catalogue: Catalogue) -> tuple[CatalogueProblem, ...]:
        after = [catalogue, *catalogues.beside(session, group_name)]
        return files.arising(catalogues.in_use(session), after)

    return check


def _authorities(settings: CentreSettings, register: CitizenRegister) -> Authorities:
    real = {
        name: HttpAuthority(
            Access(address.rstrip("/")), department_bulkhead(settings, name, settings.identity_timeout_seconds)
        )
        for name, address in settings.identity_urls.items()
    }
    opening = picture_key_of_sandbox(settings.keys_folder)
    played = set(AUTHORITY_OF.values()) - settings.identity_urls.keys()
    own = {name: PictureKey(key) for name, key in settings.identity_picture_keys.items() if name in real}
    further = {name: FurtherCodes(register, opening, prefix) for name, prefix in PREFIXES.items()}
    return Authorities(
        SandboxAuthority(register, opening), {**further, **real}, dict.fromkeys(played, opening.picture_key) | own
    )


def _threads(settings: CentreSettings) -> DepartmentThreads:
    """Beyond those that a bulkhead lets in or lets wait, a few threads hear its no at once."""
    return DepartmentThreads(settings.department_calls * 2 + _SPARE_THREADS)


def _publish_first(centre: CentreContext) -> None:
    """Publish the catalogue of the settings where nothing was published yet, or nothing that this software can read."""
    with centre.database.writing() as session:
        if centre.catalogues.take(session) is not None:
            return
        publish_alone(session)
        # unless another process that starts was faster
        if centre.catalogues.take(session) is None:
            note = "软件更新后重新发布" if newest_version(session) else "首次发布"
            draft = CatalogueDraft(read_folder(centre.settings.catalogue_folder), note=note)
            publish(session, draft, PublishingTerms(centre.keys.signing), centre.clock.now())
