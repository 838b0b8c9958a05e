"""A sealed bundle of logs (密封日志包): signed by its terminal, sealed to a key that the terminal cannot open with.

Bytes: `MAGIC`, then a sealed box around gzip of: `_INSIDE`, the signature (64), and the canonical JSON of the content.
"""

import gzip
import io

from msgspec import Struct
from pydantic import Field, ValidationError

from contract.canonical import canonical_bytes
from contract.limits import Line, Moment, ShortRemark, TerminalName
from contract.model import Message, Octets
from contract.sealing import OpeningKey, SealBroken, SealingKey
from contract.signing_keys import SigningKey, VerifyKey

MAGIC = b"GKB1\n"
MOST_BYTES = 64 * 1024 * 1024
"""Of the content once it is unpacked."""
_INSIDE = b"gov-kiosk support bundle 1\n"
_SIGNATURE_BYTES = 64


class BundledFile(Message):
    """One file of a bundle (包内文件); its name has no folder."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
    content: Octets


class SupportBundle(Message):
    """What a terminal says of itself to those who mend it (诊断包)."""

    terminal_id: TerminalName
    made_at: Moment
    software_version: ShortRemark
    reason: Line = ""
    files: tuple[BundledFile, ...] = Field(max_length=64)


class OpenedBundle(Struct, frozen=True):
    """A bundle that opened (已拆封诊断包). Says nothing about who signed it: ask `is_signed`."""

    bundle: SupportBundle
    signature: bytes

    def is_signed(self, key: VerifyKey) -> bool:
        """Whether the terminal with this key made it."""
        return key.is_signed(_INSIDE + canonical_bytes(self.bundle), self.signature)


class BundleUnreadable(Struct, frozen=True):
    """The bytes are no bundle, or not one for this key."""

    reason: str


def seal_bundle(bundle: SupportBundle, to: SealingKey, signed_by: SigningKey) -> bytes:
    content = canonical_bytes(bundle)
    packed = gzip.compress(_INSIDE + signed_by.sign(_INSIDE + content) + content, mtime=0)
    return MAGIC + to.seal_bytes(packed)


def open_bundle(raw: bytes, key: OpeningKey) -> OpenedBundle | BundleUnreadable:
    """What `seal_bundle` made; never unpacks more than MOST_BYTES."""
    if not raw.startswith(MAGIC):
        return BundleUnreadable("another kind of file")
    packed = key.open_bytes(raw.removeprefix(MAGIC))
    if isinstance(packed, SealBroken):
        return BundleUnreadable(packed.reason)
    try:
        with gzip.open(io.BytesIO(packed)) as unpacking:
            content = unpacking.read(MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        return BundleUnreadable(f"damaged: {type(error).__name__}")
    head = len(_INSIDE) + _SIGNATURE_BYTES
    if len(content) > MOST_BYTES or not content.startswith(_INSIDE) or len(content) < head:
        return BundleUnreadable("no bundle inside")
    try:
        bundle = SupportBundle.model_validate_json(content[head:])
    except ValidationError:
        return BundleUnreadable("no bundle inside")
    return OpenedBundle(bundle, content[len(_INSIDE) : head])
