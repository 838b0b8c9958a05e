"""What terminals call to deliver."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.ingest.reading import read_upload
from central.ingest.service import EpochUnknown, TerminalUnknown, take_upload
from central.web.signed_exchange import Refused, TerminalExchange
from contract import paths
from contract.answers import RecordDisposition, Upload, UploadAnswer

router = APIRouter()


@router.post(paths.RECORDS)
def deliver(request: Request, exchange: TerminalExchange) -> Response:
    """Take a batch. A record that is no record is refused by itself; the others of its batch are judged."""
    upload, unreadable = read_upload(exchange.body)
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
    dispositions = sorted((*answer.dispositions, *unreadable), key=lambda disposition: disposition.sequence)
    return answer.model_copy(update={"dispositions": tuple(dispositions)})
