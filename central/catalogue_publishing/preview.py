"""A draft on one terminal (单台预览): published for that terminal alone, and back by one click, or by itself after two hours."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from central.catalogue_publishing.drafts import DraftState, DraftUnfit, approve, publish_again, trial_drafts
from central.catalogue_publishing.models import CatalogueDraftEntry
from central.catalogue_publishing.models import CataloguePublication as StoredPublication
from central.catalogue_publishing.service import (
    PublishingTerms,
    alone,
    current_version,
    publish_alone,
    terminal_alone,
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
    if current_version(session, terminal.group_name) > current_version(session):
        raise DraftUnfit(f"终端 {terminal.terminal_id} 的分组 {terminal.group_name} 正在用另一版，请换一台预览")
    return approve(session, draft, alone(terminal.terminal_id), account, terms, now)


def is_previewed(session: Session, version: int, target: str) -> bool:
    """Whether this version of one terminal shows a draft, and not what the terminal was brought back to."""
    return bool(trial_drafts(session, version, target))


def end_preview(session: Session, target: str, terms: PublishingTerms, now: datetime) -> None:
    """The terminal has again what its group has; its drafts wait for a decision, as before. Raises DraftUnfit.

    Where a newer version has reached the terminal meanwhile, nothing is published: it has that one.
    """
    terminal = session.get(TerminalEntry, terminal_alone(target))
    source = current_version(session, "" if terminal is None else terminal.group_name)
    drafts = list(
        session.scalars(select(CatalogueDraftEntry).where(_IS_SHOWN, CatalogueDraftEntry.group_name == target))
    )
    shown = max((draft.version or 0 for draft in drafts), default=0)
    for draft in drafts:
        draft.state, draft.version, draft.group_name = DraftState.WAITING.value, None, ""
        draft.decided_by, draft.decided_at, draft.released_by = "", None, ""
    if source < shown:
        publish_again(session, source, target, terms, now)


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
    terminal = session.get(TerminalEntry, terminal_alone(target))
    if current_version(session, "" if terminal is None else terminal.group_name) > version:
        return True
    begun = select(StoredPublication.published_at).where(StoredPublication.version == version)
    return session.scalars(begun).one() <= now - PREVIEW_LASTS
