"""The text that a signature is over, and the two header fields it travels in (RFC 9421, sections 2.3 to 2.5 and 4).

Written out because two fixed lists of components need little of the RFC, and a heartbeat should cost little. What is read
must be serialised as the RFC does it: another spelling of the same value is refused, never guessed at.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping

from msgspec import Struct

_STRING = r'"(?:[ !#-\[\]-~]|\\["\\])*"'
_KEY = r"[a-z*][a-z0-9_\-.*]*"
_PARAMETER = rf";{_KEY}(?:=(?:{_STRING}|-?\d{{1,15}}))?"
_IDENTIFIER = rf"{_STRING}(?:{_PARAMETER})*"
_LIST = rf"\((?:{_IDENTIFIER}(?: {_IDENTIFIER})*)?\)"
_INPUT = re.compile(rf"({_KEY})=(({_LIST})((?:{_PARAMETER})*))")
_SIGNATURE = re.compile(rf"({_KEY})=:([A-Za-z0-9+/]*={{0,2}}):")
_BETWEEN = re.compile(r"[ \t]*,[ \t]*")
_IDENTIFIERS = re.compile(_IDENTIFIER)
_PARAMETERS = re.compile(rf";({_KEY})(?:=({_STRING}|-?\d{{1,15}}))?")

Components = tuple[tuple[str, str], ...]
"""Identifiers as they are serialised (`"@method"`, `"@path";req`), each with its value, in the order of the signature."""


class Malformed(Exception):
    """The fields are none of a signature (签名字段不合规), or not as the RFC serialises them."""


class SignatureInput(Struct, frozen=True):
    """A member of Signature-Input (签名输入): `identifiers` as serialised, `parameters` by name, and the whole `text` of its value."""

    identifiers: tuple[str, ...]
    parameters: Mapping[str, str | int]
    text: str


def serialised_input(identifiers: Iterable[str], parameters: Mapping[str, str | int]) -> str:
    """The value of a member of Signature-Input. Raises ValueError for a parameter that is not ASCII."""
    words = "".join(f";{name}={_serialised(value)}" for name, value in parameters.items())
    return f"({' '.join(identifiers)}){words}"


def signature_base(components: Components, text: str) -> bytes:
    """What is signed. `text` is the value of the Signature-Input. Raises Malformed where a value cannot be in it."""
    lines = [f"{identifier}: {value}" for identifier, value in components]
    if any("\n" in line or "\r" in line for line in lines):
        raise Malformed("a component holds a line break")
    try:
        return "\n".join((*lines, f'"@signature-params": {text}')).encode("ascii")
    except UnicodeEncodeError as error:
        raise Malformed("a component is not ASCII") from error


def read_input(field: str, label: str) -> SignatureInput:
    """The member with this label; members of others (a proxy's) may be beside it. Raises Malformed."""
    _, text, identifiers, parameters = _member(_INPUT, field, label)
    named = [(name, _read(value)) for name, value in _PARAMETERS.findall(parameters)]
    if len(dict(named)) < len(named):
        raise Malformed("a parameter is there twice")
    return SignatureInput(tuple(_IDENTIFIERS.findall(identifiers)), dict(named), text)


def read_signature(field: str, label: str) -> bytes:
    """The bytes of the signature with this label. Raises Malformed."""
    try:
        return b64decode(_member(_SIGNATURE, field, label)[1], validate=True)
    except NotBase64 as error:
        raise Malformed("the signature is not base64") from error


def serialised_bytes(content: bytes) -> str:
    """A byte sequence of structured fields, as signatures and digests are written."""
    return f":{b64encode(content).decode()}:"


def _member(kind: re.Pattern[str], field: str, label: str) -> tuple[str, ...]:
    """The groups of the one member with this label in a field that is well formed from end to end."""
    found: list[tuple[str, ...]] = []
    position = 0
    while True:
        member = kind.match(field, position)
        if member is None:
            raise Malformed("no such field")
        if member[1] == label:
            found.append(member.groups())
        if member.end() == len(field):
            break
        comma = _BETWEEN.match(field, member.end())
        if comma is None:
            raise Malformed("something comes behind a member")
        position = comma.end()
    if len(found) != 1:
        raise Malformed(f"{len(found)} members are called {label}")
    return found[0]


def _serialised(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    if not (value.isascii() and (value.isprintable() or not value)):
        raise ValueError("a parameter of a signature is printable ASCII")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read(value: str) -> str | int:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else int(value or "1")
