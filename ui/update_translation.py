"""`python -m ui.update_translation`: reads the sentences out of the QML, and compiles the English. `make i18n` calls it.

Fails, with the list, while a sentence has no English. The .ts is edited by hand or in Qt Linguist.
"""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6

from ui.translation import COMPILED, FOLDER, SOURCE, compile_translation

OPTIONS = ("-recursive", "-extensions", "qml", "-no-obsolete", "-locations", "none", "-silent")


def unfinished(source: Path) -> list[str]:
    """Chinese sentences without English."""
    messages = ET.parse(source).iter("message")  # noqa: S314 - our own file
    return [
        message.findtext("source", "")
        for message in messages
        if not message.findtext("translation") or message.find("translation[@type='unfinished']") is not None
    ]


def update(folder: Path, source: Path) -> None:
    """Bring the .ts at `source` up to what the QML says."""
    lupdate = Path(PySide6.__file__).parent / "lupdate"
    languages = ("-source-language", "zh_CN", "-target-language", "en_US")
    subprocess.run([lupdate, *OPTIONS, *languages, folder / "qml", "-ts", source], check=True, timeout=120)


def main() -> int:
    """Update, compile, and say what is missing."""
    update(FOLDER.parent, SOURCE)
    compile_translation(SOURCE, FOLDER / COMPILED)
    missing = unfinished(SOURCE)
    sys.stderr.writelines(f"no English for: {sentence}\n" for sentence in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
