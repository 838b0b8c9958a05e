"""The place and the identity of this terminal, read from its identity file without the libraries of its keys."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from catalogue.schema import Level
from catalogue.text import LocalText

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]


class KnownSite(Struct, frozen=True):
    """What the centre sent at enrolment (已知网点). The keys are looked at for their length alone."""

    terminal_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
    site: LocalText
    level: Level
    region: str
    sealing_key: Key
    signing_key: Key
    epoch: Annotated[int, Meta(ge=1)] = 1


class _SiteFile(Struct, frozen=True):
    """The part of `offline_queue.terminal_identity`'s file that a first screen needs."""

    seed: Key
    answer: KnownSite
    last_code: str = ""


def read_known_site(file: Path, code: str) -> KnownSite | None:
    """The site, where the file is whole and `code` (the digest of the settings' enrolment code, or "") was tried already.

    None sends the caller to `IdentityStore`, which says what is wrong.
    """
    try:
        known = msgspec.json.decode(file.read_bytes(), type=_SiteFile)
    except (OSError, msgspec.DecodeError):
        return None
    return known.answer if code in ("", known.last_code) else None
