"""Text in both languages within a message: read as strictly as the rest of it, and described like it."""

from typing import Any

import msgspec
import pytest
from pydantic import ValidationError

from catalogue.text import Language, LocalText
from contract.case_news import CaseNews
from contract.terminals import Notice

WORDS = LocalText(zh="停电", en="power cut")


def test_text_goes_and_comes_back() -> None:
    notice = Notice(notice_id="1", text=WORDS)
    assert Notice.model_validate_json(notice.model_dump_json()).text == WORDS
    assert notice.model_dump()["text"] == {"zh": "停电", "en": "power cut"}


@pytest.mark.parametrize(
    "text",
    [
        {"zh": "", "en": "a"},
        {"zh": "一"},
        {"zh": "一", "en": "a", "fr": "un"},
        {"zh": 1, "en": "a"},
        "一",
        None,
        ["一", "a"],
    ],
)
def test_text_that_is_none_is_refused(text: Any) -> None:
    with pytest.raises(ValidationError):
        Notice(notice_id="1", text=text)


def test_text_made_in_python_is_checked_too() -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        Notice(notice_id="1", text=LocalText(zh="", en="a"))


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_text_is_described_by_its_name(mode: Any) -> None:
    described = CaseNews.model_json_schema(mode=mode)["$defs"]["LocalText"]
    assert described["required"] == ["zh", "en"]
    assert described["additionalProperties"] is False
    assert described["properties"]["zh"] == {"minLength": 1, "title": "Zh", "type": "string"}


def test_further_languages_travel_along() -> None:
    words = LocalText(zh="停电", en="power cut", others={"fr": "panne"})
    notice = Notice(notice_id="1", text=words)
    assert Notice.model_validate_json(notice.model_dump_json()) == notice
    assert notice.text.in_language(Language("fr")) == "panne"


def test_without_further_languages_nothing_is_said_of_them() -> None:
    assert "others" not in Notice(notice_id="1", text=WORDS).model_dump_json()
    assert WORDS.in_language(Language("fr")) == "power cut"


@pytest.mark.parametrize("tag", ["fr", "zha", "zh-Hant", "ug-Arab", "pt-BR", "es-419", "zh-Hant-HK"])
def test_further_languages_have_tags_of_bcp_47(tag: str) -> None:
    reported = {"zh": "停电", "en": "power cut", "others": {tag: "…"}}
    assert Notice.model_validate({"notice_id": "1", "text": reported}).text == msgspec.convert(reported, LocalText)


@pytest.mark.parametrize(
    "others", [{"French": "panne"}, {"fr": ""}, {"fr": 1}, {"zh_Hant": "x"}, {"zh-hant": "x"}, {"zh-Hant\n": "x"}]
)
def test_further_languages_are_read_strictly(others: object) -> None:
    text = {"zh": "停电", "en": "power cut", "others": others}
    with pytest.raises(ValidationError):
        Notice.model_validate({"notice_id": "1", "text": text})


def test_texts_are_distinguished_by_all_languages() -> None:
    french = LocalText(zh="停电", en="power cut", others={"fr": "panne"})
    assert french != WORDS
    assert len({french, WORDS}) == 2


def test_pydantic_keeps_no_text_that_it_read() -> None:
    """What it kept for later use would be found in memory long after the visit (tests/wipe)."""
    content = Notice(notice_id="1", text=WORDS).model_dump_json()
    first, again = (Notice.model_validate_json(content).text for _ in range(2))
    assert first == again
    assert first.zh is not again.zh
    assert first.en is not again.en
