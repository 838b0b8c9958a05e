"""Who this terminal is: its private key and what the centre told it at enrolment, in one file that only it can read."""

import os
from pathlib import Path

from msgspec import Struct
from pydantic import ValidationError

from catalogue.text import LocalText
from contract.model import Message, Octets
from contract.sealing import SealingKey
from contract.signing_keys import SigningKey, VerifyKey
from contract.terminals import EnrolAnswer
from offline_queue.folders import sync_folder

OWNER_ONLY = 0o600


class TerminalIdentity(Struct, frozen=True):
    """终端身份 — the answer of the enrolment, and the key it was made for. `epoch` is of the chain that this key begins."""

    terminal_id: str
    site: LocalText
    level: str
    region: str
    centre_url: str
    signing_key: SigningKey
    sealing_key: SealingKey
    centre_key: VerifyKey
    epoch: int = 1


class NotEnrolled(Struct, frozen=True):
    """未入网 — there is no identity yet."""


class IdentityBroken(Struct, frozen=True):
    """The identity file is there but of no use; a technician must enrol the terminal anew."""

    reason: str


class _IdentityFile(Message):
    format: int = 1
    centre_url: str
    seed: Octets
    answer: EnrolAnswer


def identity_of(answer: EnrolAnswer, key: SigningKey, centre_url: str) -> TerminalIdentity:
    """Put an enrolment together. Raises ValueError when the centre's keys have a wrong length."""
    return TerminalIdentity(
        terminal_id=answer.terminal_id,
        site=answer.site,
        level=answer.level,
        region=answer.region,
        centre_url=centre_url,
        signing_key=key,
        sealing_key=SealingKey(answer.sealing_key),
        centre_key=VerifyKey(answer.signing_key),
        epoch=answer.epoch,
    )


class IdentityStore:
    """The identity file at `path`, and beside it the new key of an enrolment that is under way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new_key_path = path.with_name(f"{path.name}.new-key")

    def load(self) -> TerminalIdentity | NotEnrolled | IdentityBroken:
        """Read the identity."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return NotEnrolled()
        except OSError as error:
            return IdentityBroken(str(error))
        try:
            parsed = _IdentityFile.model_validate_json(content)
            return identity_of(parsed.answer, SigningKey(parsed.seed), parsed.centre_url)
        except ValidationError as error:
            return IdentityBroken(f"{error.error_count()} errors in the file")
        except ValueError as error:
            return IdentityBroken(str(error))

    def new_key(self) -> SigningKey:
        """The key to enrol with: kept until `save`, so that an enrolment whose answer was lost can be repeated."""
        if self._new_key_path.exists():
            seed = self._new_key_path.read_bytes()
            if len(seed) == len(SigningKey.generate().seed):
                return SigningKey(seed)
        key = SigningKey.generate()
        _write_atomically(self._new_key_path, key.seed)
        return key

    def save(self, answer: EnrolAnswer, key: SigningKey, centre_url: str) -> TerminalIdentity:
        """Write the identity so that a power cut leaves the old one or the new one. Raises OSError, ValueError."""
        identity = identity_of(answer, key, centre_url)
        content = _IdentityFile(centre_url=centre_url, seed=key.seed, answer=answer).model_dump_json().encode()
        _write_atomically(self._path, content)
        self._new_key_path.unlink(missing_ok=True)
        return identity


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)
