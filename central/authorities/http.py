"""The adapter to a real identity authority: JSON over HTTP(S). POST <address>/judge, /recognise, /licences, /guardians, /relatives, /names.

The whole exchange has one deadline, however slowly the other side drips, and one bound of size; one that fails again and again
is left alone for a while. Whatever is no proper answer in time is Silent: nothing is known either way.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from central.authorities.port import Claim, Confirmed, Licensed, NoAuthorityAnswer, NotConfirmed, Recognised
from central.departments.bulkhead import Bulkhead
from central.departments.exchange import Access, Call, NoDepartmentAnswer, NotAsked, exchange
from contract.model import Message
from contract.proof import ProofRefusal
from contract.records import EnterpriseDetails, PersonDetails
from contract.terms import ProofLevel

MOST_BYTES = 256 * 1024

M = TypeVar("M", bound=Message)


class _Judged(Message):
    outcome: Literal["vouched", "doubted"]
    level: ProofLevel = ProofLevel.NONE
    refusal: ProofRefusal = ProofRefusal.NOT_MATCHED


class _Recognition(Message):
    is_mine: bool
    person: PersonDetails | None = None
    refusal: ProofRefusal = ProofRefusal.CODE_UNKNOWN


class _Licence(Message):
    enterprise: EnterpriseDetails | None = None
    refusal: ProofRefusal = ProofRefusal.LICENCE_UNKNOWN


class _Guardian(Message):
    is_guardian: bool


class _Relative(Message):
    is_relative: bool


class _NamedReply(Message):
    is_named: bool


@dataclass(frozen=True)
class HttpAuthority:
    """A real identity authority (一个真实的核验机构). Every exchange goes through its bulkhead, as with a department."""

    access: Access
    bulkhead: Bulkhead

    def judge(self, claim: Claim) -> Confirmed | NotConfirmed | NoAuthorityAnswer:
        question = {
            "person": claim.person.model_dump(mode="json"),
            "evidence": claim.evidence.model_dump(mode="json", exclude={"earlier", "licence_code"}),
            "face": None if claim.face is None else claim.face.model_dump(mode="json"),
            "is_known": claim.is_known,
        }
        answer = self._ask("/judge", question, _Judged)
        if answer is None:
            return NoAuthorityAnswer()
        return Confirmed(answer.level) if answer.outcome == "vouched" else NotConfirmed(answer.refusal)

    def recognise(self, code: str) -> Recognised | NotConfirmed | NoAuthorityAnswer | None:
        answer = self._ask("/recognise", {"code": code}, _Recognition)
        if answer is None:
            return NoAuthorityAnswer()
        if not answer.is_mine:
            return None
        return NotConfirmed(answer.refusal) if answer.person is None else Recognised(answer.person)

    def act_for(self, person: PersonDetails, licence_code: str) -> Licensed | NotConfirmed | NoAuthorityAnswer:
        question = {"person": person.model_dump(mode="json"), "licence_code": licence_code}
        answer = self._ask("/licences", question, _Licence)
        if answer is None:
            return NoAuthorityAnswer()
        return NotConfirmed(answer.refusal) if answer.enterprise is None else Licensed(answer.enterprise)

    def is_guardian(self, person: PersonDetails, other_number: str) -> bool | None:
        question = {"person": person.model_dump(mode="json"), "other_number": other_number}
        answer = self._ask("/guardians", question, _Guardian)
        return None if answer is None else answer.is_guardian

    def is_relative(self, person: PersonDetails, other_number: str) -> bool | None:
        question = {"person": person.model_dump(mode="json"), "other_number": other_number}
        answer = self._ask("/relatives", question, _Relative)
        return None if answer is None else answer.is_relative

    def is_named(self, number: str, name: str) -> bool | None:
        answer = self._ask("/names", {"number": number, "name": name}, _NamedReply)
        return None if answer is None else answer.is_named

    def _ask(self, path: str, question: dict[str, Any], kind: type[M]) -> M | None:  # Any: JSON
        call = Call("POST", path, json.dumps(question, ensure_ascii=False).encode())
        try:
            content = self.bulkhead.call(lambda until: exchange(self.access, call, until))
            return kind.model_validate_json(content) if len(content) <= MOST_BYTES else None
        except (NotAsked, NoDepartmentAnswer, ValidationError):
            return None
