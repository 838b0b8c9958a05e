"""What terminals call: enrolment, heartbeat, a new key, a catalogue, and the news of a case that they delivered."""

import math
import os
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from central.cases.news import news_of
from central.catalogue_publishing.service import bundle_of, current_version
from central.centre import CentreContext
from central.notices.service import active_notices
from central.operators.throttle import ENROLMENT, take_turn
from central.records.completeness import chain_of, wanted_again, wanted_of_earlier
from central.releases.first_root import first_root
from central.releases.service import note_report, wanted_release
from central.remote_orders.service import has_orders
from central.staff.rosters import roster_for
from central.terminal_register.credentials import RotationUnproven, announce_key, credentials_of, is_due
from central.terminal_register.firmware import wanted_by_family
from central.terminal_register.group_settings import for_heartbeat, pace_of
from central.terminals.service import CodeUnusable, HeartbeatRepeated, enrol, note_heartbeat
from central.web.addresses import address_of
from central.web.signed_exchange import (
    CentreHere,
    Refused,
    TerminalExchange,
    body_of,
    require_signature,
    signed_response,
)
from contract import paths
from contract.key_rotation import RotateAnswer, RotateRequest
from contract.limits import MOST_COUNT, Identifier
from contract.signing_keys import VerifyKey
from contract.terminals import EnrolAnswer, EnrolRequest, Heartbeat, HeartbeatAnswer
from contract.throughput import ThroughputAnswer, ThroughputRequest

router = APIRouter()


@router.post(paths.ENROL)
def enrol_terminal(http: Request, centre: CentreHere, body: Annotated[bytes, Depends(body_of)]) -> Response:
    """The one-time code is what proves the terminal, which has no name yet; its signature proves that the new key is its own."""
    try:
        request = EnrolRequest.model_validate_json(body)
        signed = require_signature(http, body, VerifyKey(request.public_key))
    except (ValidationError, ValueError) as error:
        raise Refused(422, "malformed", "no enrolment request") from error
    answer = _enrolled(centre, request, address_of(http, centre.settings))
    return signed_response(centre, answer, signed)


def _enrolled(centre: CentreContext, request: EnrolRequest, address: str) -> EnrolAnswer:
    """Who tries codes becomes slower and slower. Raises Refused."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        turn = take_turn(session, address, now, ENROLMENT)
        if turn.wait:
            raise Refused(429, "repeated", f"too many wrong codes; again in {math.ceil(turn.wait.total_seconds())} s")
        try:
            answer = enrol(session, request, centre.keys, now)
        except CodeUnusable:
            turn.failed()
        else:
            turn.succeeded()
            return answer.model_copy(update={"release_root": first_root(centre.settings.releases_folder)})
    raise Refused(403, "code_used", "the code is unknown, used, or too old")


@router.post(paths.ROTATE)
def rotate_key(exchange: TerminalExchange) -> Response:
    """RotateAnswer. The old key stays good until the new one is first used."""
    request = exchange.read(RotateRequest)
    exchange.require_own(request.terminal_id)
    centre = exchange.centre
    try:
        with centre.database.writing() as session:
            known = credentials_of(session, exchange.terminal_id)
            if known.present is None:
                raise Refused(401, "signature", "this terminal has no key")
            announce_key(session, request, known.present, centre.clock.now())
    except RotationUnproven as error:
        raise Refused(422, "malformed", "nothing proves the new key") from error
    return exchange.answer(RotateAnswer(terminal_id=request.terminal_id, new_key=request.new_key))


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
    note_report(session, terminal, beat.release, now)
    chain = chain_of(session, terminal, beat.epoch)
    return HeartbeatAnswer(
        terminal_id=terminal.terminal_id,
        centre_time=now,
        departments=centre.directory.states(session, centre.catalogues.take(session)),
        catalogue_version=current_version(session, terminal.group_name),
        notices=active_notices(session, now, terminal.region, terminal.group_name),
        complete_up_to=0 if chain is None else chain.complete_up_to,
        send_again_from=wanted_again(session, chain, beat),
        send_again_earlier=wanted_of_earlier(session, beat),
        next_beat_seconds=pace_of(terminal, centre.settings.heartbeat_seconds),
        picture_keys=centre.authorities.announced_keys(),
        staff=roster_for(session, terminal.region, beat.staff_digest, now),
        release=wanted_release(session, terminal.terminal_id) if beat.release is not None else "",
        has_orders=has_orders(terminal, now),
        planned_hours=terminal.own_hours or str(centre.settings.planned_hours),
        settings=for_heartbeat(terminal, None if beat.settings is None else beat.settings.number),
        wanted_firmware=wanted_by_family(session, terminal.devices),
        wants_new_key=is_due(terminal, now, timedelta(days=centre.settings.key_days)),
    )


@router.post(paths.THROUGHPUT)
def throughput(exchange: TerminalExchange) -> Response:
    """As many bytes as are wanted, of no meaning, so that the terminal can measure the line."""
    asked = exchange.read(ThroughputRequest)
    exchange.require_own(asked.terminal_id)
    filler = os.urandom(asked.wanted)
    now = exchange.centre.clock.now()
    answer = ThroughputAnswer(terminal_id=asked.terminal_id, received=len(asked.filler), filler=filler, centre_time=now)
    return exchange.answer(answer)


@router.get(paths.CATALOGUE)
def fetch_catalogue(exchange: TerminalExchange, version: Annotated[int, Path(ge=1, le=MOST_COUNT)]) -> Response:
    """A published version with its signature."""
    with exchange.centre.database.reading() as session:
        bundle = bundle_of(session, version)
    if bundle is None:
        raise Refused(404, "not_found", f"version {version} was never published")
    return exchange.answer(bundle)


@router.get(paths.CASE)
def news(exchange: TerminalExchange, record_id: Identifier) -> Response:
    """CaseNews, about submissions of the terminal that asks alone."""
    with exchange.centre.database.reading() as session:
        found = news_of(session, exchange.terminal_id, record_id, exchange.centre.keys, exchange.centre.clock.now())
    return exchange.answer(found)
