"""A message is said in the language that is asked for, and else in English, and else in Chinese."""

import os
import tempfile
from pathlib import Path

import pytest

from catalogue.text import Language, LocalText
from wording.compiled import compiled, is_stale
from wording.errors import WordingBroken
from wording.message_file import MessageFile
from wording.store import FOLDER, load_wording

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def put(folder: Path, code: str, **texts: str) -> None:
    body = "".join(f'msgid "{name.replace("__", ".")}"\nmsgstr "{text}"\n\n' for name, text in texts.items())
    (folder / f"{code}.po").write_text(HEADER + body, "utf-8")


def test_a_message_is_filled_in(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="第{page}页")
    put(tmp_path, "en", a__b="Page {page}")
    wording = load_wording(tmp_path)
    assert [wording.say("a.b", each, page="3") for each in (Language.ZH, Language.EN)] == ["第3页", "Page 3"]
    with pytest.raises(KeyError):
        wording.say("a.b", Language.ZH)


def test_what_english_lacks_is_chinese(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="一")
    put(tmp_path, "en", a__b="")
    assert load_wording(tmp_path).say("a.b", Language.EN) == "一"


def test_a_third_language_is_a_file(tmp_path: Path) -> None:
    french = Language("fr")
    put(tmp_path, "zh", language__name="中文", a__b="一{n}", a__c="二")
    put(tmp_path, "en", language__name="English", a__b="one {n}", a__c="two")
    put(tmp_path, "fr", language__name="Français", a__b="un {n}")
    wording = load_wording(tmp_path)
    assert wording.languages == (Language.ZH, Language.EN, french)
    assert wording.asked_in_turn(french) == (french, Language.EN, Language.ZH)
    assert [wording.name(each) for each in wording.languages] == ["中文", "English", "Français"]
    assert wording.say("a.c", french) == "two"
    assert wording.both("a.b", n="1") == LocalText(zh="一1", en="one 1", others={"fr": "un 1"})


def test_text_that_is_put_together_has_third_language(tmp_path: Path) -> None:
    for code, word in (("zh", "车"), ("en", "car"), ("fr", "voiture")):
        put(tmp_path, code, a__b=word)
    wording = load_wording(tmp_path)

    text = wording.in_all(lambda language: f"1 · {wording.say('a.b', language)}")

    assert [text.in_language(Language(code)) for code in ("zh", "en", "fr", "de")] == [
        "1 · 车", "1 · car", "1 · voiture", "1 · car",
    ]  # fmt: skip


def test_a_language_without_a_file_is_english(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="一")
    put(tmp_path, "en", a__b="one")
    wording = load_wording(tmp_path)
    assert wording.say("a.b", Language("fr")) == "one"
    assert wording.asked_in_turn(Language.ZH) == (Language.ZH,)
    assert wording.asked_in_turn(Language.EN) == (Language.EN, Language.ZH)
    assert wording.both("a.b").others is None


def test_a_message_that_does_not_exist(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="一")
    put(tmp_path, "en", a__b="one")
    wording = load_wording(tmp_path)
    assert not wording.knows("a.c")
    with pytest.raises(KeyError, match=r"a\.c"):
        wording.say("a.c", Language.EN)


def test_both_complete_languages_are_needed(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="一")
    with pytest.raises(WordingBroken, match=r"en\.po"):
        load_wording(tmp_path)


def test_a_file_that_is_no_po_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="一")
    (tmp_path / "en.po").write_text("nonsense", "utf-8")
    with pytest.raises(WordingBroken, match=r"en\.po"):
        load_wording(tmp_path)


def test_an_edited_language_is_compiled_again(tmp_path: Path) -> None:
    put(tmp_path, "zh", a__b="一")
    put(tmp_path, "en", a__b="one")
    load_wording(tmp_path)
    put(tmp_path, "en", a__b="two")
    os.utime(tmp_path / "en.mo", (1000.0, 1000.0))
    assert load_wording(tmp_path).say("a.b", Language.EN) == "two"


def test_files_unpacked_together_are_not_stale(tmp_path: Path) -> None:
    source, made = tmp_path / "a.po", tmp_path / "a.mo"
    for file, made_at in ((made, 1000.0), (source, 1000.5)):
        file.touch()
        os.utime(file, (made_at, made_at))
    assert not is_stale(source, made)
    os.utime(source, (1060.0, 1060.0))
    assert is_stale(source, made)


def test_a_missing_file_is_stale(tmp_path: Path) -> None:
    assert is_stale(FOLDER / "zh.po", tmp_path / "zh.mo")


def test_a_locked_installation_compiles_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked, elsewhere = tmp_path / "locked", tmp_path / "elsewhere"
    locked.mkdir()
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    source = locked / "a.po"
    source.write_text("words", "utf-8")

    def make(source: Path, made: Path) -> None:
        if locked in made.parents:
            raise PermissionError
        made.write_text(source.read_text("utf-8"), "utf-8")

    made = compiled(source, ".mo", make)
    assert elsewhere in made.parents
    assert made.read_text("utf-8") == "words"


def test_none_reads_a_half_made_file(tmp_path: Path) -> None:
    source = tmp_path / "zh.po"
    source.write_text("source", "utf-8")
    seen: list[bool] = []

    def make(_source: Path, made: Path) -> None:
        made.write_bytes(b"half")
        seen.append(source.with_suffix(".mo").exists())
        made.write_bytes(b"whole")

    assert compiled(source, ".mo", make).read_bytes() == b"whole"
    assert seen == [False]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["zh.mo", "zh.po"]


@pytest.mark.parametrize("content", [b"", b"\xde\x12\x04", bytes(20), b"\x95\x04\x12\xde" + bytes(16)])
def test_file_without_messages_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "zh.mo").write_bytes(content)
    with pytest.raises(WordingBroken, match=r"zh\.mo"):
        MessageFile(tmp_path / "zh.mo")
