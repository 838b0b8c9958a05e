"""AIM identifiers (ISO/IEC 15424): `]`, a letter for the symbology and a modifier, which a scanner puts before each code if it is set to.

Where the modifier says so the payload is in the ECI protocol: a backslash is doubled, and a change of the character set is a backslash
and six digits. Which set it is is not believed: `payload.text_of` finds it by the bytes, as Chinese departments name none or another.
"""

import re

from drivers.ports.code_scanner import UNKNOWN_SYMBOLOGY

_PREFIX = re.compile(rb"\]([A-Za-z])([0-9A-Za-z])")
_NEXT_CODE = re.compile(rb"[\r\n\x00\x02\x03]+(?=\][A-Za-z][0-9A-Za-z])")
_ECI = re.compile(rb"\\(\\|[0-9]{6})")

_SYMBOLOGIES = {
    "A": "Code 39",
    "B": "Telepen",
    "C": "Code 128",
    "F": "Codabar",
    "G": "Code 93",
    "H": "Code 11",
    "I": "ITF",
    "L": "PDF417",
    "M": "MSI",
    "P": "Plessey",
    "Q": "QR Code",
    "R": "Code 2 of 5",
    "S": "Code 2 of 5",
    "U": "MaxiCode",
    "d": "Data Matrix",
    "e": "DataBar",
    "g": "Grid Matrix",
    "h": "Han Xin Code",
    "z": "Aztec",
}
"""By the names that zxing gives them, where it knows them."""
_EAN = {"0": "EAN-13", "1": "EAN-2", "2": "EAN-5", "3": "EAN-13", "4": "EAN-8"}
_IN_ECI = {"Q": "246", "d": "456", "L": "1", "U": "23", "z": "345"}


def codes_of(data: bytes) -> list[bytes]:
    """The codes of one burst, each once, of a scanner that reads several in view and identifies each."""
    return list(dict.fromkeys(_NEXT_CODE.split(data)))


def split_identifier(code: bytes) -> tuple[str, bytes] | None:
    """Symbology and payload of a code; None where no identifier begins it, as where its beginning is lost."""
    found = _PREFIX.match(code)
    if found is None:
        return None
    letter, modifier = (group.decode("ascii") for group in found.groups())
    payload = code[found.end() :]
    if modifier in _IN_ECI.get(letter, ""):
        payload = _ECI.sub(lambda escape: b"\\" if escape[1] == b"\\" else b"", payload)
    known = _EAN.get(modifier, UNKNOWN_SYMBOLOGY) if letter == "E" else _SYMBOLOGIES.get(letter, UNKNOWN_SYMBOLOGY)
    return known, payload
