"""知识库: the questions and answers of the 12345 hotline searched, written, retired; as drafts that another account approves."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from central.catalogue_publishing.drafts import (
    DraftUnfit,
    ItemPlace,
    every_draft,
    find_item,
    free_entry_codes,
    place_for_entry,
)
from central.catalogue_publishing.entry_texts import DATES, ENTRY_FIELDS, HIDDEN, SHOWN, entry_texts
from central.catalogue_publishing.item_rows import item_tables
from central.catalogue_publishing.service import current_version
from central.catalogue_publishing.text_forms import ENTRY_FORM, form_of
from central.centre import CentreContext
from central.console.catalogue.catalogue_routes import STATES
from central.console.catalogue.column_names import ENTRY_NAMES
from central.console.catalogue.draft_making import draft_of_form
from central.console.pages import render
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/knowledge", dependencies=[gated(Reach.WHOLE, Right.PUBLISH)])
MOST_FOUND = 60
NEW = "new"


async def _texts(request: Request) -> dict[str, str]:
    """The fields of an entry's form; what is no field of it is passed over."""
    form = await request.form()
    return {name: str(form[name]) for name in ENTRY_FIELDS if name in form}


Texts = Annotated[dict[str, str], Depends(_texts)]


@router.get("", response_class=HTMLResponse)
def knowledge(
    request: Request, centre: CentreHere, q: Annotated[str, Query(max_length=40, pattern=LINE)] = ""
) -> HTMLResponse:
    """Entries by their words, and drafts of them."""
    return knowledge_overview(request, centre, q)


@router.get("/entries/{code}", response_class=HTMLResponse)
def edit(request: Request, centre: CentreHere, person: Person, code: str) -> HTMLResponse:
    """The form of an entry, or of a new one; 404 where there is none."""
    with centre.database.reading() as session:
        texts = entry_texts({}) if code == NEW else _place(session, code).texts
    return _form(request, centre, person, code, texts)


@router.post("/entries/{code}", response_model=None)
def draft(
    request: Request,
    centre: CentreHere,
    person: Person,
    texts: Texts,
    code: str,
    note: Annotated[str, Form(max_length=120, pattern=LINE)] = "",
) -> HTMLResponse | RedirectResponse:
    """Make a draft; 422 with what is wrong in it, as the check of the catalogue says it; 403 without an account."""

    def where(session: Session) -> ItemPlace:
        return _new_place(session, texts) if code == NEW else _place(session, code)

    try:
        return draft_of_form(centre, person, where, texts, note)
    except DraftUnfit as unfit:
        return _form(request, centre, person, code, entry_texts({}) | texts, str(unfit), note)


def knowledge_overview(request: Request, centre: CentreContext, q: str, problem: str = "") -> HTMLResponse:
    """The page, with what went wrong."""
    with centre.database.reading() as session:
        entries = item_tables(session, current_version(session), ENTRY_FORM)
        texts = {code: entry_texts(entry) for code, entry in sorted(entries.items())}
        wanted = q.strip().casefold()
        found = {code: text for code, text in texts.items() if _says(code, text, wanted)}
        taken = centre.catalogues.take(session)
        return render(
            request,
            "knowledge.html",
            422 if problem else 200,
            q=q,
            found=dict(list(found.items())[:MOST_FOUND]),
            matches=len(found),
            count=len(texts),
            shown=sum(text["retired"] == SHOWN for text in texts.values()),
            departments={}
            if taken is None
            else {department.id: department.short.zh for department in taken.departments},
            drafts=[
                entry_draft for entry_draft in every_draft(session) if form_of(entry_draft.item_code) is ENTRY_FORM
            ],
            states=STATES,
            problem=problem,
            is_inside=True,
        )


def _says(code: str, texts: Mapping[str, str], wanted: str) -> bool:
    names = ("question.zh", "answer.zh", "question.en", "keywords", "items", "department")
    return any(wanted in text.casefold() for text in (code, *(texts[name] for name in names)))


def _form(  # noqa: PLR0913, PLR0917 - what a form shows
    request: Request,
    centre: CentreContext,
    person: SignedIn,
    code: str,
    texts: Mapping[str, str],
    problem: str = "",
    note: str = "",
) -> HTMLResponse:
    with centre.database.reading() as session:
        taken = centre.catalogues.take(session)
    return render(
        request,
        "knowledge_entry.html",
        422 if problem else 200,
        code=code,
        is_new=code == NEW,
        texts=texts,
        names=ENTRY_NAMES,
        dates=DATES,
        departments={} if taken is None else {department.id: department.short.zh for department in taken.departments},
        themes={} if taken is None else {theme.id: theme.name.zh for theme in taken.themes},
        statuses=(SHOWN, HIDDEN),
        problem=problem,
        note=note,
        has_account=bool(person.account),
        is_inside=True,
    )


def _place(session: Session, code: str) -> ItemPlace:
    place = find_item(session, code) if form_of(code) is ENTRY_FORM else None
    if place is None:
        raise HTTPException(404)
    return place


def _new_place(session: Session, texts: Mapping[str, str]) -> ItemPlace:
    place = place_for_entry(session, next(free_entry_codes(session)), texts.get("department", "").strip())
    if place is None:
        raise DraftUnfit("还没有发布过目录")
    return place
