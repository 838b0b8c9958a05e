"""The sandbox's identity platform: says whose an identity code (身份码) is. Codes read `SANDBOX-IDCODE:<key>`.

`SANDBOX-IDCODE:<key>:expired` is a code whose time is over. A code may be used as often as one likes.
"""

import tomllib
from functools import cache
from importlib import resources

from contract.execution import CodeRefusal, IdentityFound, IdentityRefused
from contract.records import PersonDetails

PREFIX = "SANDBOX-IDCODE:"
EXPIRED = "expired"


def resolve_code(request_id: str, code: object) -> IdentityFound | IdentityRefused:
    """The person of a code as it was scanned, or why it identifies nobody."""
    text = code if isinstance(code, str) else ""
    key, _, state = text.removeprefix(PREFIX).partition(":")
    if not text.startswith(PREFIX) or key not in _holders() or state not in ("", EXPIRED):
        return IdentityRefused(request_id=request_id, refusal=CodeRefusal.UNKNOWN)
    if state == EXPIRED:
        return IdentityRefused(request_id=request_id, refusal=CodeRefusal.EXPIRED)
    return IdentityFound(request_id=request_id, person=_holders()[key])


@cache
def _holders() -> dict[str, PersonDetails]:
    source = resources.files("central.departments.sandbox").joinpath("identity_codes.toml")
    content = tomllib.loads(source.read_text("utf-8"))
    return {key: PersonDetails(**table) for key, table in content.items()}
