"""What terminals call to deliver."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from central.records.service import EpochUnknown, TerminalUnknown, take_upload
from central.wire import Refused, TerminalExchange
from contract import paths
from contract.answers import Disposition, RecordDisposition, Upload, UploadAnswer
from contract.records import Record

router = APIRouter()


@router.post(paths.RECORDS)
def deliver(request: Request, exchange: TerminalExchange) -> Response:
    """Take a batch. A record that is no record is refused by itself; the others of its batch are judged."""
    unreadable: list[RecordDisposition] = []
    try:
        upload = Upload.model_validate_json(exchange.body)
    except ValidationError:
        upload, unreadable = _salvaged(exchange.body)
    exchange.require_own(upload.terminal_id)
    answer = _take(exchange, upload, unreadable)
    request.app.state.has_come_in()
    return exchange.answer(answer)


def _take(exchange: TerminalExchange, upload: Upload, unreadable: list[RecordDisposition]) -> UploadAnswer:
    centre = exchange.centre
    try:
        with centre.database.writing() as session:
            answer = take_upload(session, upload, centre.keys, centre.clock.now())
    except TerminalUnknown as error:
        raise Refused(401, "signature", "no such terminal") from error
    except EpochUnknown as error:
        raise Refused(422, "malformed", f"no key of this terminal began a chain of epoch {error}") from error
    if not unreadable:
        return answer
    dispositions = sorted((*answer.dispositions, *unreadable), key=lambda each: each.sequence)
    return answer.model_copy(update={"dispositions": tuple(dispositions)})


def _salvaged(body: bytes) -> tuple[Upload, list[RecordDisposition]]:
    """Set apart what cannot be read, so that one bad record never blocks the others. Raises Refused (422)."""
    try:
        raw = json.loads(body)
        good, bad = _sorted_out(raw["records"])
        return Upload.model_construct(
            batch_id=str(raw["batch_id"]),
            terminal_id=str(raw["terminal_id"]),
            epoch=int(raw.get("epoch", 1)),
            records=tuple(good),
        ), bad
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(422, "malformed", "no upload") from error


def _sorted_out(entries: list[Any]) -> tuple[list[Record], list[RecordDisposition]]:  # Any: JSON of a stranger
    good: list[Record] = []
    bad: list[RecordDisposition] = []
    for entry in entries:
        try:
            good.append(Record.model_validate_json(json.dumps(entry)))
        except ValidationError as error:
            bad.append(
                RecordDisposition(
                    record_id=str(entry["record_id"]),
                    sequence=int(entry["sequence"]),
                    disposition=Disposition.REFUSED,
                    reason=f"malformed: {error.error_count()} errors",
                )
            )
    return good, bad
