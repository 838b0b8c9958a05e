"""Values of a port as bytes and back, by what the port's methods say they take and give. What does not fit is refused.

A value goes with the name of its type, for the outcomes of a port are unions.
"""

from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from drivers.ports.errors import ProtocolFault

_KIN = {"int": "float", "bytearray": "bytes"}
"""What may be given for another type."""


class _Coded(msgspec.Struct, frozen=True, array_like=True):
    kind: str
    value: msgspec.Raw


def encoded(value: object) -> bytes:
    """The value with the name of its type."""
    return _ENCODER.encode(_Coded(type(value).__name__, msgspec.Raw(_ENCODER.encode(value))))


def decoded(data: bytes, annotation: Any) -> Any:
    """One of the types that the annotation allows. Raises ProtocolFault."""
    try:
        coded = _CODED.decode(data)
        allowed = {_name(alternative): alternative for alternative in _alternatives(annotation)}
        kind = coded.kind if coded.kind in allowed else _KIN.get(coded.kind, "")
        if kind not in allowed and len(allowed) > 1:
            raise ProtocolFault(f"a {coded.kind} instead of {' or '.join(allowed)}")
        wanted = allowed.get(kind, annotation)
        return msgspec.msgpack.decode(coded.value, type=_plain(wanted), dec_hook=_make)
    except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:  # its text may quote the value
        raise ProtocolFault(f"a value of a wrong type instead of {annotation}") from wrong


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _name(annotation: Any) -> str:
    named = get_origin(annotation) or annotation
    return "NoneType" if named is None else str(getattr(named, "__name__", named))


def _plain(annotation: Any) -> Any:
    """MessagePack has one kind of bytes."""
    arguments = get_args(annotation)
    if set(arguments) == {bytes, bytearray}:
        return bytes
    if arguments and get_origin(annotation) is tuple:
        return tuple[tuple(_plain(argument) for argument in arguments)]  # type: ignore[misc]
    return annotation


def _plain_text(value: Any) -> Any:
    if isinstance(value, str):  # a family
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be handed on")


def _make(kind: type[Any], value: Any) -> Any:
    if issubclass(kind, str):
        return kind(value)
    raise TypeError(f"a {kind.__name__} cannot be handed on")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain_text)
_CODED = msgspec.msgpack.Decoder(_Coded)
