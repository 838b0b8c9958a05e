"""The keys of the authorities that compare live pictures, as the centre last sent them in a signed answer. Nothing secret."""

import logging
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from contract.folders import write_atomically
from contract.model import Message, Octets
from contract.pictures import PictureKey

log = logging.getLogger(__name__)


class _KeyFile(Message):
    keys: dict[str, Octets] = Field(default_factory=dict)


class PictureKeys:
    """The keys that pictures are sealed with, by the kind of document that was shown (照片公钥).

    Kept in a file, since pictures are taken without a network too.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._keys = _read(file)

    def key_for(self, kind: str) -> PictureKey | None:
        """Of the authority that knows documents of this kind; None where no picture is to be sent to it. Any thread."""
        return self._keys.get(kind)

    def take(self, announced: Mapping[str, bytes]) -> None:
        """Keep what the centre says. Off the screen's thread; a full disk costs only the memory of the next start."""
        keys = _checked_keys(announced)
        if keys == self._keys:
            return
        self._keys = keys
        if self._file is None:
            return
        try:
            write_atomically(
                self._file, _KeyFile(keys={kind: key.public for kind, key in keys.items()}).model_dump_json().encode()
            )
        except OSError as error:
            log.warning("the keys for pictures were not kept: %s", type(error).__name__)


def _read(file: Path | None) -> dict[str, PictureKey]:
    try:
        return {} if file is None else _checked_keys(_KeyFile.model_validate_json(file.read_bytes()).keys)
    except (OSError, ValidationError):
        return {}  # the first heartbeat brings them


def _checked_keys(announced: Mapping[str, bytes]) -> dict[str, PictureKey]:
    keys = dict[str, PictureKey]()
    for kind, public in announced.items():
        try:
            keys[kind] = PictureKey(public)
        except ValueError:
            log.warning("the centre told a key for pictures that is none")
    return keys
