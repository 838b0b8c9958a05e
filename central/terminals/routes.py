"""What terminals call: enrolment, a new key, a catalogue, and the news of a case that they delivered."""

import math
import os
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import ValidationError

from central.cases.service import news_of
from central.catalogue_publishing.service import bundle_of
from central.centre import CentreContext
from central.operators.throttle import ENROLMENT, take_turn
from central.releases.first_root import first_root
from central.terminal_register.credentials import RotationUnproven, announce_key, credentials_of
from central.terminals.service import CodeUnusable, enrol
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
from contract.terminals import EnrolAnswer, EnrolRequest
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
    answer = _enrol(centre, request, address_of(http, centre.settings))
    return signed_response(centre, answer, signed)


def _enrol(centre: CentreContext, request: EnrolRequest, address: str) -> EnrolAnswer:
    """Enrol a terminal; each wrong code from an address makes the next try slower. Raises Refused."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        turn = take_turn(session, address, now, ENROLMENT)
        if turn.wait:
            raise Refused(429, "repeated", f"too many wrong codes; again in {math.ceil(turn.wait.total_seconds())} s")
        try:
            answer = enrol(session, request, centre.keys, now)
        except CodeUnusable:
            turn.note_failure()
        else:
            turn.note_success()
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
