"""Text in the two languages of the terminal. Does not translate: both sides are written by people."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Language(StrEnum):
    """界面语言 — Chinese first, English complete."""

    ZH = "zh"
    EN = "en"


class LocalText(BaseModel):
    """双语文本 — one sentence in both languages; `in_language` picks one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language is Language.ZH else self.en
