"""Sealing (libsodium sealed box, X25519): anybody with the centre's public key can seal, the centre alone can open.

A terminal keeps only a `SealingKey`, so what a stolen terminal holds no one can read, itself included.
"""

from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from pydantic import ValidationError

from contract.canonical import canonical_bytes
from contract.reading import TooIntricate, fault_in, require_modest
from contract.records import Submission

KEY_BYTES = 32


class SealBroken(Struct, frozen=True):
    """The sealed bytes are nothing we sealed (密封损坏): wrong key, altered bytes, or no submission inside. Holds no content."""

    reason: str


@dataclass(frozen=True)
class SealingKey:
    """The centre's X25519 public key (封装公钥), 32 raw bytes. Raises ValueError when it has another length."""

    public: bytes

    def __post_init__(self) -> None:
        _require_length(self.public)

    def seal(self, submission: Submission) -> bytes:
        """Seal a submission. Two seals of the same submission differ."""
        return self._box.encrypt(canonical_bytes(submission))

    def seal_bytes(self, content: bytes) -> bytes:
        """Seal what is no submission; it says of itself what it is, so that neither is taken for the other."""
        return self._box.encrypt(content)

    @cached_property
    def _box(self) -> "SealedBox[PublicKey]":
        return SealedBox(PublicKey(self.public))


@dataclass(frozen=True)
class OpeningKey:
    """The centre's X25519 private key (拆封私钥), 32 raw bytes. Never on a terminal; masked in `repr`."""

    private: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _require_length(self.private)

    @classmethod
    def generate(cls) -> "OpeningKey":
        """A fresh key from the machine's random source."""
        return cls(bytes(PrivateKey.generate()))

    @property
    def sealing_key(self) -> SealingKey:
        """The public half, for the terminals."""
        return SealingKey(bytes(PrivateKey(self.private).public_key))

    @cached_property
    def _box(self) -> "SealedBox[PrivateKey]":
        return SealedBox(PrivateKey(self.private))

    def open(self, sealed: bytes) -> Submission | SealBroken:
        """Open what `SealingKey.seal` made."""
        content = self.open_bytes(sealed)
        if isinstance(content, SealBroken):
            return content
        try:
            require_modest(content)
            return Submission.model_validate_json(content)
        except TooIntricate:
            return SealBroken("more inside than any submission has")
        except ValidationError as error:
            return SealBroken(f"no submission inside: {fault_in(error)}")

    def open_bytes(self, sealed: bytes) -> bytes | SealBroken:
        """Open what `SealingKey.seal_bytes` made."""
        try:
            return self._box.decrypt(sealed)
        except (CryptoError, ValueError, TypeError):
            return SealBroken("the seal does not open with this key")


def _require_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a sealing key has {KEY_BYTES} bytes, not {len(key)}")
