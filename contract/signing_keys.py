"""Ed25519 keys of terminals and of the centre, as raw bytes with the two things one does with them."""

from dataclasses import dataclass, field

import nacl.signing
from nacl.exceptions import CryptoError

KEY_BYTES = 32


@dataclass(frozen=True)
class VerifyKey:
    """An Ed25519 public key (验签公钥), 32 raw bytes. Raises ValueError when it has another length."""

    public: bytes

    def __post_init__(self) -> None:
        _require_length(self.public)

    def is_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) over `message` was made with the private half."""
        try:
            nacl.signing.VerifyKey(self.public).verify(message, signature)
        except (CryptoError, ValueError, TypeError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 private key as its 32-byte seed (签名私钥); masked in `repr`."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _require_length(self.seed)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A fresh key from the machine's random source."""
        return cls(bytes(nacl.signing.SigningKey.generate()))

    @property
    def verify_key(self) -> VerifyKey:
        """The public half of the key, which verifies its signatures."""
        return VerifyKey(bytes(nacl.signing.SigningKey(self.seed).verify_key))

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature over `message`."""
        return bytes(nacl.signing.SigningKey(self.seed).sign(message).signature)


def _require_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a signing key has {KEY_BYTES} bytes, not {len(key)}")
