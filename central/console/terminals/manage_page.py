"""管理: the page from which things are changed, also when a form of it was filled in wrongly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import segno
from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from central.cases.service import last_cases
from central.cases.states import LABELS
from central.catalogue_publishing.service import publications
from central.centre import CentreContext
from central.console.pages import render
from central.console.terminals.orders_page import unsettled_count
from central.notices.service import posted_notices
from central.operators.roles import Right
from central.operators.session import SignedIn, require_person
from central.terminal_register.models import TerminalEntry
from central.terminal_register.reach import groups_within

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class IssuedCode:
    """An enrolment code, which is shown once (新入网码)."""

    terminal_id: str
    code: str = field(repr=False)

    @property
    def drawn(self) -> Markup:
        """As a QR code."""
        return Markup(segno.make(self.code, error="m").svg_inline(scale=5, light="#fff"))  # noqa: S704 -- drawn here


def manage_page(
    request: Request,
    centre: CentreContext,
    problem: str = "",
    typed: Mapping[str, str] = _NOTHING,
    existing: TerminalEntry | None = None,
    issued: IssuedCode | None = None,
) -> HTMLResponse:
    """The page. With a `problem` (422) the forms keep what was `typed`; with `existing` it asks whether that place may change;
    a code that was just `issued` is there to be typed or scanned at the terminal.
    """
    person = require_person(request)
    is_officer = person.may(Right.CASES)
    with centre.database.reading() as session:
        catalogue = centre.catalogues.take(session)
        states = centre.directory.states(session, catalogue)
        notices = posted_notices(session, centre.clock.now(), person.scope)
        groups = groups_within(session, person.scope)
        versions = [
            publication
            for publication in publications(session)
            if person.scope.is_whole or publication.group_name in ("", *groups)
        ]
        cases = last_cases(session, person.scope) if is_officer else []
    return render(
        request,
        "manage.html",
        status=422 if problem else 200,
        issued=issued,
        unsettled=unsettled_count(centre, person.scope) if is_officer else "",
        problem=problem,
        typed=typed,
        existing=existing,
        departments=catalogue.departments if catalogue else (),
        sandboxed={name for name in states if centre.directory.is_sandbox(name)},
        states=states,
        notices=notices,
        publications=versions,
        cases=cases,
        item_names={code: item.short.zh for code, item in catalogue.named.items()} if catalogue else {},
        labels=LABELS,
        own_region=person.region,
        groups=groups,
        is_officer=is_officer,
        is_publisher=person.may(Right.PUBLISH) and person.scope.holds_terminal(person.region),
        enrols=person.may(Right.TERMINALS) and person.scope.holds_terminal(person.region),
        switched=switched_by(person, states),
        is_inside=True,
    )


def switched_by(person: SignedIn, departments: Iterable[str]) -> set[str]:
    """The departments that somebody may take down or up: of the whole area, and their own where they have one."""
    if not person.may(Right.TERMINALS) or person.region:
        return set()
    return {department for department in departments if person.department in ("", department)}
