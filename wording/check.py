"""`python -m wording.check`: brings every language up to date with the Chinese source and says what lacks. `make i18n` calls it.

Fails while English lacks a message, or while a language has placeholders other than the source. What a further language
lacks is listed, and said in English meanwhile.
"""

import sys
from pathlib import Path

from catalogue.text import COMPLETE
from wording.po_files import lacking, updated, wrong_placeholders
from wording.store import FOLDER


def check(folder: Path) -> tuple[list[str], list[str]]:
    """Update the files; what must be mended, and what is only lacking."""
    wrong: list[str] = []
    missing: list[str] = []
    for path in sorted(folder.glob("*.po")):
        path.write_text(updated(path, folder), "utf-8")
        wrong.extend(wrong_placeholders(path, folder))
        lacks = [f"{path.name}: lacks {name}" for name in lacking(path, folder)]
        is_required = path.stem in COMPLETE
        (wrong if is_required else missing).extend(lacks)
    return wrong, missing


def main() -> int:
    """Update, and say what is missing."""
    wrong, missing = check(FOLDER)
    sys.stderr.writelines(f"{message}\n" for message in [*wrong, *missing])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
