"""Every message that the core names exists, and none claims what only the centre may claim."""

import re
from pathlib import Path

import pytest

import kiosk
from catalogue.text import COMPLETE
from contract.terms import DepartmentState
from kiosk.steps.identity.card_listener import UNREADABLE
from kiosk.steps.identity.face import HINDRANCES
from kiosk.terminal.visit import MARKS
from offline_queue.bounds import Bounds
from wording.po_files import texts_of
from wording.store import FOLDER, load_wording

WORDING = load_wording()
CORE = Path(kiosk.__file__).parent
CHINESE, ENGLISH = (texts_of(FOLDER / f"{language}.po") for language in COMPLETE)
FAMILIES = {message.split(".")[0] for message in CHINESE}
NAMED = re.compile(r'"([a-z_]+\.[a-zA-Z_0-9]+)"')
OF_THE_CENTRE = ("部门没有受理", "受理窗口")
"""What the terminal says once the centre has said it, as all of `standing.`, and where people are sent."""
FILES = frozenset({"kiosk.log", "centre.log", "document.typ", "receipt.typ"})


def named_in_code() -> set[str]:
    found: set[str] = set()
    for path in CORE.rglob("*.py"):
        found |= set(NAMED.findall(path.read_text("utf-8")))
    return {each for each in found if each.split(".")[0] in FAMILIES} - FILES


@pytest.mark.parametrize("message", sorted(named_in_code()))
def test_a_message_that_is_named_exists(message: str) -> None:
    assert WORDING.knows(message)


@pytest.mark.parametrize("message", sorted(each for each in CHINESE if not each.startswith("standing.")))
def test_no_message_claims_what_the_centre_decides(message: str) -> None:
    text = CHINESE[message]
    assert "受理" not in text or any(
        word in text for word in ("受理短信", "受理后", "不代表已受理", "受理部门", *OF_THE_CENTRE)
    )


def test_tables_of_messages_are_complete() -> None:
    wanted = {*HINDRANCES.values(), *UNREADABLE.values(), *(f"mark.{each}" for each in MARKS)}
    assert all(WORDING.knows(each) for each in wanted)
    assert len(DepartmentState) == 3


@pytest.mark.parametrize("name", ["consent.keep", "help.safe_forget"])
def test_submission_texts_say_how_long_they_stay(name: str) -> None:
    """Sealed, until the centre has them and for the time in which it may ask again."""
    days = Bounds().kept.days
    assert "加密保存" in CHINESE[name]
    assert f"送达{days}天后清除" in CHINESE[name]
    assert "kept encrypted" in ENGLISH[name]
    assert f"{days} days after delivery" in ENGLISH[name]
