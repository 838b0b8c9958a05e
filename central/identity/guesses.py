"""Numbers and codes that are typed and open something by themselves: each other one that is tried is one more question."""

import json
from collections.abc import Iterable
from typing import Final

from catalogue.input_types import InputKind
from catalogue.schema import ServiceItem
from contract.identity import Evidence
from contract.records import PersonDetails, Submission

_SAYS_NOTHING_NEW: Final = frozenset(
    {
        InputKind.AMOUNT,
        InputKind.NUMBER,
        InputKind.YEAR,
        InputKind.MONTH,
        InputKind.DATE,
        InputKind.DATETIME,
        InputKind.MONTH_RANGE,
        InputKind.DATE_RANGE,
        InputKind.TEXT,
        InputKind.CHOICE,
        InputKind.MULTI_CHOICE,
        InputKind.REGION,
        InputKind.ADDRESS,
        InputKind.STATION,
        InputKind.SCHOOL,
        InputKind.SLOT,
        InputKind.TIER,
        InputKind.NATIONALITY,
        InputKind.SCAN,
        InputKind.PHOTO,
        InputKind.SIGNATURE,
        InputKind.FINGERPRINT,
        InputKind.DEVICE,
        InputKind.CONFIRM,
    }
)
"""What is chosen, described or made here. All other inputs name somebody, something of theirs, or a code."""


def tried_in(submission: Submission, items: Iterable[ServiceItem]) -> str:
    """What was typed into such inputs, in one text; empty before anything was. Personal."""
    names = {field.name for item in items for field in item.inputs if field.kind not in _SAYS_NOTHING_NEW}
    typed = {name: value for name, value in submission.answers.items() if name in names and value}
    return json.dumps(typed, sort_keys=True) if typed else ""


def facts_in(person: PersonDetails, evidence: Evidence) -> str:
    """Every other guess at a person is another person. A face, or an earlier assertion, is no guess. Personal."""
    return person.model_dump_json() + evidence.model_dump_json(exclude={"earlier": True, "document": {"is_present"}})
