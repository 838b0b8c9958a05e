"""Every message that the core names exists, in both languages, with the same placeholders."""

import re
from pathlib import Path

import pytest

import kiosk
from contract.terminals import DepartmentState
from kiosk.services.wording import load_wording
from kiosk.steps.face import HINDRANCES
from kiosk.steps.identify import UNREADABLE
from kiosk.terminal.visit import MARKS
from offline_queue.bounds import Bounds

WORDING = load_wording()
FOLDER = Path(kiosk.__file__).parent
FAMILIES = {message.split(".")[0] for message in WORDING.messages}
NAMED = re.compile(r'"([a-z_]+\.[a-zA-Z_0-9]+)"')
OF_THE_CENTRE = ("部门没有受理", "受理窗口")
"""What the terminal says once the centre has said it, and where people are sent."""
FILES = frozenset({"kiosk.log", "centre.log", "document.typ"})


def named_in_code() -> set[str]:
    found: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        found |= set(NAMED.findall(path.read_text("utf-8")))
    return {each for each in found if each.split(".")[0] in FAMILIES} - FILES


@pytest.mark.parametrize("message", sorted(named_in_code()))
def test_a_message_that_is_named_exists(message: str) -> None:
    assert WORDING.knows(message)


@pytest.mark.parametrize("message", sorted(WORDING.messages))
def test_both_languages_take_the_same_placeholders(message: str) -> None:
    text = WORDING.messages[message]
    assert set(re.findall(r"{(\w+)}", text.zh)) >= set(re.findall(r"{(\w+)}", text.en))
    assert "受理" not in text.zh or any(
        word in text.zh for word in ("受理短信", "受理后", "不代表已受理", "受理部门", *OF_THE_CENTRE)
    )


def test_tables_of_messages_are_complete() -> None:
    wanted = {*HINDRANCES.values(), *UNREADABLE.values(), *(f"mark.{each}" for each in MARKS)}
    assert all(WORDING.knows(each) for each in wanted)
    assert len(DepartmentState) == 3


def test_a_message_in_two_files_is_refused(tmp_path: Path) -> None:
    text = '[a]\nb = { zh = "一", en = "one" }\n'
    (tmp_path / "one.toml").write_text(text, "utf-8")
    (tmp_path / "two.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match="stands twice"):
        load_wording(tmp_path)


def test_a_message_in_one_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[a]\nb = { zh = "一" }\n', "utf-8")
    with pytest.raises(ValueError, match="en"):
        load_wording(tmp_path)


@pytest.mark.parametrize("name", ["consent.keep", "help.safe_forget"])
def test_what_is_said_of_submissions_is_how_long_they_are_kept(name: str) -> None:
    """Sealed, until the centre has them and for the time in which it may ask again."""
    kept, days = WORDING.messages[name], Bounds().kept.days
    assert "加密保存" in kept.zh
    assert f"送达{days}天后清除" in kept.zh
    assert "kept encrypted" in kept.en
    assert f"{days} days after delivery" in kept.en
