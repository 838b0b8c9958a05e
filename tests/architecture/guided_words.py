"""What the centre calls the tests, figures and problems of guided tests. As a program, writes it from the words of the terminal."""

import json

from catalogue.text import Language
from tests.architecture.sources import ROOT
from wording.po_files import texts_of
from wording.store import FOLDER

LIST = ROOT / "contract/guided_words.py"
HEAD = '''"""The Chinese of guided tests for the centre: tests, figures, values and problems, by the keys of `contract.guided_evidence`.

Written by `python -m tests.architecture.guided_words` from wording/locale/zh.po; a test compares the two.
"""

GUIDED_WORDS: dict[str, str] = {
'''
AREA = "guided."
OTHERWISE = ("choice_", "role_", "verdict_")
"""Of the screen alone."""


def written() -> str:
    """The list as it should be."""
    said = texts_of(FOLDER / f"{Language.ZH}.po")
    keys = {name.removeprefix(AREA): text for name, text in said.items() if name.startswith(AREA)}
    listed = {
        key: text
        for key, text in sorted(keys.items())
        if "{" not in text and not key.endswith("_do") and not key.startswith(OTHERWISE)
    }
    return (
        HEAD
        + "".join(f"    {json.dumps(key)}: {json.dumps(text, ensure_ascii=False)},\n" for key, text in listed.items())
        + "}\n"
    )


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
