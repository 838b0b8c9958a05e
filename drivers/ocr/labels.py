"""The characters of a recognition network, which its file carries as metadata of the ONNX model (onnx.proto, ModelProto)."""

from collections.abc import Iterator
from pathlib import Path

_METADATA, _KEY, _VALUE = 14, 1, 2
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_NAMES = ("character", "dict")


class NoLabels(ValueError):
    """The file is no network with a list of characters."""


def labels_of(model: Path) -> tuple[str, ...]:
    """One a line, as the network numbers them from 1. Raises NoLabels."""
    try:
        for number, value in _fields(memoryview(model.read_bytes())):
            if number == _METADATA:
                entry = {field: bytes(text) for field, text in _fields(value)}
                if entry.get(_KEY, b"").decode() in _NAMES:
                    return tuple(entry[_VALUE].decode().split("\n"))
    except (IndexError, KeyError, UnicodeDecodeError) as fault:
        raise NoLabels(f"{model.name} cannot be read: {type(fault).__name__}") from fault
    raise NoLabels(f"{model.name} tells no characters")


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The fields of a protobuf message by number; only those that hold bytes have a value."""
    at = 0
    while at < len(message):
        head, at = _varint(message, at)
        number, kind = head >> 3, head & 7
        if kind == _BYTES:
            length, at = _varint(message, at)
            if at + length > len(message):
                raise IndexError
            yield number, message[at : at + length]
            at += length
        elif kind == _VARINT:
            _, at = _varint(message, at)
        elif kind in {_EIGHT, _FOUR}:
            at += 8 if kind == _EIGHT else 4
        else:
            raise IndexError


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
