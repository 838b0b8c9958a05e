"""What an application is about: the same when it is made again with the paper that was missing."""

import json

from catalogue.input_types import InputKind
from catalogue.schema import ServiceItem
from central.keys import CentreKeys, pseudonym_of
from contract.records import Submission

MAY_DIFFER = frozenset({
    InputKind.TEXT, InputKind.ADDRESS, InputKind.MOBILE, InputKind.AMOUNT, InputKind.NUMBER, InputKind.BANK_CARD,
    InputKind.PHOTO_RECEIPT, InputKind.SMS_CODE, InputKind.SCAN, InputKind.PHOTO, InputKind.SIGNATURE, InputKind.FINGERPRINT,
    InputKind.DEVICE, InputKind.CONFIRM, InputKind.STATION, InputKind.SLOT, InputKind.DATETIME,
})  # fmt: skip
"""What is added or said in other words; all other answers say who and what it is about, and differ for another matter."""


def case_matter(item: ServiceItem, submission: Submission, keys: CentreKeys) -> str:
    """A keyed digest of person, enterprise, item, and who and what the answers name."""
    kinds = {field.name: field.kind for field in item.inputs}
    about = {name: value for name, value in submission.answers.items() if kinds.get(name) not in MAY_DIFFER}
    enterprise = [] if submission.enterprise is None else [submission.enterprise.usc_code]
    content = [item.code, pseudonym_of(submission, keys), about, *enterprise]
    return keys.keyed("case matter", json.dumps(content, sort_keys=True, ensure_ascii=False))
