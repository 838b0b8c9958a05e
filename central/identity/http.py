"""The adapter to a real identity authority: JSON over HTTP(S). POST <address>/judge, /recognise, /licences, /guardians.

The whole exchange has one deadline, however slowly the other side drips, and one bound of size. Whatever is no proper answer
in time is Silent: nothing is known either way.
"""

import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from central.identity.authority import Claim, Doubted, Licensed, Recognised, Silent, Vouched
from contract.identity import ProofLevel
from contract.model import Message
from contract.proof import ProofRefusal
from contract.records import EnterpriseDetails, PersonDetails

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


@dataclass(frozen=True)
class HttpAuthority:
    """一个真实的核验机构. `address` is an http(s) URL without a final slash; `deadline_seconds` is for a whole exchange."""

    address: str
    deadline_seconds: float

    def judge(self, claim: Claim) -> Vouched | Doubted | Silent:
        """See `IdentityAuthority.judge`."""
        question = {
            "person": claim.person.model_dump(mode="json"),
            "evidence": claim.evidence.model_dump(mode="json", exclude={"earlier", "licence_code"}),
            "face": None if claim.face is None else claim.face.model_dump(mode="json"),
            "is_known": claim.is_known,
        }
        answer = self._ask("/judge", question, _Judged)
        if answer is None:
            return Silent()
        return Vouched(answer.level) if answer.outcome == "vouched" else Doubted(answer.refusal)

    def recognise(self, code: str) -> Recognised | Doubted | Silent | None:
        """See `IdentityAuthority.recognise`."""
        answer = self._ask("/recognise", {"code": code}, _Recognition)
        if answer is None:
            return Silent()
        if not answer.is_mine:
            return None
        return Doubted(answer.refusal) if answer.person is None else Recognised(answer.person)

    def act_for(self, person: PersonDetails, licence_code: str) -> Licensed | Doubted | Silent:
        """See `IdentityAuthority.act_for`."""
        question = {"person": person.model_dump(mode="json"), "licence_code": licence_code}
        answer = self._ask("/licences", question, _Licence)
        if answer is None:
            return Silent()
        return Doubted(answer.refusal) if answer.enterprise is None else Licensed(answer.enterprise)

    def is_guardian(self, person: PersonDetails, other_number: str) -> bool | None:
        """See `IdentityAuthority.is_guardian`."""
        question = {"person": person.model_dump(mode="json"), "other_number": other_number}
        answer = self._ask("/guardians", question, _Guardian)
        return None if answer is None else answer.is_guardian

    def _ask(self, path: str, question: dict[str, Any], kind: type[M]) -> M | None:  # Any: JSON
        body = json.dumps(question, ensure_ascii=False).encode()
        content = exchange(self.address, path, body, self.deadline_seconds)
        try:
            return None if content is None else kind.model_validate_json(content)
        except ValidationError:
            return None


def exchange(address: str, path: str, body: bytes, deadline_seconds: float) -> bytes | None:
    """The body of a 200 that came whole in time and is not too long; None for everything else."""
    parts = urlsplit(address)
    is_tls, host = parts.scheme == "https", parts.hostname or ""
    try:
        line = socket.create_connection((host, parts.port or (443 if is_tls else 80)), deadline_seconds)
    except OSError:
        return None
    # The time-out of a socket is for each read: what drips would go on for ever. So the line is cut from outside.
    cut = _Cut(line.dup())
    cutter = threading.Timer(deadline_seconds, cut)
    cutter.daemon = True
    cutter.start()
    connection = http.client.HTTPConnection(host, parts.port)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host) if is_tls else line
        connection.request("POST", parts.path + path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
        is_whole = answer.status == http.client.OK and len(content) <= MOST_BYTES and not cut.is_made
    except (OSError, http.client.HTTPException):
        return None
    finally:
        cutter.cancel()
        connection.close()
        line.close()
        cut.line.close()
    return content if is_whole else None


@dataclass
class _Cut:
    """Ends a connection from another thread; its own handle of the line stays good when TLS takes the other one over."""

    line: socket.socket
    is_made: bool = False

    def __call__(self) -> None:
        self.is_made = True
        with suppress(OSError):  # it has ended by itself
            self.line.shutdown(socket.SHUT_RDWR)
