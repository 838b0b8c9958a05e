"""Live pictures, sealed (libsodium sealed box, X25519) for the authority that compares them: the centre cannot read what it hands on."""

from dataclasses import dataclass, field
from functools import cached_property

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from contract.limits import KEY_BYTES


@dataclass(frozen=True)
class PictureKey:
    """The public key of an authority for pictures of its documents (照片封装公钥), 32 raw bytes. Raises ValueError for what is none."""

    public: bytes

    def __post_init__(self) -> None:
        _require_length(self.public)

    def seal(self, jpeg: bytes) -> bytes:
        """The picture for the authority alone. Two seals of the same picture differ."""
        return SealedBox(PublicKey(self.public)).encrypt(jpeg)


@dataclass(frozen=True)
class PictureOpeningKey:
    """The authority's own (照片拆封私钥), 32 raw bytes; masked in `repr`."""

    private: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _require_length(self.private)

    @property
    def picture_key(self) -> PictureKey:
        """The public half, for the terminals."""
        return PictureKey(bytes(PrivateKey(self.private).public_key))

    @cached_property
    def _box(self) -> "SealedBox[PrivateKey]":
        return SealedBox(PrivateKey(self.private))

    def open(self, sealed: bytes) -> bytes | None:
        """What `PictureKey.seal` made of a picture; None for anything else."""
        try:
            return self._box.decrypt(sealed)
        except (CryptoError, ValueError, TypeError):
            return None


def _require_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key for pictures has {KEY_BYTES} bytes, not {len(key)}")
