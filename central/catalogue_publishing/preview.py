"""A draft on one terminal (单台预览): published for that terminal alone, and back by one click, or by itself after two hours."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from central.catalogue_publishing.drafts import DraftState, DraftUnfit, approve, publish_again
from central.catalogue_publishing.models import CatalogueDraftEntry
from central.catalogue_publishing.models import CataloguePublication as StoredPublication
from central.catalogue_publishing.service import (
    PublishingTerms,
    alone,
    current_version,
    publish_alone,
    set_ended,
    terminal_alone,
    versions_on_trial,
)
from central.terminal_register.models import TerminalEntry

PREVIEW_LASTS = timedelta(hours=2)
"""Citizens who come to the terminal read the draft too: it must not stay because somebody forgot it."""

_IS_SHOWN = and_(
    CatalogueDraftEntry.state == DraftState.PUBLISHED.value,
    CatalogueDraftEntry.group_name.startswith(alone(""), autoescape=True),
)
"""Of a draft: a preview shows it still. One that was promoted is of all terminals."""


def preview_at(
    session: Session,
    draft: CatalogueDraftEntry,
    terminal: TerminalEntry,
    account: str,
    terms: PublishingTerms,
    now: datetime,
) -> int:
    """Publish it for this terminal; gives the version. Raises SamePerson, DraftUnfit.

    Not where the terminal's group has a version of its own: it would lose that, and to all would go what is on trial there.
    """
    publish_alone(session)
    if terminal.group_name in versions_on_trial(session):
        raise DraftUnfit(f"终端 {terminal.terminal_id} 的分组 {terminal.group_name} 正在用另一版，请换一台预览")
    return approve(session, draft, alone(terminal.terminal_id), account, terms, now)


def end_preview(session: Session, target: str, terms: PublishingTerms, now: datetime) -> None:
    """The terminal has again what all have; its drafts wait for a decision, as before. Raises DraftUnfit.

    Where a newer version has reached the terminal meanwhile, nothing is published: it has that one. What is on trial in a group is
    never published as the terminal's own: that would last when the trial has ended.
    """
    drafts = list(
        session.scalars(select(CatalogueDraftEntry).where(_IS_SHOWN, CatalogueDraftEntry.group_name == target))
    )
    shown = max((draft.version or 0 for draft in drafts), default=0)
    for draft in drafts:
        draft.state, draft.version, draft.group_name = DraftState.WAITING.value, None, ""
        draft.decided_by, draft.decided_at, draft.released_by = "", None, ""
    set_ended(session, target)
    if _version_beside(session, target) < shown:
        publish_again(session, current_version(session), target, terms, now)


def due_previews(session: Session, now: datetime) -> dict[str, int]:
    """Previews that are to end: the target of the terminal, and the version. Before they end: `publish_alone`.

    Due is what has lasted long enough, and what a newer version for its terminal has overtaken: its drafts were not decided.
    """
    newest = func.max(CatalogueDraftEntry.version)
    query = select(CatalogueDraftEntry.group_name, newest).where(_IS_SHOWN).group_by(CatalogueDraftEntry.group_name)
    return {
        target: version
        for target, version in session.execute(query).all()
        if version is not None and _is_due(session, target, version, now)
    }


def _is_due(session: Session, target: str, version: int, now: datetime) -> bool:
    if _version_beside(session, target) > version:
        return True
    begun = select(StoredPublication.published_at).where(StoredPublication.version == version)
    return session.scalars(begun).one() <= now - PREVIEW_LASTS


def _version_beside(session: Session, target: str) -> int:
    """What the terminal would have without anything of its own."""
    terminal = session.get(TerminalEntry, terminal_alone(target))
    return current_version(session, "" if terminal is None else terminal.group_name)
