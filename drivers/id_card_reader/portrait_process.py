"""`python -m drivers.id_card_reader.portrait_process NAME`: one vendor's portrait decoder. What is asked comes and goes by pipes."""

import sys
from typing import BinaryIO

from drivers.id_card_reader.portrait import plugged_decoders
from drivers.id_card_reader.portrait_exchange import AnsweredPortrait, next_asked_portrait
from drivers.piped.core_dumps import leave_no_core_dump
from drivers.piped.messages import send
from drivers.piped.own_pipes import own_pipes
from drivers.ports.id_card_reader import PortraitDecoder


def main() -> None:
    leave_no_core_dump()
    pipes = own_pipes()
    decoder: PortraitDecoder = plugged_decoders()[sys.argv[1]].load()()
    serve_portraits(decoder, *pipes)


def serve_portraits(decoder: PortraitDecoder, source: BinaryIO, to: BinaryIO) -> None:
    """Until the terminal is gone. A decoder that raises ends it."""
    while (asked := next_asked_portrait(source)) is not None:
        send(AnsweredPortrait(decoder.decode(asked.photo)), to)


if __name__ == "__main__":
    main()
