"""终端设置: what is wanted of groups of terminals, looked at before it is saved, and where terminals differ from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from central.catalogue_publishing.item_texts import LEVEL_NAMES
from central.centre import CentreContext
from central.console.pages import render
from central.operators.console_audit import note_event
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.terminal_register.group_settings import (
    GROUP_SETTINGS,
    HOURS,
    SettingImpossible,
    SettingsOutdated,
    SettingsTarget,
    TargetKind,
    TargetUnnamed,
    Wanted,
    checked,
    effects,
    last_changes,
    present_settings,
    require_target,
    want_settings,
)
from central.terminal_register.models import SettingsChange, TerminalEntry
from central.terminal_register.reach import OutOfReach, groups_within
from central.terminal_register.scope import Scope
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/settings", dependencies=[gated(Reach.NARROWED, Right.TERMINALS)])
SETTING_NAMES: Mapping[str, str] = {
    "idle_seconds": "多久没有触摸后询问（秒）",
    "countdown_seconds": "询问后等待（秒）",
    "goodbye_seconds": "告别画面（秒）",
    "dark_minutes": "开放时间以外多久没有触摸屏幕变暗（分钟，0为不变暗）",
    "volume_percent": "音量（%）",
    "brightness_percent": "屏幕亮度（%）",
    "heartbeat_seconds": "心跳间隔（秒）",
    HOURS: "开放时间",
}
KIND_NAMES: Mapping[str, str] = {
    TargetKind.ALL: "全部终端",
    TargetKind.LEVEL: "层级",
    TargetKind.REGION: "区划",
    TargetKind.GROUP: "分组",
    TargetKind.TERMINAL: "终端",
}
NAMES = {"settings": SETTING_NAMES, "kinds": KIND_NAMES, "levels": LEVEL_NAMES}
NARROW_KINDS = (TargetKind.REGION, TargetKind.TERMINAL)
"""Those that can lie within the reach of an account that has less than everything."""
MOST_DIFFERENCES = 100
TargetName = Annotated[str, Query(pattern=r"^[A-Za-z0-9._-]{0,64}$")]


class SettingsForm(BaseModel):
    """The form (设置表单): which terminals, and a value for each setting or none."""

    kind: TargetKind
    name: Annotated[str, Query(pattern=r"^[A-Za-z0-9._-]{0,64}$")] = ""
    follows: Annotated[int, Query(ge=0)] = 0
    idle_seconds: str = ""
    countdown_seconds: str = ""
    goodbye_seconds: str = ""
    dark_minutes: str = ""
    volume_percent: str = ""
    brightness_percent: str = ""
    heartbeat_seconds: str = ""
    planned_hours: str = ""

    @property
    def target(self) -> SettingsTarget:
        return SettingsTarget(self.kind, self.name)


@dataclass(frozen=True)
class SettingsDifference:
    """A terminal that is not as it should be (设置偏差), in words."""

    terminal_id: str
    site_zh: str
    words: tuple[str, ...]


@router.get("", response_class=HTMLResponse)
def settings(
    request: Request, centre: CentreHere, person: Person, kind: TargetKind | None = None, name: TargetName = ""
) -> HTMLResponse:
    """The page, with the form of one target, or else of all that is theirs; 404 for a terminal out of reach."""
    whole = SettingsTarget(TargetKind.REGION, person.region) if person.region else SettingsTarget(TargetKind.ALL)
    with centre.database.reading() as session:
        return _page(request, centre, session, person, whole if kind is None else SettingsTarget(kind, name))


@router.post("/preview", response_class=HTMLResponse)
def preview(
    request: Request, centre: CentreHere, person: Person, form: Annotated[SettingsForm, Form()]
) -> HTMLResponse:
    """What it would change, on which terminals. Nothing is saved."""
    with centre.database.reading() as session:
        _require_target(session, form.target, person.scope)
        return _page(request, centre, session, person, form.target, form)


@router.post("")
def save(centre: CentreHere, person: Person, form: Annotated[SettingsForm, Form()]) -> RedirectResponse:
    """From now on; 409 where somebody else changed the same meanwhile."""
    return _save(centre, person, form.target, _check(form), form.follows)


@router.post("/back")
def back(
    centre: CentreHere,
    person: Person,
    kind: Annotated[TargetKind, Form()],
    number: Annotated[int, Form(ge=0)],
    follows: Annotated[int, Form(ge=0)],
    name: Annotated[str, Form(pattern=r"^[A-Za-z0-9._-]{0,64}$")] = "",
) -> RedirectResponse:
    """As an earlier change had it; 0: nothing is wanted of these terminals."""
    target = SettingsTarget(kind, name)
    with centre.database.reading() as session:
        _require_target(session, target, person.scope)
        found = session.get(SettingsChange, number) if number else None
        if number and (found is None or (found.target_kind, found.target) != (kind.value, name)):
            raise HTTPException(404)
        wanted = {} if found is None else dict(found.wanted)
    return _save(centre, person, target, wanted, follows)


def _save(
    centre: CentreContext, person: SignedIn, target: SettingsTarget, wanted: Wanted, follows: int
) -> RedirectResponse:
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            want_settings(session, target, wanted, follows, person.name, now, scope=person.scope)
            about = target.name if target.kind is TargetKind.TERMINAL else f"{target.kind.value} {target.name}".strip()
            note_event(session, person.name, "settings_changed", about, now)
    except SettingsOutdated:
        raise HTTPException(409) from None
    except TargetUnnamed:
        raise HTTPException(422) from None
    return RedirectResponse(f"/console/settings?kind={target.kind.value}&name={target.name}", 303)


def _require_target(session: Session, target: SettingsTarget, scope: Scope) -> None:
    """422 for one that does not say which terminals."""
    try:
        require_target(session, target, scope)
    except TargetUnnamed:
        raise HTTPException(422) from None


def _may_change(session: Session, target: SettingsTarget, scope: Scope) -> bool:
    """Whether a form of it could be saved. 404 for a terminal out of reach."""
    try:
        require_target(session, target, scope)
    except (TargetUnnamed, OutOfReach):
        return False
    return True


def _check(form: SettingsForm) -> Wanted:
    try:
        return checked(form.model_dump())
    except SettingImpossible:
        raise HTTPException(422) from None


def _page(
    request: Request,
    centre: CentreContext,
    session: Session,
    person: SignedIn,
    target: SettingsTarget,
    typed: SettingsForm | None = None,
) -> HTMLResponse:
    may_change = _may_change(session, target, person.scope)
    wanted: Wanted | None = None
    problem = ""
    if typed is not None:
        try:
            wanted = checked(typed.model_dump())
        except SettingImpossible as impossible:
            problem = f"{SETTING_NAMES[str(impossible)]}不在可设的范围内，没有预览。"
    changes = last_changes(session, target) if may_change else []
    shown = dict(changes[0].wanted) if changes else {}
    found = [] if wanted is None else list(effects(session, target, wanted, person.scope))
    differences, number = _differences(session, person.scope)
    return render(
        request,
        "settings.html",
        status=422 if problem else 200,
        target=target,
        values=shown if typed is None else typed.model_dump(),
        follows=changes[0].number if changes else 0,
        changes=changes,
        bounds=GROUP_SETTINGS,
        hours=HOURS,
        usual_hours=str(centre.settings.planned_hours),
        present=_present(session, person.scope),
        wanted=wanted,
        affected=[terminal for terminal in found if terminal.changes],
        unaffected=len([terminal for terminal in found if not terminal.changes]),
        differences=differences,
        number=number,
        most=MOST_DIFFERENCES,
        kinds=[name for name in KIND_NAMES if person.scope.is_whole or name in NARROW_KINDS],
        groups=groups_within(session) if person.scope.is_whole else [],
        levels=LEVEL_NAMES if person.scope.is_whole else {},
        may_change=may_change,
        names=NAMES,
        problem=problem,
        is_inside=True,
    )


def _present(session: Session, scope: Scope) -> dict[SettingsTarget, SettingsChange]:
    """What is wanted of the targets that are theirs to change, or that hold a terminal which they see."""
    found = {target: row for target, row in present_settings(session).items() if row.wanted}
    if not scope.region:
        return found
    seen = select(TerminalEntry).where(*scope.of_terminals(TerminalEntry.terminal_id))
    places = load_only(TerminalEntry.level, TerminalEntry.region, TerminalEntry.group_name)
    terminals = list(session.scalars(seen.options(places)))
    return {
        target: row for target, row in found.items() if target.is_within(scope) or any(map(target.holds, terminals))
    }


def _differences(session: Session, scope: Scope) -> tuple[list[SettingsDifference], int]:
    """The first of those terminals that are not as they should be, and how many there are."""
    columns = (
        TerminalEntry.terminal_id,
        TerminalEntry.site_zh,
        TerminalEntry.wanted_settings,
        TerminalEntry.settings_number,
        TerminalEntry.settings_report,
    )
    query = select(*columns).where(TerminalEntry.enrolled_at.is_not(None))
    rows = session.execute(query.where(*scope.of_terminals(TerminalEntry.terminal_id)).order_by(columns[0]))
    found = [
        SettingsDifference(row.terminal_id, row.site_zh, words)
        for row in rows
        if (words := differing(row.wanted_settings, row.settings_number, row.settings_report))
    ]
    return found[:MOST_DIFFERENCES], len(found)


def differing(wanted: Wanted, number: int, report: Mapping[str, object] | None) -> tuple[str, ...]:
    """How the settings in use differ from those wanted, in words; nothing where they do not."""
    if report is None:
        return ("还没有上报（软件较早，或还没有上线）",) if number else ()
    words = [] if report.get("number") == number else ["待应用（没有人使用时应用）"]
    values = report.get("values")
    in_use: Mapping[str, object] = values if isinstance(values, dict) else {}
    for name in _named(report.get("changed_here")):
        should = f"，应为 {wanted[name]}" if name in wanted else ""
        words.append(f"现场改动：{SETTING_NAMES.get(name, name)} {in_use.get(name, '—')}{should}")
    words += [f"本机做不到：{SETTING_NAMES.get(name, name)}" for name in _named(report.get("refused"))]
    return tuple(words)


def _named(names: object) -> list[str]:
    return [str(name) for name in names] if isinstance(names, list) else []
