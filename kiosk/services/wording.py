"""The words for the citizen, by message id, in both languages. Reads `kiosk/services/messages/*.toml` once; knows no screen.

Layout of a file: one table per id (`[id_no.length]`) with `zh` and `en`; placeholders stand in braces (`{count}`).
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from catalogue.text import Language, LocalText

PACKAGED = Path(__file__).parent / "messages"


class Wording(Struct, frozen=True):
    """文案 — every message in both languages."""

    messages: Mapping[str, LocalText]

    def say(self, message: str, language: Language, **params: str) -> str:
        """The message with its placeholders filled. KeyError for an id or a placeholder that does not exist."""
        return self.messages[message].in_language(language).format_map(params)

    def both(self, message: str, **params: str) -> LocalText:
        """The message in both languages."""
        return LocalText(zh=self.say(message, Language.ZH, **params), en=self.say(message, Language.EN, **params))

    def knows(self, message: str) -> bool:
        """Whether there is such a message."""
        return message in self.messages


def load_wording(folder: Path = PACKAGED) -> Wording:
    """Read the messages. Raises ValueError when an id lacks a language or stands in two files."""
    messages: dict[str, LocalText] = {}
    for path in sorted(folder.glob("*.toml")):
        for message, text in _flat("", tomllib.loads(path.read_text("utf-8"))):
            if message in messages:
                raise ValueError(f"{path.name}: {message} stands twice")
            messages[message] = LocalText(**text)
    return Wording(messages)


def _flat(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, Any]]:  # Any: TOML
    if "zh" in table or "en" in table:
        return [(prefix, table)]
    found: list[tuple[str, Any]] = []
    for key, below in table.items():
        found.extend(_flat(f"{prefix}.{key}" if prefix else key, below))
    return found
