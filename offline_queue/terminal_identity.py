"""Who this terminal is: its private key and what the centre sent at enrolment, in one file that only it can read."""

from pathlib import Path

from msgspec import Struct
from pydantic import ValidationError

from catalogue.text import LocalText
from contract.folders import write_atomically
from contract.limits import KEY_BYTES
from contract.model import Message, Octets
from contract.sealing import SealingKey
from contract.signing_keys import SigningKey, VerifyKey
from contract.terminals import EnrolAnswer


class TerminalIdentity(Struct, frozen=True):
    """The answer of the enrolment (终端身份), and the key it was made for. `epoch` is of the chain that this key begins."""

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
    """There is no identity yet (未入网)."""


class IdentityBroken(Struct, frozen=True):
    """The identity file is there but of no use; a technician must enrol the terminal again."""

    reason: str


class _IdentityFile(Message):
    """`last_code` is the digest of the enrolment code that was tried last; "" in a file of older software."""

    format: int = 1
    centre_url: str
    seed: Octets
    answer: EnrolAnswer
    last_code: str = ""


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


class KeyInUse:
    """What the terminal signs with (在用密钥). Another key takes its place while clients run. Any thread."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key

    def __call__(self) -> SigningKey:
        return self._key

    def change(self, key: SigningKey) -> None:
        """Sign with this key from now on."""
        self._key = key


class IdentityStore:
    """The identity file at `path`. Beside it: the key of an enrolment that is under way, and the one that is to follow."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new_key_path = path.with_name(f"{path.name}.new-key")
        self._next_key_path = path.with_name(f"{path.name}.next-key")

    def load(self) -> TerminalIdentity | NotEnrolled | IdentityBroken:
        """Read the identity file; says what is wrong with it otherwise."""
        try:
            parsed = self._read()
            return identity_of(parsed.answer, SigningKey(parsed.seed), parsed.centre_url)
        except FileNotFoundError:
            return NotEnrolled()
        except OSError as error:
            return IdentityBroken(str(error))
        except ValidationError as error:
            return IdentityBroken(f"{error.error_count()} errors in the file")
        except ValueError as error:
            return IdentityBroken(str(error))

    def last_code(self) -> str:
        """The digest of the enrolment code that was tried last. Where `load` gives an identity."""
        return self._read().last_code

    def note_tried_code(self, digest: str) -> None:
        """Keep in mind that this code gave nothing. Raises OSError."""
        self._write(self._read().model_copy(update={"last_code": digest}))

    def new_key(self) -> SigningKey:
        """The key to enrol with: kept until `save`, so that an enrolment whose answer was lost can be repeated."""
        return _kept_key(self._new_key_path)

    def next_key(self) -> SigningKey:
        """The key that is to follow the one of now: kept until `use_next_key`, so that a lost answer can be asked for again.

        Raises OSError.
        """
        if self._next_key_path.exists() and self._next_key_path.read_bytes() == self._read().seed:
            self._next_key_path.unlink()  # it follows already: the end of an earlier change was cut off
        return _kept_key(self._next_key_path)

    def use_next_key(self, key: SigningKey) -> None:
        """The key of `next_key` is the terminal's from now on; a power cut leaves the old one or this one. Raises OSError."""
        self._write(self._read().model_copy(update={"seed": key.seed}))
        self._next_key_path.unlink(missing_ok=True)

    def save(self, answer: EnrolAnswer, key: SigningKey, centre_url: str, code: str = "") -> TerminalIdentity:
        """Write the identity so that a power cut leaves the old one or the new one; `code` is the digest of its code.

        Raises OSError, ValueError.
        """
        identity = identity_of(answer, key, centre_url)
        self._write(_IdentityFile(centre_url=centre_url, seed=key.seed, answer=answer, last_code=code))
        self._new_key_path.unlink(missing_ok=True)
        return identity

    def _read(self) -> _IdentityFile:
        return _IdentityFile.model_validate_json(self._path.read_bytes())

    def _write(self, content: _IdentityFile) -> None:
        write_atomically(self._path, content.model_dump_json().encode())


def _kept_key(path: Path) -> SigningKey:
    """The key in that file, which is made where it is missing or damaged."""
    if path.exists():
        seed = path.read_bytes()
        if len(seed) == KEY_BYTES:
            return SigningKey(seed)
    key = SigningKey.generate()
    write_atomically(path, key.seed)
    return key
