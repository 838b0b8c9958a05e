"""What the centre calls the tests, figures and problems of guided tests. As a program, writes it from the words of the terminal."""

import json

from catalogue.text import Language
from contract.local_settings import LOCAL_SETTINGS
from tests.architecture.sources import ROOT
from wording.po_files import texts_of
from wording.store import FOLDER

LIST = ROOT / "contract/guided_words.py"
HEAD = '''"""The Chinese of guided tests, buttons and settings for the centre; tests by the keys of `contract.guided_evidence`.

Written by `python -m tests.architecture.guided_words` from wording/locale/zh.po; a test compares the two.
"""

GUIDED_WORDS: dict[str, str] = {
'''
AREA = "guided."
OTHERWISE = ("choice_", "role_", "verdict_")
"""Of the screen alone."""


ACTION_AREA = "action."
ACTIONS_HEAD = """
ACTION_WORDS: dict[str, str] = {
"""
SETTINGS_HEAD = """
SETTING_WORDS: dict[str, str] = {
"""


def written() -> str:
    """The lists as they should be."""
    said = texts_of(FOLDER / f"{Language.ZH}.po")
    keys = {name.removeprefix(AREA): text for name, text in said.items() if name.startswith(AREA)}
    listed = {
        key: text
        for key, text in sorted(keys.items())
        if "{" not in text and not key.endswith("_do") and not key.startswith(OTHERWISE)
    }
    buttons = {name.removeprefix(ACTION_AREA): text for name, text in said.items() if name.startswith(ACTION_AREA)}
    actions = {key: text for key, text in sorted(buttons.items()) if "{" not in text and not key.endswith("_ask")}
    settings = {setting.name: said[f"setting.{setting.name}"] for setting in LOCAL_SETTINGS}
    return f"{HEAD}{_rows(listed)}}}\n{ACTIONS_HEAD}{_rows(actions)}}}\n{SETTINGS_HEAD}{_rows(settings)}}}\n"


def _rows(words: dict[str, str]) -> str:
    return "".join(f"    {json.dumps(key)}: {json.dumps(text, ensure_ascii=False)},\n" for key, text in words.items())


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
