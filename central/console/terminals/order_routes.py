"""远程指令: orders to one terminal from its page, taken back while they wait, and the diagnosis that one brought."""

import io
import zipfile
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from central.operators.console_audit import note_event
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.remote_orders.models import RemoteOrderEntry
from central.remote_orders.service import OrderImpossible, give_order, opened_diagnosis, withdraw_order
from central.terminal_register.reach import terminal_to_change
from central.web.signed_exchange import CentreHere
from contract.remote_orders import RemoteDeed, ServiceReason
from contract.support_bundle import SupportBundle

router = APIRouter(prefix="/console/terminals/{terminal_id}", dependencies=[gated(Reach.NARROWED, Right.TERMINALS)])


@router.post("/orders")
def order(
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    deed: Annotated[RemoteDeed, Form()],
    reason: Annotated[ServiceReason | None, Form()] = None,
) -> RedirectResponse:
    """Give an order; 404 out of reach, 409 where it cannot be given, 422 for a suspension without a reason."""
    if (deed is RemoteDeed.SUSPEND) != (reason is not None):
        raise HTTPException(422)
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            found = terminal_to_change(session, terminal_id, person.scope)
            give_order(session, found, deed, reason, person.name, now)
            note_event(session, person.name, f"order_{deed.value}", terminal_id, now)
    except OrderImpossible:
        raise HTTPException(409) from None
    return _back(terminal_id)


@router.post("/orders/{order_id}/withdraw")
def withdraw(centre: CentreHere, person: Person, terminal_id: str, order_id: str) -> RedirectResponse:
    """Take one back; 409 where it is over."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        row = _order(session, person, terminal_id, order_id)
        if not withdraw_order(row, now):
            raise HTTPException(409)
        note_event(session, person.name, "order_withdrawn", terminal_id, now)
    return _back(terminal_id)


@router.get("/diagnoses/{order_id}")
def diagnosis(centre: CentreHere, person: Person, terminal_id: str, order_id: str) -> Response:
    """The files of a diagnosis as a ZIP; 404 where it is kept no more."""
    with centre.database.writing() as session:
        row = _order(session, person, terminal_id, order_id)
        opened = opened_diagnosis(session, row.order_id, centre.keys)
        if opened is None:
            raise HTTPException(404)
        note_event(session, person.name, "diagnosis_fetched", terminal_id, centre.clock.now())
    name = f"{terminal_id}-{opened.bundle.made_at:%Y%m%d-%H%M%S}.zip"
    return Response(
        _zip(opened.bundle),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _zip(bundle: SupportBundle) -> bytes:
    """The names of a bundle's files have no folder: the contract sees to it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in bundle.files:
            archive.writestr(file.name, file.content)
    return packed.getvalue()


def _order(session: Session, person: SignedIn, terminal_id: str, order_id: str) -> RemoteOrderEntry:
    terminal_to_change(session, terminal_id, person.scope)
    row = session.get(RemoteOrderEntry, order_id)
    if row is None or row.terminal_id != terminal_id:
        raise HTTPException(404)
    return row


def _back(terminal_id: str) -> RedirectResponse:
    return RedirectResponse(f"/console/terminals/{terminal_id}#orders", 303)
