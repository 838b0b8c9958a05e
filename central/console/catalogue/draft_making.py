"""Drafts of the catalogue and the knowledge base, of one form or of the rows of a sheet, each in the audit under its operator's name."""

from collections.abc import Callable, Mapping

from fastapi import HTTPException
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from central.catalogue_publishing.drafts import ItemPlace, make_draft
from central.catalogue_publishing.item_rows import ItemRows, draft_rows
from central.centre import CentreContext
from central.operators.console_audit import note_event
from central.operators.session import SignedIn


def account_of(person: SignedIn) -> str:
    """The account, for two pairs of eyes are two accounts; the password of the settings has none. Raises HTTPException (403)."""
    if not person.account:
        raise HTTPException(403)
    return person.account


def draft_of_form(
    centre: CentreContext,
    person: SignedIn,
    place: Callable[[Session], ItemPlace],
    texts: Mapping[str, str],
    note: str,
) -> RedirectResponse:
    """Make a draft of what was typed for a place, and lead to it. `place` is asked in its transaction. Raises DraftUnfit, HTTPException."""
    account, now = account_of(person), centre.clock.now()
    with centre.database.writing() as session:
        made = make_draft(session, place(session), texts, note.strip(), account, now)
        note_event(session, person.name, "catalogue_drafted", made.item_code, now)
        draft_id = made.draft_id
    return RedirectResponse(f"/console/catalogue/drafts/{draft_id}", 303)


def make_drafts(centre: CentreContext, operator: str, account: str, rows: ItemRows, note: str) -> None:
    """A draft of each row that differs, each in the audit under the operator's name. Raises DraftUnfit, and makes none then."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        for made in draft_rows(session, rows, note.strip(), account, now):
            note_event(session, operator, "catalogue_drafted", made.item_code, now)
