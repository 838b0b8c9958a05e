"""The base of every message: frozen, and closed to unknown keys, so that a mistyped one is never lost in silence.

A terminal reads the signed answers of its centre without regard to keys that it does not know (`offline_queue.centre`): the centre
is newer than its terminals at times.
"""

import base64
from typing import Annotated

import msgspec
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer


def _from_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        # several times as fast as the standard library's, which takes the same texts: a scanned page is a megabyte
        return msgspec.convert(value, bytes)
    except msgspec.ValidationError as error:
        raise ValueError("not base64") from error


def _to_text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Octets = Annotated[bytes, BeforeValidator(_from_text), PlainSerializer(_to_text, return_type=str, when_used="json")]
"""Raw bytes in Python, standard base64 text in JSON. In Python pass the bytes as they are: nothing is decoded twice."""


class Message(BaseModel):
    """A message of the contract (报文).

    pydantic would keep up to 16,384 short texts of what it parsed for later use: names and numbers of citizens among them,
    long after the visit. It may keep keys only. The checks of a message are built with the first one: 12 ms of the start.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", cache_strings="keys", defer_build=True)
