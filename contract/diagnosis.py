"""A diagnosis for the telephone (诊断码): short text that a person can read from any telephone, signed by its terminal.

Five lines: the mark and the terminal, the time, the versions, the faults, the signature (base32, 64 bytes) over the four before it.
"""

import base64
import binascii
from datetime import UTC, datetime

from msgspec import Struct

from contract.signing_keys import SigningKey, VerifyKey

MARK = "GKD1"
MOST_FAULTS = 12
"""More would make a code that cheap telephones do not read from a screen."""
_DOMAIN = b"gov-kiosk diagnosis 1\n"
_LONGEST = 48
_LINES = 5
_NO_FAULT = "-"


class Diagnosis(Struct, frozen=True):
    """How a terminal is (诊断摘要). A fault is a short name such as `receipt_printer:paper_out`; `more` are not named."""

    terminal_id: str
    made_at: datetime
    versions: tuple[tuple[str, str], ...]
    faults: tuple[str, ...] = ()
    more: int = 0
    signature: bytes = b""

    def is_signed(self, key: VerifyKey) -> bool:
        """Whether the terminal with this key said so."""
        return key.is_signed(_DOMAIN + _said_text(self).encode(), self.signature)


class DiagnosisUnreadable(Struct, frozen=True):
    """The text is no diagnosis."""

    reason: str


def make_diagnosis(found: Diagnosis, key: SigningKey) -> str:
    """The text for the QR code; of many faults the first ones are named, the others counted."""
    short = Diagnosis(
        _plain(found.terminal_id),
        found.made_at.astimezone(UTC).replace(microsecond=0),
        tuple((_plain(name), _plain(version)) for name, version in found.versions),
        tuple(_plain(fault) for fault in found.faults[:MOST_FAULTS]),
        found.more + max(len(found.faults) - MOST_FAULTS, 0),
    )
    content = _said_text(short)
    signature = base64.b32encode(key.sign(_DOMAIN + content.encode())).decode("ascii").rstrip("=")
    return f"{content}\n{signature}"


def parse_diagnosis(text: str) -> Diagnosis | DiagnosisUnreadable:
    """Read the text of a QR code. Says nothing about who signed it: ask `is_signed`."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) != _LINES or not lines[0].startswith(f"{MARK} "):
        return DiagnosisUnreadable("another kind of code")
    head, at, versions, faults, signature = lines
    try:
        named, _, more = faults.partition(" +")
        return Diagnosis(
            head.removeprefix(f"{MARK} "),
            datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            tuple(_pair(part) for part in versions.split()),
            () if named == _NO_FAULT else tuple(named.split()),
            int(more or 0),
            base64.b32decode(signature + "=" * (-len(signature) % 8)),
        )
    except (ValueError, binascii.Error) as error:
        return DiagnosisUnreadable(f"damaged: {type(error).__name__}")


def _said_text(found: Diagnosis) -> str:
    versions = " ".join(f"{name}={version}" for name, version in found.versions)
    faults = " ".join(found.faults) or _NO_FAULT
    more = f" +{found.more}" if found.more else ""
    return f"{MARK} {found.terminal_id}\n{found.made_at:%Y-%m-%dT%H:%M:%SZ}\n{versions}\n{faults}{more}"


def _pair(said: str) -> tuple[str, str]:
    name, is_pair, version = said.partition("=")
    if not is_pair:
        raise ValueError("no version")
    return name, version


def _plain(word: str) -> str:
    """In one piece: what would begin another line or word does not."""
    kept = "".join(
        character if character.isascii() and character.isprintable() and character not in " =+" else "_"
        for character in word
    )
    return "_" if kept in ("", _NO_FAULT) else kept[:_LONGEST]
