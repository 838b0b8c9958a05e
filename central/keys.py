"""The centre's keys, in a folder that only the centre's user can read. Losing it means losing every sealed record."""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import nacl.secret
from nacl.exceptions import CryptoError

from contract.pictures import PictureOpeningKey
from contract.records import Submission
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_SECRET_BYTES = 32


class KeysUnreadable(Exception):
    """A key file is there but holds no key. Never replaced silently: what was sealed to the old key would be lost."""


@dataclass(frozen=True)
class StorageBox:
    """Encrypts what the centre itself keeps about people (留存加密), so that a copied database reads nothing."""

    secret: bytes = field(repr=False)

    def close(self, content: bytes) -> bytes:
        """Encrypt the content; `open` reverses it."""
        return bytes(nacl.secret.SecretBox(self.secret).encrypt(content))

    def open(self, box: bytes) -> bytes:
        """Decrypt. Raises ValueError when the box was made with another key."""
        try:
            return nacl.secret.SecretBox(self.secret).decrypt(box)
        except CryptoError as error:
            raise ValueError("the box does not open with this centre's storage key") from error


@dataclass(frozen=True)
class CentreKeys:
    """Opening (中心密钥) (X25519), signing (Ed25519), and four secrets of the centre alone."""

    opening: OpeningKey
    signing: SigningKey
    storage: StorageBox
    pseudonym_secret: bytes = field(repr=False)
    console_secret: bytes = field(repr=False)
    assertion_secret: bytes = field(repr=False)

    def pseudonym(self, id_number: str) -> str:
        """群众假名 — the same for the same person, and useless without the secret."""
        return self.keyed("person", id_number.strip().upper())

    def keyed(self, purpose: str, text: str) -> str:
        """A keyed digest (32 hex digits) of something personal, different for every purpose."""
        return hmac.digest(self.pseudonym_secret, f"{purpose}\n{text}".encode(), "sha256").hex()[:32]


def load_keys(folder: Path) -> CentreKeys:
    """The keys in `folder`; made (0600 in a 0700 folder) where they are not there yet. Raises KeysUnreadable."""
    folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    return CentreKeys(
        opening=OpeningKey(_key(folder / "opening.key")),
        signing=SigningKey(_key(folder / "signing.key")),
        storage=StorageBox(_key(folder / "storage.key")),
        pseudonym_secret=_key(folder / "pseudonym.key"),
        console_secret=_key(folder / "console.key"),
        assertion_secret=_key(folder / "assertion.key"),
    )


def picture_key_of_sandbox(folder: Path) -> PictureOpeningKey:
    """The key of the sandbox's identity authority, apart from the centre's: a real authority keeps its own. Raises KeysUnreadable."""
    apart = folder / "sandbox-authority"
    apart.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    return PictureOpeningKey(_key(apart / "pictures.key"))


def _key(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    except FileExistsError:
        return _read(path)
    # Any 32 random bytes are a private key of X25519 and a seed of Ed25519.
    secret = secrets.token_bytes(_SECRET_BYTES)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return secret


def _read(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError as error:
        raise KeysUnreadable(f"{path} holds no key") from error
    if len(secret) != _SECRET_BYTES:
        raise KeysUnreadable(f"{path} holds {len(secret)} bytes instead of {_SECRET_BYTES}")
    return secret


def pseudonym_of(submission: Submission | None, keys: CentreKeys) -> str | None:
    """The pseudonym of the person at the terminal: the citizen, or the operator of an enterprise; None when no person was identified."""
    if submission is None:
        return None
    if submission.person is not None:
        return keys.pseudonym(submission.person.id_number)
    if submission.enterprise is not None and submission.enterprise.operator_id_number:
        return keys.pseudonym(submission.enterprise.operator_id_number)
    return None
