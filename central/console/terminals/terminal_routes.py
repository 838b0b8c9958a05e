"""终端档案: the record of one terminal, with its devices, versions and history, and the form that changes it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from central.alarms.fault_cases import FaultSearch, fault_cases
from central.catalogue_publishing.item_texts import LEVEL_NAMES
from central.centre import CentreContext
from central.console.accounts.audit_routes import ACTIONS
from central.console.pages import render
from central.console.service import ACTORS, FAMILIES, STATES
from central.console.terminal_rows import TerminalCases, terminal_row
from central.console.terminals.settings_routes import KIND_NAMES, SETTING_NAMES, differing
from central.console.terminals.staff_page import EVENTS
from central.operators.console_audit import console_events, note_event
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.remote_orders.service import OrderFate, bundles_here, fate_of, last_orders, orderable
from central.staff.audit import in_chinese, last_events
from central.terminal_register.firmware import wanted_by_family
from central.terminal_register.group_settings import (
    HOURS,
    PACE,
    present_settings,
    settle_alone,
    settle_settings,
    sources_of,
)
from central.terminal_register.kept_keys import kept_keys
from central.terminal_register.models import TerminalEntry
from central.terminal_register.reach import groups_within, require_group, terminal_seen, terminal_to_change
from central.terminal_register.record import WrittenRecord, record_of, write_record
from central.web.signed_exchange import CentreHere
from contract.planned_hours import PlannedHours
from contract.remote_orders import RemoteDeed, ServiceReason

router = APIRouter(prefix="/console/terminals")
HISTORY_SHOWN = 40
DEEDS: Mapping[str, str] = {
    RemoteDeed.SUSPEND: "暂停服务",
    RemoteDeed.RESUME: "恢复服务",
    RemoteDeed.RESTART: "重启程序",
    RemoteDeed.CATALOGUE: "更新目录",
    RemoteDeed.DIAGNOSIS: "取诊断包",
}
SERVICE_REASONS: Mapping[str, str] = {
    ServiceReason.CLEANING: "清洁",
    ServiceReason.SUPPLIES: "补充耗材",
    ServiceReason.REPAIR: "维修",
    ServiceReason.MOVING: "搬迁",
}
FATES: Mapping[str, str] = {
    OrderFate.WAITING: "待终端领取",
    OrderFate.TAKEN: "已送达，待执行",
    OrderFate.DONE: "已执行",
    OrderFate.REFUSED: "未执行",
    OrderFate.EXPIRED: "已过期",
    OrderFate.WITHDRAWN: "已撤回",
}
NAMES: Mapping[str, object] = {
    "events": EVENTS, "actions": ACTIONS, "families": FAMILIES, "states": STATES, "actors": ACTORS,
    "settings": SETTING_NAMES, "deeds": DEEDS, "reasons": SERVICE_REASONS, "fates": FATES,
}  # fmt: skip
Name = Annotated[str, Form(max_length=60, pattern=LINE)]
Day = Annotated[str, Form(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]


@router.get("/{terminal_id}", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def terminal(request: Request, centre: CentreHere, person: Person, terminal_id: str) -> HTMLResponse:
    """The page; 404 out of reach."""
    return _page(request, centre, person, terminal_id)


@router.post("/{terminal_id}", dependencies=[gated(Reach.NARROWED, Right.TERMINALS)])
def change(  # noqa: PLR0913, PLR0917 - one form
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    owner: Name = "",
    keeper: Name = "",
    contractor: Name = "",
    address: Annotated[str, Form(max_length=200, pattern=LINE)] = "",
    model: Name = "",
    serial_number: Name = "",
    accepted_on: Day = "",
    warranty_until: Day = "",
    group_name: Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = "",
    planned_hours: Annotated[str, Form(max_length=16, pattern=LINE)] = "",
) -> RedirectResponse:
    """Replace the record; the group and the hours of the terminal change with it. 404 out of reach, 403 for a group
    that is not theirs to choose, 422 for no day.
    """
    now = centre.clock.now()
    try:
        days = [date.fromisoformat(text) if text else None for text in (accepted_on, warranty_until)]
        hours = str(PlannedHours.read(planned_hours)) if planned_hours else ""
    except ValueError:
        raise HTTPException(422) from None
    written = WrittenRecord(owner, keeper, contractor, address, model, serial_number, *days)
    with centre.database.writing() as session:
        settle_alone(session)
        found = terminal_to_change(session, terminal_id, person.scope)
        if group_name != found.group_name:
            require_group(session, group_name, person.scope)
        write_record(session, found, written, person.name, now)
        found.group_name, found.planned_hours = group_name, hours
        settle_settings(session, [found])
        note_event(session, person.name, "record_changed", terminal_id, now)
    return RedirectResponse(f"/console/terminals/{terminal_id}", 303)


def _page(request: Request, centre: CentreContext, person: SignedIn, terminal_id: str) -> HTMLResponse:
    now = centre.clock.now()
    with centre.database.reading() as session:
        found = terminal_seen(session, terminal_id, person.scope)
        changes = person.may(Right.TERMINALS) and person.scope.holds_terminal(found.region)
        orders = last_orders(session, terminal_id) if changes else []
        return render(
            request,
            "terminal.html",
            terminal=found,
            row=terminal_row(session, found, TerminalCases({}, {}), now),
            record=record_of(session, terminal_id),
            wanted_firmware=wanted_by_family(session, found.devices),
            keys=kept_keys(session, terminal_id),
            cases=fault_cases(session, search=FaultSearch(terminal_id), most=HISTORY_SHOWN),
            events=list(map(in_chinese, last_events(session, terminal_id, HISTORY_SHOWN))) if changes else [],
            console=console_events(session, HISTORY_SHOWN, terminal_id) if changes else [],
            groups=groups_within(session, person.scope) if changes else [],
            orders=[(order, fate_of(order, now)) for order in orders],
            orderable=orderable(session, found, now) if changes else [],
            bundles=bundles_here(session, orders),
            usual_hours=str(centre.settings.planned_hours),
            changes=changes,
            settings=_settings(session, found),
            differing=differing(found.wanted_settings, found.settings_number, found.settings_report),
            names=NAMES,
            now=now,
            is_inside=True,
        )


def _settings(session: Session, terminal: TerminalEntry) -> list[tuple[str, object, str]]:
    """Each setting in use, and whose value it is."""
    present = {target: row.wanted for target, row in present_settings(session).items()}
    sources, report = sources_of(present, terminal), terminal.settings_report or {}
    own = {PACE.name: terminal.wanted_settings.get(PACE.name), HOURS: terminal.own_hours}
    in_use = report.get("values", {}) | {name: value for name, value in own.items() if value}

    def source(name: str) -> str:
        if name in report.get("changed_here", ()):
            return "现场改动"
        if name == HOURS and terminal.planned_hours:
            return "档案"
        target = sources.get(name)
        if target is None:
            return "装机设置"
        return f"{KIND_NAMES[target.kind]} {LEVEL_NAMES.get(target.name, target.name)}".rstrip()

    return [(name, value, source(name)) for name, value in in_use.items()]
