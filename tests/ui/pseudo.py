"""A language that nobody speaks: English with every word 40 % longer. What it breaks, German or Russian would break."""

import shutil
from pathlib import Path

from catalogue.text import Language
from wording.po_files import PLACEHOLDER, texts_of
from wording.store import FOLDER, Wording, load_wording

PSEUDO = Language("qps")
LONGER = 0.4


def longer(text: str) -> str:
    """Each word grows, and as many of them as there were stay; what is filled in stays as it is."""
    owed = 0.0
    words = []
    for word in text.split(" "):
        owed += 0 if PLACEHOLDER.search(word) else LONGER * len(word)
        words.append(word[:1] + "ö" * int(owed) + word[1:] if word[:1].isalpha() else word)
        owed -= int(owed) if word[:1].isalpha() else 0
    return " ".join(words)


def pseudo_wording(folder: Path) -> Wording:
    """The shipped languages and this one, in a folder of their own."""
    for file in FOLDER.glob("*.po"):
        shutil.copy(file, folder)
    said = "".join(
        f'\nmsgid "{name}"\nmsgstr "{_quoted(longer(text))}"\n' for name, text in texts_of(FOLDER / "en.po").items()
    )
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    (folder / f"{PSEUDO}.po").write_text(header + said, "utf-8")
    return load_wording(folder)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
