"""The character of an icon is found by its name, wherever it lies in the table."""

import json

from catalogue.loader import load_catalogue
from ui.painting.glyphs import NAMES_FILE, UNKNOWN_ICON, Glyphs, icon_folder


def test_names_have_their_characters() -> None:
    glyphs = Glyphs()
    names = json.loads(next(icon_folder().glob(NAMES_FILE)).read_text("utf-8"))
    some = [*list(names)[::40], *list(names)[-3:]]
    assert [glyphs.of(name) for name in some] == [chr(int(names[name], 16)) for name in some]


def test_unknown_name_shows_a_question_mark() -> None:
    glyphs = Glyphs()
    for name in ("aaa", "home-", 'home"', "zzz"):
        assert glyphs.of(name) == glyphs.of(UNKNOWN_ICON)
    assert glyphs.of("") == ""


def test_icons_of_the_catalogue_are_known() -> None:
    names = json.loads(next(icon_folder().glob(NAMES_FILE)).read_text("utf-8"))
    catalogue = load_catalogue()
    named = {part.icon for part in (*catalogue.events, *catalogue.themes, *catalogue.departments)}
    assert len(named) > 30
    assert named - names.keys() == set()
