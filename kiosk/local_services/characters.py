"""姓名规范汉字查询 — is a character in the 通用规范汉字表, and on which level."""

import re

from catalogue.text import LocalText
from contract.documents import ResultContent, ResultTable
from kiosk.local_services.question import LocalAnswer, LocalQuestion, same

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def characters(question: LocalQuestion) -> LocalAnswer:
    """One row a character."""
    wording = question.wording
    asked = [text for text in dict.fromkeys(question.text("character")) if not text.isspace()]
    rows = tuple(
        (same(character), same(f"U+{ord(character):04X}"), _verdict(question, character)) for character in asked
    )
    are_all_fine = all(_is_standard(question, character) for character in asked)
    columns = tuple(wording.both(heading) for heading in ("chars.character", "chars.code", "chars.verdict"))
    content = ResultContent(
        heading=question.item.short,
        summary=wording.both("chars.all_fine" if are_all_fine else "chars.some_not"),
        tables=(ResultTable.of(columns, rows),),
        next_steps=question.item.guide.notes,
        found=are_all_fine,
        sandbox=False,
    )
    return LocalAnswer(content)


def _is_standard(question: LocalQuestion, character: str) -> bool:
    return question.reference.character_level(character) is not None


def _verdict(question: LocalQuestion, character: str) -> LocalText:
    level = question.reference.character_level(character)
    if level is not None:
        return question.wording.both(f"chars.level_{level}")
    return question.wording.both("chars.not_standard" if _HAN.match(character) else "chars.not_han")
