"""Reads an upload record by record: what is no record is refused by itself, and the others of its batch are taken."""

import json
import re

import msgspec
from pydantic import ValidationError

from central.web.signed_exchange import Refused
from contract.answers import Disposition, RecordDisposition, Upload, UploadHead
from contract.limits import MOST_RECORDS
from contract.reading import fault_in, require_modest
from contract.records import Record


class _Batch(msgspec.Struct, forbid_unknown_fields=True):
    """The outer shape; each record is still the bytes that it was sent as."""

    batch_id: str
    terminal_id: str
    records: list[msgspec.Raw]
    epoch: int = 1


_ID = re.compile(rb'"record_id"\s*:\s*"([A-Za-z0-9_-]{1,200})"')
_SEQUENCE = re.compile(rb'"sequence"\s*:\s*(-?[0-9]{1,15})(?![0-9.eE])')


def read_upload(body: bytes) -> tuple[Upload, list[RecordDisposition]]:
    """The records that are some, and a refusal for each that is none. Raises Refused (413, 422)."""
    try:
        require_modest(body)
        batch = _batch(body)
        head = UploadHead(batch_id=batch.batch_id, terminal_id=batch.terminal_id, epoch=batch.epoch)
    except ValidationError as error:
        raise Refused(422, "malformed", fault_in(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(422, "malformed", "no upload") from error
    if not batch.records:
        raise Refused(422, "malformed", "records: too_short")
    if len(batch.records) > MOST_RECORDS:
        raise Refused(413, "too_large", f"more than {MOST_RECORDS} records")
    read = [_record(raw) for raw in batch.records]
    records = tuple(entry for entry in read if isinstance(entry, Record))
    refused = [entry for entry in read if isinstance(entry, RecordDisposition)]
    # checked part by part just now; there may be none left
    return Upload.model_construct(**head.model_dump(), records=records), refused


def _batch(body: bytes) -> _Batch:
    try:
        return msgspec.json.decode(body, type=_Batch)
    except msgspec.DecodeError:
        # One record with half a character must not hold up the others; the standard parser lets it through.
        content = json.loads(body)
        records = [msgspec.Raw(json.dumps(content).encode()) for content in content.pop("records")]
        return msgspec.structs.replace(msgspec.convert(content | {"records": []}, _Batch), records=records)


def _record(raw: msgspec.Raw) -> Record | RecordDisposition:
    content = bytes(raw)
    try:
        return Record.model_validate_json(content)
    except ValidationError as error:
        reason = f"malformed: {fault_in(error)}"
    # What is no record may be no JSON that a parser takes either.
    record_id, sequence = _ID.search(content), _SEQUENCE.search(content)
    if record_id is None:
        raise Refused(422, "malformed", f"a record without a usable record_id: {reason}")
    return RecordDisposition(
        record_id=record_id[1].decode(),
        sequence=int(sequence[1]) if sequence is not None else 0,
        disposition=Disposition.REFUSED,
        reason=reason,
    )
