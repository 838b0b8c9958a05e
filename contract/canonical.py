"""One byte form for every message (RFC 8785), so that a digest or a signature is the same on both sides."""

from collections.abc import Iterable

import rfc8785

from contract.model import Message


def canonical_bytes(message: Message, without: Iterable[str] = ()) -> bytes:
    """The canonical JSON of `message`, leaving out the top-level fields named in `without`."""
    return rfc8785.dumps(message.model_dump(mode="json", exclude=set(without)))
