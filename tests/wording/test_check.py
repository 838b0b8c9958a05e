"""Every language follows the Chinese source: `make i18n` brings the files up to date and says what lacks."""

import shutil
from pathlib import Path

import pytest

from catalogue.text import COMPLETE, Language
from wording import check as checking
from wording.check import check, main
from wording.errors import WordingBroken
from wording.po_files import messages_of, read, texts_of, updated, wrong_placeholders
from wording.store import FOLDER

FILES = sorted(FOLDER.glob("*.po"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The complete languages, to be spoilt."""
    for language in COMPLETE:
        shutil.copy(FOLDER / f"{language}.po", tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_language_is_up_to_date(file: Path) -> None:
    assert file.read_text("utf-8") == updated(file, FOLDER), "make i18n brings it up to date"


def test_english_says_every_message() -> None:
    said = {language: texts_of(FOLDER / f"{language}.po").keys() for language in COMPLETE}
    assert said[Language.ZH] == said[Language.EN]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_all_languages_take_the_same_placeholders(file: Path) -> None:
    assert list(wrong_placeholders(file, FOLDER)) == []


def test_what_the_complete_languages_lack_is_nothing(folder: Path) -> None:
    assert check(folder) == ([], [])


def test_other_placeholders_are_reported(folder: Path) -> None:
    edit(folder / "en.po", "you entered {count}", "you entered {number}")
    wrong, _ = check(folder)
    assert any("id_no.length" in each and "number" in each for each in wrong)


def test_english_that_lacks_a_message_is_reported(folder: Path) -> None:
    edit(folder / "en.po", 'msgstr "Large text"', 'msgstr ""')
    assert check(folder) == (["en.po: lacks header.care"], [])


def test_a_new_language_gets_every_message(folder: Path) -> None:
    (folder / "xx.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', "utf-8")
    wrong, missing = check(folder)
    fresh, source = messages_of(read(folder / "xx.po")), messages_of(read(folder / "zh.po"))
    assert (wrong, len(missing)) == ([], len(source))
    assert list(fresh) == list(source)
    assert fresh["header.care"].auto_comments[:2] == ["zh: 关怀版", "en: Large text"]


def test_chinese_that_changed_makes_a_translation_fuzzy(folder: Path) -> None:
    edit(folder / "zh.po", 'msgstr "关怀版"', 'msgstr "大字版"')
    assert check(folder) == (["en.po: lacks header.care"], [])
    found = messages_of(read(folder / "en.po"))["header.care"]
    assert (found.string, found.fuzzy, found.auto_comments) == ("Large text", True, ["zh: 大字版"])


def test_remarks_of_translators_stay(folder: Path) -> None:
    edit(folder / "en.po", "#. zh: 关怀版", "# short: it stands on a button\n#. zh: 关怀版")
    edit(folder / "zh.po", 'msgid "header.care"', '#. on a button\nmsgid "header.care"')
    check(folder)
    found = messages_of(read(folder / "en.po"))["header.care"]
    assert found.user_comments == ["short: it stands on a button"]
    assert found.auto_comments == ["zh: 关怀版", "on a button"]


def test_a_message_of_no_use_goes(folder: Path) -> None:
    with (folder / "en.po").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "no.such"\nmsgstr "nothing"\n')
    check(folder)
    assert "no.such" not in messages_of(read(folder / "en.po"))


def test_a_message_in_a_file_twice_is_refused(folder: Path) -> None:
    with (folder / "zh.po").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "header.care"\nmsgstr "二"\n')
    with pytest.raises(WordingBroken, match=r"zh\.po: twice: header\.care"):
        check(folder)


def test_make_i18n_fails_while_english_lacks_something(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checking, "FOLDER", folder)
    assert main() == 0
    edit(folder / "en.po", 'msgstr "Large text"', 'msgstr ""')
    assert main() == 1
    assert capsys.readouterr().err == "en.po: lacks header.care\n"
