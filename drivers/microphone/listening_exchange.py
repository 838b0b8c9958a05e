"""What the terminal and its listening process say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message
from drivers.ports.listening import NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import NotRecorded


class AskedToListen(Struct, frozen=True, tag="listen"):
    """Record now (录音请求): by this command, for so many seconds at most."""

    command: tuple[str, ...]
    longest: float


class SentenceSaid(Struct, frozen=True, tag="said"):
    """The sentence is over: recognise it (说完)."""


class LevelNow(Struct, frozen=True, tag="level"):
    """How loud the last moment was (音量), from 0 to 1: it records."""

    level: float


Asked = AskedToListen | SentenceSaid
Answer = LevelNow | Understood | NothingUnderstood | NotRecorded | NotRecognised
_ASKED: msgspec.msgpack.Decoder[Asked] = msgspec.msgpack.Decoder(Asked)
_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def next_asked(source: BinaryIO) -> Asked | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def next_answer(source: BinaryIO) -> Answer | None:
    """None when the listening process is gone."""
    return next_message(source, _ANSWERS)
