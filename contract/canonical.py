"""One byte form for every message (RFC 8785), so that a digest or a signature is the same on both sides."""

from collections.abc import Iterable

import rfc8785
from pydantic_core import PydanticSerializationError, to_json

from contract.model import Message

_SAFE = 2**53 - 1


class _NotPlain(Exception):
    """Holds something whose canonical form is more than sorted keys."""


def canonical_bytes(message: Message, without: Iterable[str] = ()) -> bytes:
    """The canonical JSON of `message`, leaving out the top-level fields named in `without`."""
    return canonical_json(message.model_dump(mode="json", exclude=set(without)))


def canonical_json(value: object) -> bytes:
    """The canonical form of JSON data. Raises rfc8785.CanonicalizationError for what has none."""
    # A scanned page is a string of a megabyte, and the library goes over it in Python. pydantic's writer escapes as
    # RFC 8785 wants it; what it writes differently (floats) or what needs more than sorting is left to the library.
    try:
        return to_json(_in_order(value))
    except (_NotPlain, PydanticSerializationError):
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # the library refuses what does not fit


def _in_order(value: object) -> object:
    """`value` with the keys of every object sorted. Raises _NotPlain."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if isinstance(value, int) and kind is int and -_SAFE <= value <= _SAFE:
        return value
    if isinstance(value, list):
        return [_in_order(element) for element in value]
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in _sorted_keys(value)}
    raise _NotPlain


def _sorted_keys(value: dict[str, object]) -> list[str]:
    try:
        if "".join(value).isascii():
            return sorted(value)
    except TypeError:  # a key is no text: the library says so better
        pass
    raise _NotPlain
