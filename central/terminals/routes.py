"""What terminals call about themselves: enrolment and heartbeat."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from central.catalogue_publishing.service import current_version
from central.notices.service import active_notices
from central.records.completeness import chain_of, wanted_again
from central.terminals.service import CodeUnusable, HeartbeatRepeated, enrol, note_heartbeat
from central.wire import CentreHere, Refused, TerminalExchange, body_of, require_signature, signed_response
from contract import paths
from contract.signing_keys import VerifyKey
from contract.terminals import EnrolRequest, Heartbeat, HeartbeatAnswer

router = APIRouter()


@router.post(paths.ENROL)
def enrol_terminal(http: Request, centre: CentreHere, body: Annotated[bytes, Depends(body_of)]) -> Response:
    """The one-time code is what proves the terminal, which has no name yet; its signature proves that the new key is its own."""
    try:
        request = EnrolRequest.model_validate_json(body)
        signed = require_signature(http, body, VerifyKey(request.public_key))
        with centre.database.writing() as session:
            answer = enrol(session, request, centre.keys, centre.clock.now())
    except CodeUnusable as error:
        raise Refused(403, "code_used", "the code is unknown, used, or too old") from error
    except (ValidationError, ValueError) as error:
        raise Refused(422, "malformed", "no enrolment request") from error
    return signed_response(centre, answer, signed)


@router.post(paths.HEARTBEAT)
def heartbeat(exchange: TerminalExchange) -> Response:
    """Keep the terminal's health; answer with all that it should know."""
    beat = exchange.read(Heartbeat)
    exchange.require_own(beat.terminal_id)
    try:
        with exchange.centre.database.writing() as session:
            answer = _answer(exchange, session, beat)
    except HeartbeatRepeated as error:
        raise Refused(409, "repeated", "this heartbeat was taken before") from error
    return exchange.answer(answer)


def _answer(exchange: TerminalExchange, session: Session, beat: Heartbeat) -> HeartbeatAnswer:
    centre = exchange.centre
    now = centre.clock.now()
    terminal = note_heartbeat(session, beat, now)
    chain = chain_of(session, terminal, beat.epoch)
    return HeartbeatAnswer(
        terminal_id=terminal.terminal_id,
        centre_time=now,
        departments=centre.desk.states(session, centre.shelf.take(session)),
        catalogue_version=current_version(session, terminal.group_name),
        notices=active_notices(session, now),
        complete_up_to=0 if chain is None else chain.complete_up_to,
        send_again_from=wanted_again(session, chain, beat),
    )
