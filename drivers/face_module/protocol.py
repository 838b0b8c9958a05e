"""What terminal and module say to each other: a line of JSON each. No maker's protocol is public, so this one is ours.

Question: {"ask": "status"} or {"ask": "judge", "nonce": 32 hexadecimal digits, "seconds": s}. Answer: {"status": "ok"} or
{"verdict": "live" | "not_live" | "nobody", "score": 0 to 1, "picture": JPEG in base64, "key": a name, "nonce", "signature"}.
The signature (Ed25519, base64) is over the line that `signed_part` gives: an answer cannot be another's, nor of another moment.
"""

import base64
import binascii
import hashlib

import msgspec
from msgspec import Struct
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from drivers.ports.errors import ProtocolFault

LONGEST = 1 << 20


class ModuleAnswer(Struct, frozen=True):
    """One line of the module (模组应答)."""

    status: str = ""
    verdict: str = ""
    score: float = 0.0
    picture: str = ""
    key: str = ""
    nonce: str = ""
    signature: str = ""


def parsed(line: bytes) -> ModuleAnswer:
    """Raises ProtocolFault for what is no answer."""
    try:
        answer = msgspec.json.decode(line, type=ModuleAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise ProtocolFault("no answer of the module") from wrong
    if not 0 <= answer.score <= 1 or len(answer.key) > 64 or not answer.key.isprintable():
        raise ProtocolFault("an answer out of bounds")
    return answer


def picture_in(answer: ModuleAnswer) -> bytes:
    """Decode the picture of an answer. Raises ProtocolFault."""
    try:
        return base64.b64decode(answer.picture, validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise ProtocolFault("a picture that is none") from wrong


def signed_part(verdict: str, score: float, nonce: str, picture: bytes) -> bytes:
    """What the module signs."""
    return f"{nonce} {verdict} {score:.4f} {hashlib.sha256(picture).hexdigest()}".encode()


def is_signed(answer: ModuleAnswer, nonce: str, key: str) -> bool:
    """Whether this module gave this answer to this question."""
    try:
        part = signed_part(answer.verdict, answer.score, nonce, picture_in(answer))
        VerifyKey(bytes.fromhex(key)).verify(part, base64.b64decode(answer.signature, validate=True))
    except (BadSignatureError, ValueError, ProtocolFault):
        return False
    return answer.nonce == nonce
