"""`python -m drivers.fingerprint_reader.quality_process`: how good a finger's picture is. What is asked comes and goes by pipes."""

from typing import BinaryIO

from drivers.fingerprint_reader.image import quality, unpack
from drivers.fingerprint_reader.quality_exchange import AnsweredQuality, next_asked_quality
from drivers.piped.core_dumps import leave_no_core_dump
from drivers.piped.messages import send
from drivers.piped.own_pipes import own_pipes


def main() -> None:
    leave_no_core_dump()
    pipes = own_pipes()
    serve_quality(*pipes)


def serve_quality(source: BinaryIO, to: BinaryIO) -> None:
    """Until the terminal is gone."""
    while (asked := next_asked_quality(source)) is not None:
        picture = unpack(asked.picture)
        send(AnsweredQuality(None if picture is None else quality(picture)), to)


if __name__ == "__main__":
    main()
