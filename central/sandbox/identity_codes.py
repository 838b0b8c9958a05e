"""The sandbox's identity platform: says whose an identity code (身份码) is. Codes read `SANDBOX-IDCODE:<key>`.

`SANDBOX-IDCODE:<key>:expired` is a code whose time is over. A code may be used as often as one likes.
"""

from central.sandbox.identity.authority import EXPIRED
from central.sandbox.identity.authority import IDENTITY_CODE as PREFIX
from central.sandbox.identity.register import CitizenRegister
from contract.execution import CodeRefusal, IdentityFound, IdentityRefused


def resolve_code(register: CitizenRegister, request_id: str, code: object) -> IdentityFound | IdentityRefused:
    """The person of a code as it was scanned, or why it identifies no one."""
    text = code if isinstance(code, str) else ""
    key = text.removeprefix(PREFIX)
    citizen = register.by_key(key.removesuffix(EXPIRED))
    if not text.startswith(PREFIX) or citizen is None:
        return IdentityRefused(request_id=request_id, refusal=CodeRefusal.UNKNOWN)
    if key.endswith(EXPIRED):
        return IdentityRefused(request_id=request_id, refusal=CodeRefusal.EXPIRED)
    return IdentityFound(request_id=request_id, person=citizen.person)
