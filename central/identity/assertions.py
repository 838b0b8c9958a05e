"""Assertions (身份断言): what the centre proved about a person, for one terminal and one visit, as a token that only it can make.

The token names no one: the person is in it as a keyed digest of number, document and name. It is worth nothing at another
terminal, in another visit, about another person, or later.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta

import msgspec

from central.keys import CentreKeys
from contract.identity import ProofRole
from contract.records import EnterpriseDetails, PersonDetails
from contract.terms import ProofLevel

LONGEST_VISIT = timedelta(minutes=30)
"""From the first proof on: no assertion outlives it, nor does what was made of it."""

_CONTEXT = b"gov-kiosk assertion\n"


class Assertion(msgspec.Struct, frozen=True):
    """What the centre vouches for about a person until it expires (断言内容).

    `person` and `enterprise` are keyed digests; times are whole seconds since 1970.

    `also_by`: what was shown, where only some items take it (`catalogue.item_kinds.FurtherDocument`).
    """

    terminal_id: str
    visit_id: str
    person: str
    level: ProofLevel
    role: ProofRole
    enterprise: str
    issued_at: int
    expires_at: int
    also_by: str = ""

    @property
    def ends(self) -> datetime:
        """From then on it counts no more."""
        return datetime.fromtimestamp(self.expires_at, UTC)


def person_digest(keys: CentreKeys, person: PersonDetails) -> str:
    """The person who is meant. A name that does not belong to the number makes another person."""
    number = person.id_number.strip().upper()
    return keys.keyed("proven person", f"{person.document}\n{number}\n{person.name}")


def enterprise_digest(keys: CentreKeys, enterprise: EnterpriseDetails | None) -> str:
    """Which enterprise is meant, by code and name; "" for none."""
    if enterprise is None:
        return ""
    return keys.keyed("proven enterprise", f"{enterprise.usc_code.strip().upper()}\n{enterprise.name}")


def write_assertion(keys: CentreKeys, assertion: Assertion) -> str:
    """The assertion as a sealed token, which the terminal shows with its next requests."""
    content = msgspec.json.encode(assertion)
    return f"{_text(content)}.{_text(_seal(keys, content))}"


def read_assertion(keys: CentreKeys, token: str) -> Assertion | None:
    """What a token says; None for what this centre did not make."""
    content, _, seal = token.partition(".")
    try:
        octets, given = _octets(content), _octets(seal)
        if not hmac.compare_digest(_seal(keys, octets), given):
            return None
        return msgspec.json.decode(octets, type=Assertion)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        return None


def _seal(keys: CentreKeys, content: bytes) -> bytes:
    return hmac.digest(keys.assertion_secret, _CONTEXT + content, "sha256")


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode("ascii")


def _octets(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
