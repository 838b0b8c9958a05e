"""Changing a terminal's key without a visit: asked for with the old key, and proven with the new one.

The old key stays good until the new one is used for the first time: wherever an answer is lost, one of the two works.
"""

from contract.model import Message, Octets
from contract.signing_keys import SigningKey, VerifyKey

_CONTEXT = b"gov-kiosk key rotation\n"


class RotateRequest(Message):
    """Signed (换钥申请), as a request, by the old key; `proof` is the new key's signature."""

    terminal_id: str
    new_key: Octets
    proof: Octets


class RotateAnswer(Message):
    """The centre knows the new key (换钥应答); it takes over when it is first used."""

    terminal_id: str
    new_key: Octets


def rotation_request(terminal_id: str, old: VerifyKey, new: SigningKey) -> RotateRequest:
    """The request of the terminal that has both keys."""
    proof = new.sign(_message(terminal_id, old, new.verify_key))
    return RotateRequest(terminal_id=terminal_id, new_key=new.verify_key.public, proof=proof)


def is_proven(request: RotateRequest, old: VerifyKey) -> bool:
    """Whether who asks has the private half of the new key. Raises ValueError when the new key is none."""
    new = VerifyKey(request.new_key)
    return new.is_signed(_message(request.terminal_id, old, new), request.proof)


def _message(terminal_id: str, old: VerifyKey, new: VerifyKey) -> bytes:
    return _CONTEXT + old.public + new.public + terminal_id.encode()
