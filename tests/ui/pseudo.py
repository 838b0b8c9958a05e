"""A language that no one speaks: English with its words 40 % longer. What it breaks, German or Russian would break."""

import shutil
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from catalogue.text import Language
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.form import FieldView
from kiosk.view.frame import StepMark
from kiosk.view.identity import FaceScreen
from kiosk.view.lines import Section
from kiosk.view.note import Note
from kiosk.view.view import View
from tests.ui.views import view
from wording.po_files import PLACEHOLDER, texts_of
from wording.store import FOLDER, Wording, load_wording

PSEUDO = Language("qps")
LONGER = 0.4

SAID: dict[type[Struct], tuple[str, ...]] = {
    Note: ("text", "advice"),
    StepMark: ("label",),
    FieldView: ("error",),
    FaceScreen: ("instruction",),
    ConsentScreen: ("paragraphs", "choice"),
    ConditionsScreen: ("paragraphs",),
    Section: ("heading",),
}
"""What the core takes from the store. All else on a view is of the catalogue, of a department or of the citizen."""


def longer(text: str) -> str:
    """As many words as before, each grown in its middle; what is filled in stays as it is."""
    owed = 0.0
    words = []
    for word in text.split(" "):
        if PLACEHOLDER.search(word) or not word[:1].isalpha():
            words.append(word)
            continue
        owed += LONGER * len(word)
        words.append(word[:1] + "ö" * int(owed) + word[1:])
        owed -= int(owed)
    return " ".join(words)


def pseudo_wording(folder: Path) -> Wording:
    """The shipped languages and this one, in a folder of their own."""
    for file in FOLDER.glob("*.po"):
        shutil.copy(file, folder)
    english = texts_of(FOLDER / "en.po")
    write_language(folder, PSEUDO, {name: longer(text) for name, text in english.items()})
    return load_wording(folder)


def write_language(folder: Path, language: Language, texts: dict[str, str]) -> None:
    """A language is a file, and nothing else."""
    said = "".join(f'\nmsgid "{name}"\nmsgstr "{_quoted(text)}"\n' for name, text in texts.items())
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    (folder / f"{language}.po").write_text(header + said, "utf-8")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def pseudo_view(name: str, *, care: bool) -> View:
    """The English sample with everything that the store says in this language."""
    return replace(_said_longer(view(name, Language.EN, care=care)), language=PSEUDO)


def _said_longer(part: Any) -> Any:  # Any: whatever a view is made of
    if isinstance(part, tuple):
        return tuple(_said_longer(each) for each in part)
    if not isinstance(part, Struct):
        return part
    said = SAID.get(type(part), ())
    return replace(part, **{each: _grown(getattr(part, each), each in said) for each in part.__struct_fields__})


def _grown(value: Any, is_said: bool) -> Any:
    if not is_said:
        return _said_longer(value)
    return longer(value) if isinstance(value, str) else tuple(longer(each) for each in value)
