"""Text in the two languages of the terminal. Does not translate: both sides are written by people."""

from enum import StrEnum

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass


class Language(StrEnum):
    """界面语言 — Chinese first, English complete."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid", defer_build=True))
class LocalText:
    """双语文本 — one sentence in both languages; `in_language` picks one. Raises ValidationError for an empty side."""

    # A dataclass with slots: of the seven thousand in a catalogue each takes a tenth of what a model takes.
    zh: str = Field(min_length=1, strict=True)
    en: str = Field(min_length=1, strict=True)

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language is Language.ZH else self.en
