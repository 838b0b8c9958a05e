"""Text in the languages of the terminal. Does not translate: every language is written by people."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct


class Language(str):
    """Its tag by BCP 47 (界面语言): `fr`, `zh-Hant`, `ug-Arab`. An open set: Chinese and English are complete, others are files."""

    __slots__ = ()

    ZH: ClassVar["Language"]
    EN: ClassVar["Language"]


Language.ZH, Language.EN = Language("zh"), Language("en")

COMPLETE = (Language.ZH, Language.EN)
"""Languages in which nothing may be lacking, the source first."""

TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
"""Language, script and region of BCP 47, written as it recommends: one spelling of each."""
Code = Annotated[str, Meta(pattern=rf"{TAG}\Z")]
Sentence = Annotated[str, Meta(min_length=1)]
MOST_OTHERS = 20
OtherLanguages = Annotated[dict[Code, Sentence], Meta(max_length=MOST_OTHERS)] | None
"""By tag; None where there are none, and then also absent from what is sent: software that knows two languages reads it."""


class LocalText(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One sentence in both complete languages (双语文本), and in `others` where somebody wrote it.

    Where it is read, an empty side is refused.
    """

    zh: Sentence
    en: Sentence
    others: OtherLanguages = None

    def __hash__(self) -> int:
        return hash((self.zh, self.en))

    def in_language(self, language: Language) -> str:
        """The text in `language`, else in English."""
        if language == Language.ZH:
            return self.zh
        return self.en if self.others is None else self.others.get(language, self.en)
