"""Publishes catalogues: checks them whole, gives them a version, signs them, and hands them out."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, update
from sqlalchemy.orm import Session

from catalogue.errors import CatalogueInvalid, CatalogueProblem
from catalogue.guide import ServiceGuide
from catalogue.identity_reasons import IDENTITY_FOR
from catalogue.item_kinds import Audience, CrossRegion, ItemStatus, Level, OfflinePolicy, Output, RowStatus
from catalogue.loader import parse_catalogue
from catalogue.retired_items import RetiredItem
from catalogue.schema import Catalogue, RowSource, ServiceItem
from catalogue.search import SearchIndex
from catalogue.text import LocalText
from catalogue.whole import check_files
from central.catalogue_publishing.models import CataloguePublication as StoredPublication
from central.catalogue_publishing.models import PublishedItem
from central.storage.database import hold_lock, insert_into
from contract.bundle import Publication, sign_bundle
from contract.publishing import CatalogueBundle
from contract.signing_keys import SigningKey

log = logging.getLogger(__name__)

EVERY_TERMINAL = ""
"""The group of all terminals."""

_ALONE = "@"
"""Begins the target of a single terminal; no group's name has it."""

_ENDED = "~"
"""Begins the target of what was shown at a terminal that has it no more; no terminal asks for it."""

_AGAIN = "同 v"
"""Begins the note of a version that has the files of an earlier one."""

_LOCK = 0x67_6B_70_75
"""Of PostgreSQL's advisory locks: one at a time publishes."""

_NOTHING = LocalText(zh="—", en="—")


@dataclass(frozen=True)
class PublicationHead:
    """One published version without its files."""

    version: int
    group_name: str
    published_at: datetime
    note: str


PublishingCheck = Callable[[Session, str, Catalogue], Sequence[CatalogueProblem]]
"""What else speaks against a catalogue for a group, and nothing where it may go out."""


def no_further_check(_session: Session, _group_name: str, _catalogue: Catalogue) -> Sequence[CatalogueProblem]:
    """The catalogue alone counts: for the first one, and on the way back to one that was published."""
    return ()


@dataclass(frozen=True)
class PublishingTerms:
    """The terms on which a catalogue is published (发布条件): the key that signs it, and what is checked besides."""

    key: SigningKey
    check: PublishingCheck = no_further_check


@dataclass(frozen=True)
class CatalogueDraft:
    """A catalogue to be published (目录发布稿): files by relative path, a note, and for whom."""

    files: Mapping[str, str]
    note: str = ""
    group_name: str = EVERY_TERMINAL


def publish_alone(session: Session) -> None:
    """Until this transaction ends no one else publishes. Call it before reading what the next version is made from.

    Otherwise a version that is published meanwhile is overwritten by files from before it.
    """
    hold_lock(session, _LOCK)


def publish(session: Session, draft: CatalogueDraft, terms: PublishingTerms, now: datetime) -> CatalogueBundle:
    """Check, number, sign and store. Raises CatalogueInvalid with every problem, and then nothing is published.

    Files that come from a published version are read after `publish_alone`.
    """
    publish_alone(session)
    version = (session.scalar(select(func.max(StoredPublication.version))) or 0) + 1
    files = dict(draft.files) | {"version.toml": f"version = {version}\n"}
    catalogue = check_files(files)
    if problems := terms.check(session, draft.group_name, catalogue):
        raise CatalogueInvalid(tuple(problems))
    _note_items(session, catalogue)
    bundle = sign_bundle(Publication(version=version, published_at=now, files=files, note=draft.note), terms.key)
    session.add(
        StoredPublication(
            version=version,
            group_name=draft.group_name,
            published_at=bundle.published_at,
            note=bundle.note,
            files=bundle.files,
            signature=bundle.signature,
        )
    )
    return bundle


def departments_of(session: Session, item_codes: Iterable[str]) -> dict[str, set[str]]:
    """To which departments published catalogues give these items; what was never published is left out."""
    found: dict[str, set[str]] = defaultdict(set)
    query = select(PublishedItem.item_code, PublishedItem.department)
    for code, department in session.execute(query.where(PublishedItem.item_code.in_(sorted(set(item_codes))))):
        found[code].add(department)
    return found


def alone(terminal_id: str) -> str:
    """The group name of a version that is for one terminal only."""
    return f"{_ALONE}{terminal_id}"


def terminal_alone(target: str) -> str:
    """The one terminal that a version is for, or ""."""
    return target.removeprefix(_ALONE) if target.startswith(_ALONE) else ""


def ended_alone(target: str) -> str:
    """The one terminal that a version was for until its preview ended, or ""."""
    return target.removeprefix(_ENDED) if target.startswith(_ENDED) else ""


def set_ended(session: Session, target: str) -> None:
    """What a single terminal had for itself counts for it no more: neither now nor when its group changes."""
    ended = f"{_ENDED}{terminal_alone(target)}"
    session.execute(update(StoredPublication).where(StoredPublication.group_name == target).values(group_name=ended))


def note_of_again(version: int) -> str:
    return f"{_AGAIN}{version}"


def versions_on_trial(session: Session) -> dict[str, int]:
    """What groups and single terminals try, by target: newer than what all have, and not brought back to that."""
    newest = select(func.max(StoredPublication.version)).group_by(StoredPublication.group_name)
    is_tried = (
        StoredPublication.version.in_(newest),
        StoredPublication.version > current_version(session),
        StoredPublication.group_name.not_like(f"{_ENDED}%"),
        StoredPublication.note.not_like(f"{_AGAIN}%"),
    )
    query = select(StoredPublication.group_name, StoredPublication.version).where(*is_tried)
    return {row.group_name: row.version for row in session.execute(query)}


def current_version(session: Session, *targets: str) -> int:
    """The version that terminals should have to which these apply beside what is for all; 0 when nothing was published."""
    is_theirs = StoredPublication.group_name.in_((EVERY_TERMINAL, *targets))
    return session.scalar(select(func.max(StoredPublication.version)).where(is_theirs)) or 0


def current_versions(session: Session) -> dict[str, int]:
    """The newest version of each group for which any was published."""
    newest = func.max(StoredPublication.version).label("version")
    query = select(StoredPublication.group_name, newest)
    return {row.group_name: row.version for row in session.execute(query.group_by(StoredPublication.group_name))}


def newest_version(session: Session) -> int:
    """The newest version of any target; 0 when nothing was published."""
    return session.scalar(select(func.max(StoredPublication.version))) or 0


def bundle_of(session: Session, version: int) -> CatalogueBundle | None:
    """A published version as it was signed; None when there is none."""
    stored = session.get(StoredPublication, version)
    if stored is None:
        return None
    return CatalogueBundle(
        version=stored.version,
        published_at=stored.published_at,
        note=stored.note,
        files=stored.files,
        signature=stored.signature,
    )


def publications(session: Session, limit: int = 20) -> list[PublicationHead]:
    """What was published for all, and what is on trial; newest first."""
    is_for_all = StoredPublication.group_name == EVERY_TERMINAL
    return _heads(session, or_(is_for_all, StoredPublication.version.in_(versions_on_trial(session).values())), limit)


def past_trials(session: Session, limit: int = 20) -> list[PublicationHead]:
    """What was tried by groups and single terminals, and how they were brought back; newest first."""
    is_tried = StoredPublication.version.in_(versions_on_trial(session).values())
    return _heads(session, and_(StoredPublication.group_name != EVERY_TERMINAL, not_(is_tried)), limit)


def head_of(session: Session, version: int) -> PublicationHead | None:
    """One published version; None when there is none."""
    return next(iter(_heads(session, StoredPublication.version == version, 1)), None)


def _heads(session: Session, wanted: ColumnElement[bool], limit: int) -> list[PublicationHead]:
    query = select(
        StoredPublication.version,
        StoredPublication.group_name,
        StoredPublication.published_at,
        StoredPublication.note,
    ).where(wanted)
    newest_first = query.order_by(StoredPublication.version.desc()).limit(limit)
    return [PublicationHead(*row) for row in session.execute(newest_first)]


def _note_items(session: Session, catalogue: Catalogue) -> None:
    rows = [{"item_code": item.code, "department": item.department} for item in catalogue.named.values()]
    session.execute(insert_into(session, PublishedItem).on_conflict_do_nothing(), rows)


def _read(version: int, files: Mapping[str, str]) -> Catalogue | None:
    """A published catalogue; None for one of older software that lacks what is asked for now."""
    try:
        return parse_catalogue(dict(files))
    except CatalogueInvalid as invalid:
        log.warning("catalogue %d is not read any more: %d problems", version, len(invalid.problems))
        return None


class PublishedCatalogues:
    """Published catalogues (已发布目录), parsed. Keeps a few: a published version never changes. Thread-safe."""

    def __init__(self, keep: int = 4) -> None:
        self._keep = keep
        self._parsed: dict[int, Catalogue | None] = {}
        self._lock = threading.Lock()
        self._searched: tuple[Catalogue, SearchIndex] | None = None
        self._search_lock = threading.Lock()

    def take(self, session: Session, version: int | None = None) -> Catalogue | None:
        """The catalogue of a version, or else the one that all terminals have; None when there is none that this software can read.

        A trial of a group, or a preview of a terminal, is only what those terminals say of themselves.
        """
        wanted = version if version is not None and self._is_there(session, version) else current_version(session)
        if wanted == 0:
            return None
        with self._lock:
            if wanted not in self._parsed:
                stored = session.get_one(StoredPublication, wanted)
                while len(self._parsed) >= self._keep:
                    del self._parsed[min(self._parsed)]
                self._parsed[wanted] = _read(wanted, stored.files)
            found = self._parsed[wanted]
        return self.take(session) if found is None and version is not None else found

    def search(self, catalogue: Catalogue) -> SearchIndex:
        """The index over its items, built once while it is the one that is searched: it costs more than many searches."""
        with self._search_lock:
            if self._searched is None or self._searched[0] is not catalogue:
                self._searched = catalogue, SearchIndex(catalogue.items)
            return self._searched[1]

    def in_use(self, session: Session) -> list[Catalogue]:
        """What the terminals of each target should have, newest first; what this software cannot read is left out.

        A target that was brought back has what all have, and is parsed no second time.
        """
        return self._newest_first(session, versions_on_trial(session))

    def beside(self, session: Session, group_name: str) -> list[Catalogue]:
        """What other targets go on with while this one takes a new version; nothing where all take it."""
        if group_name == EVERY_TERMINAL:
            return []
        tried = versions_on_trial(session)
        return self._newest_first(session, {target: tried[target] for target in tried if target != group_name})

    def _newest_first(self, session: Session, tried: Mapping[str, int]) -> list[Catalogue]:
        versions = {current_version(session), *tried.values()} - {0}
        found = [self.take(session, version) for version in sorted(versions, reverse=True)]
        return [catalogue for catalogue in found if catalogue is not None]

    def item(self, session: Session, code: str, version: int | None) -> ServiceItem | None:
        """The item of one case, as `ItemsOfCases` finds it."""
        return ItemsOfCases(self, session).item(code, version)

    def _is_there(self, session: Session, version: int) -> bool:
        if version in self._parsed:
            return True
        return session.scalar(select(StoredPublication.version).where(StoredPublication.version == version)) is not None


class ItemsOfCases:
    """The items of cases (办件所用事项), for one transaction: which versions there are is asked of the database once for all of them."""

    def __init__(self, catalogues: PublishedCatalogues, session: Session) -> None:
        self._catalogues, self._session = catalogues, session
        self._of_all: int | None = None
        self._read: dict[int, Catalogue | None] = {}

    def item(self, code: str, version: int | None) -> ServiceItem | None:
        """The item of a case that was made by `version`: as all terminals have it, or as the trial that `version` belongs to.

        Else as `version`, or the newest of any target, has it. Of one that was given up in a version that is not read any more,
        what is left; None for what no catalogue knows.
        """
        given_up: RetiredItem | None = None
        for wanted in self._versions(version):
            catalogue = self._catalogue(wanted)
            found = None if catalogue is None else catalogue.named.get(code)
            if isinstance(found, ServiceItem):
                return found
            given_up = given_up or found
        return None if given_up is None else without_form(given_up)

    def _versions(self, made_by: int | None) -> Iterator[int]:
        """In which versions to look; what is behind the first is asked of the database only where that one has no such item."""
        if self._of_all is None:
            self._of_all = current_version(self._session)
        of_all = self._of_all
        yield from dict.fromkeys((max(made_by or 0, of_all), of_all, of_all if made_by is None else made_by))
        yield newest_version(self._session)

    def _catalogue(self, version: int) -> Catalogue | None:
        if version not in self._read:
            self._read[version] = self._catalogues.take(self._session, version)
        return self._read[version]


def without_form(retired: RetiredItem) -> ServiceItem:
    """The item with its names, department and identity, and without questions: enough to judge a case and to hand it on."""
    return ServiceItem(
        code=retired.code,
        name=retired.name,
        short=retired.short,
        alias=retired.name,
        keywords=(retired.short.zh,),
        department=retired.department,
        theme="",
        kind=retired.kind,
        identity=IDENTITY_FOR[retired.identity_reason],
        identity_reason=retired.identity_reason,
        audience=Audience.BOTH,
        offline=OfflinePolicy.ONLINE,
        outputs=(Output.RECEIPT,),
        fee=False,
        cross_region=CrossRegion.NONE,
        levels=tuple(Level),
        status=ItemStatus.OFFLINE,
        guide=ServiceGuide(who=_NOTHING, fee=_NOTHING, result=_NOTHING, ask=retired.instead),
        row=RowSource(status=RowStatus.COMPILED, keys=()),
    )
