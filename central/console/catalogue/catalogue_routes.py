"""目录: the texts of items edited in a draft, shown as a difference, decided by another account, published to a group first, and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.catalogue_publishing.drafts import (
    DraftState,
    DraftUnfit,
    ItemPlace,
    SamePerson,
    approve,
    changed_item,
    copy_of_item,
    draft_place,
    draft_to_decide,
    every_draft,
    find_item,
    free_item_codes,
    promote,
    publish_again,
    refuse,
    release,
    trial_drafts,
    unreleased_authors,
    withdraw,
)
from central.catalogue_publishing.item_rows import item_tables
from central.catalogue_publishing.item_texts import (
    AUDIENCE_NAMES,
    CODES,
    FIELDS,
    LEVEL_NAMES,
    LIMITS,
    LISTS,
    OPTIONAL,
    SENTENCES,
    WORDS,
    Table,
    texts_of,
)
from central.catalogue_publishing.models import CatalogueDraftEntry
from central.catalogue_publishing.preview import PREVIEW_LASTS, end_preview, preview_at
from central.catalogue_publishing.service import (
    EVERY_TERMINAL,
    PublicationHead,
    PublishingTerms,
    current_version,
    head_of,
    past_trials,
    publications,
    publish_alone,
    terminal_alone,
    versions_on_trial,
)
from central.catalogue_publishing.text_forms import ENTRY_FORM, ITEM_FORM, form_of
from central.centre import CentreContext
from central.console.catalogue.column_names import ENTRY_NAMES, FIELD_NAMES, STATUS_NAMES
from central.console.catalogue.draft_making import account_of, draft_of_form
from central.console.pages import render
from central.operators.console_audit import note_event
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.terminal_register.models import TerminalEntry
from central.terminal_register.reach import groups_within, terminal_seen
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/catalogue", dependencies=[gated(Reach.WHOLE, Right.PUBLISH)])
MOST_FOUND = 40
Group = Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{0,64}$")]
Previewed = Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{0,63}$")]
MOST_OFFERED = 1000
"""Terminals that the field offers; any other can be typed."""

STATES: Mapping[str, str] = {
    DraftState.WAITING: "待审核",
    DraftState.PUBLISHED: "已发布",
    DraftState.REFUSED: "已退回",
    DraftState.WITHDRAWN: "已撤回",
}


class DraftDecision(StrEnum):
    """What a button of a draft asks for (草稿处理)."""

    APPROVE = "approve"
    REFUSE = "refuse"
    PREVIEW = "preview"
    WITHDRAW = "withdraw"


PUBLISHES = frozenset({DraftDecision.APPROVE, DraftDecision.PREVIEW})


class VersionStep(StrEnum):
    """What a button of a published version asks for (版本处理): from a group to all, the group back to all, all back to it."""

    PROMOTE = "promote"
    END_TRIAL = "end_trial"
    BACK = "back"


async def _texts(request: Request) -> dict[str, str]:
    """The fields of an item's form; what is no field of it is passed over."""
    form = await request.form()
    several = {
        name: "、".join(str(chosen) for chosen in form.getlist(name) if chosen) for name in WORDS if name in form
    }
    return {name: str(form[name]) for name in FIELDS if name in form} | several


Texts = Annotated[dict[str, str], Depends(_texts)]


@router.get("", response_class=HTMLResponse)
def catalogue(
    request: Request, centre: CentreHere, q: Annotated[str, Query(max_length=40, pattern=LINE)] = ""
) -> HTMLResponse:
    """Items by what they are called, drafts, and what was published."""
    return catalogue_overview(request, centre, q)


@router.get("/items/{code}", response_class=HTMLResponse)
def edit(request: Request, centre: CentreHere, person: Person, code: str) -> HTMLResponse:
    """The form of an item; 404 where there is none."""
    with centre.database.reading() as session:
        place = _place(session, code)
    return _form(request, centre, person, place.item, texts_of(place.item))


@router.post("/items/{code}", response_model=None)
def draft(
    request: Request,
    centre: CentreHere,
    person: Person,
    texts: Texts,
    code: str,
    note: Annotated[str, Form(max_length=120, pattern=LINE)] = "",
) -> HTMLResponse | RedirectResponse:
    """Make a draft; 422 with what is wrong in it, as the check of the catalogue says it; 403 without an account."""
    with centre.database.reading() as session:
        place = _place(session, code)
    try:
        return draft_of_form(centre, person, lambda _session: place, texts, note)
    except DraftUnfit as unfit:
        return _form(request, centre, person, place.item, texts_of(place.item) | texts, str(unfit), note)


@router.get("/items/{code}/copy", response_class=HTMLResponse)
def edit_copy(request: Request, centre: CentreHere, person: Person, code: str) -> HTMLResponse:
    """The form of a new item that is done as this one is; 404 where there is none."""
    with centre.database.reading() as session:
        item, place = _place(session, code).item, _there_to_copy(session, code)
    return _form(request, centre, person, item, place.texts, is_copy=True)


@router.post("/items/{code}/copy", response_model=None)
def draft_copy(
    request: Request,
    centre: CentreHere,
    person: Person,
    texts: Texts,
    code: str,
    note: Annotated[str, Form(max_length=120, pattern=LINE)] = "",
) -> HTMLResponse | RedirectResponse:
    """Make a draft of a new item; 422 with what is wrong in it; 403 without an account."""
    with centre.database.reading() as session:
        item, place = _place(session, code).item, _there_to_copy(session, code)
    try:
        # asked once more where it is written down: its code is the next that is free
        return draft_of_form(centre, person, partial(_there_to_copy, code=code), texts, note)
    except DraftUnfit as unfit:
        return _form(request, centre, person, item, place.texts | texts, str(unfit), note, is_copy=True)


@router.get("/drafts/{draft_id}", response_class=HTMLResponse)
def difference(request: Request, centre: CentreHere, person: Person, draft_id: str) -> HTMLResponse:
    """What a draft changes, what citizens would read, and the buttons to decide."""
    return _difference(request, centre, person, draft_id)


@router.post("/drafts/{draft_id}", response_model=None)
def decide(  # noqa: PLR0913, PLR0917 - one form
    request: Request,
    centre: CentreHere,
    person: Person,
    draft_id: str,
    decision: Annotated[DraftDecision, Form()],
    group_name: Group = EVERY_TERMINAL,
    terminal_id: Previewed = "",
) -> HTMLResponse | RedirectResponse:
    """Publish, show at one terminal, refuse or take back; 403 by the rule of two pairs of eyes; 404 without the terminal.

    422 with the reason where it does not fit any more.
    """
    now, account = centre.clock.now(), account_of(person)
    try:
        with centre.database.writing() as session:
            if decision in PUBLISHES:
                # before the row of the draft, as where a preview ends: of two at once neither is ended as a deadlock
                publish_alone(session)
            found = _there(draft_to_decide(session, draft_id))
            match decision:
                case DraftDecision.APPROVE:
                    approve(session, found, group_name, account, centre.publishing, now)
                case DraftDecision.PREVIEW:
                    terminal = terminal_seen(session, terminal_id, person.scope)
                    preview_at(session, found, terminal, account, centre.publishing, now)
                case DraftDecision.REFUSE:
                    refuse(found, account, now)
                case DraftDecision.WITHDRAW:
                    withdraw(found, account, now)
            note_event(
                session, person.name, f"catalogue_{decision.value}", f"{found.item_code} {terminal_id}".strip(), now
            )
    except SamePerson:
        raise HTTPException(403) from None
    except DraftUnfit as unfit:
        return _difference(request, centre, person, draft_id, str(unfit))
    return RedirectResponse("/console/catalogue", 303)


@router.post("/publications/{version}", response_model=None)
def step(
    request: Request, centre: CentreHere, person: Person, version: int, step: Annotated[VersionStep, Form()]
) -> HTMLResponse | RedirectResponse:
    """One click: a version of a group for all, a group back to what all have, or all back to an earlier version.

    A trial goes to all once each of its drafts is wanted there by another account than its author: until then a click is kept.
    409: too late. 403 without an account, and for the author of all that is not released.
    """
    now, account = centre.clock.now(), account_of(person)
    try:
        with centre.database.writing() as session:
            publish_alone(session)
            head = head_of(session, version)
            if head is None:
                raise HTTPException(404)
            of_all = current_version(session)
            is_tried = versions_on_trial(session).get(head.group_name) == version
            fits = {
                VersionStep.PROMOTE: is_tried,
                VersionStep.END_TRIAL: is_tried,
                VersionStep.BACK: not head.group_name and version < of_all,
            }
            if not fits[step]:
                raise HTTPException(409)
            if step is VersionStep.PROMOTE:
                is_released = release(trial_drafts(session, version, head.group_name), account)
                if not is_released:
                    note_event(session, person.name, "catalogue_release", f"v{version}", now)
                    return RedirectResponse("/console/catalogue", 303)
            _take_step(centre, session, step, head, now)
            note_event(session, person.name, f"catalogue_{step.value}", f"v{version}", now)
    except SamePerson:
        raise HTTPException(403) from None
    except DraftUnfit as unfit:
        return catalogue_overview(request, centre, "", str(unfit))
    return RedirectResponse("/console/catalogue", 303)


def _take_step(
    centre: CentreContext, session: Session, step: VersionStep, head: PublicationHead, now: datetime
) -> None:
    # the way back is never barred: what terminals had before is better than what they have
    way_back = PublishingTerms(centre.keys.signing)
    match step:
        case VersionStep.PROMOTE:
            promote(session, head.version, head.group_name, centre.publishing, now)
        case VersionStep.END_TRIAL if terminal_alone(head.group_name):
            end_preview(session, head.group_name, way_back, now)
        case VersionStep.END_TRIAL:
            publish_again(session, current_version(session), head.group_name, way_back, now)
        case VersionStep.BACK:
            publish_again(session, head.version, EVERY_TERMINAL, way_back, now)


def catalogue_overview(request: Request, centre: CentreContext, q: str, problem: str = "") -> HTMLResponse:
    """The page, with what went wrong."""
    with centre.database.reading() as session:
        taken = centre.catalogues.take(session)
        items = () if taken is None else taken.items
        wanted = q.strip().casefold()
        found = [
            item
            for item in items
            if wanted and any(wanted in text.casefold() for text in (item.code, item.name.zh, item.short.zh))
        ]
        heads = publications(session, MOST_FOUND)
        of_all = current_version(session)
        trials = {
            version: unreleased_authors(trial_drafts(session, version, name))
            for name, version in versions_on_trial(session).items()
        }
        return render(
            request,
            "catalogue.html",
            422 if problem else 200,
            q=q,
            found=found[:MOST_FOUND],
            count=len(items),
            drafts=every_draft(session),
            names={item.code: item.short.zh for item in items} | _questions(session),
            publications=heads,
            past_trials=past_trials(session, MOST_FOUND),
            of_all=of_all,
            trials=trials,
            states=STATES,
            problem=problem,
            is_inside=True,
        )


def _form(  # noqa: PLR0913, PLR0917 - one page
    request: Request,
    centre: CentreContext,
    person: SignedIn,
    item: Table,
    texts: Mapping[str, str],
    problem: str = "",
    note: str = "",
    *,
    is_copy: bool = False,
) -> HTMLResponse:
    with centre.database.reading() as session:
        taken = centre.catalogues.take(session)
    themes = {} if taken is None else {theme.id: theme.name.zh for theme in taken.themes}
    return render(
        request,
        "catalogue_item.html",
        422 if problem else 200,
        item=item,
        is_copy=is_copy,
        texts=texts,
        names=FIELD_NAMES,
        sentences=SENTENCES,
        optional=OPTIONAL,
        lists=LISTS,
        limits=LIMITS,
        codes=CODES,
        statuses=STATUS_NAMES,
        themes=themes,
        audiences=AUDIENCE_NAMES.values(),
        levels=LEVEL_NAMES.values(),
        problem=problem,
        note=note,
        has_account=bool(person.account),
        is_inside=True,
    )


def _difference(
    request: Request, centre: CentreContext, person: SignedIn, draft_id: str, problem: str = ""
) -> HTMLResponse:
    with centre.database.reading() as session:
        found = _there(session.get(CatalogueDraftEntry, draft_id))
        place = draft_place(session, found)
        preview: Mapping[str, str] = {}
        if place is not None and found.state == DraftState.WAITING:
            try:
                preview = place.form.texts_of(changed_item(place, found))
            except DraftUnfit as unfit:
                problem = problem or str(unfit)
        return render(
            request,
            "catalogue_draft.html",
            422 if problem else 200,
            draft=found,
            title=found.item_code if place is None else _title_of(place, preview),
            preview=preview,
            groups=groups_within(session),
            terminals=_terminals_offered(session) if found.state == DraftState.WAITING else (),
            hours=PREVIEW_LASTS // timedelta(hours=1),
            names={**FIELD_NAMES, **ENTRY_NAMES},
            states=STATES,
            problem=problem,
            is_own=found.made_by == person.account,
            has_account=bool(person.account),
            is_inside=True,
        )


def _terminals_offered(session: Session) -> Sequence[tuple[str, str]]:
    """Terminals that are enrolled, with their sites."""
    query = select(TerminalEntry.terminal_id, TerminalEntry.site_zh).where(TerminalEntry.enrolled_at.is_not(None))
    return [
        (row.terminal_id, row.site_zh)
        for row in session.execute(query.order_by(TerminalEntry.terminal_id).limit(MOST_OFFERED))
    ]


def _title_of(place: ItemPlace, preview: Mapping[str, str]) -> str:
    """What the thing is called; of a new entry what it will ask."""
    shown = preview.get("name.zh") or preview.get("question.zh")
    name = place.item.get("name") or place.item.get("question")
    return shown or (str(name["zh"]) if name else "")


def _questions(session: Session) -> dict[str, str]:
    """What each entry of the knowledge base asks, by its code."""
    entries = item_tables(session, current_version(session), ENTRY_FORM)
    return {code: entry["question"]["zh"] for code, entry in entries.items()}


def _place(session: Session, code: str) -> ItemPlace:
    place = find_item(session, code) if form_of(code) is ITEM_FORM else None
    if place is None:
        raise HTTPException(404)
    return place


def _there_to_copy(session: Session, code: str) -> ItemPlace:
    place = copy_of_item(session, code, next(free_item_codes(session, code)))
    if place is None:
        raise HTTPException(404)
    return place


def _there(found: CatalogueDraftEntry | None) -> CatalogueDraftEntry:
    if found is None:
        raise HTTPException(404)
    return found
