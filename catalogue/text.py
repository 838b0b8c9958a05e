"""Text in the two languages of the terminal. Does not translate: both sides are written by people."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class Language(StrEnum):
    """界面语言 — Chinese first, English complete."""

    ZH = "zh"
    EN = "en"


class LocalText(Struct, frozen=True, forbid_unknown_fields=True):
    """双语文本 — one sentence in both languages; `in_language` picks one. Where it is read, an empty side is refused."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language is Language.ZH else self.en
