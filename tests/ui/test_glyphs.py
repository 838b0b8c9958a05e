"""The character of an icon is found for every name that the font has."""

import json

from ui.painting.glyphs import NAMES_FILE, UNKNOWN_ICON, Glyphs, icon_folder


def test_every_name_has_its_character() -> None:
    glyphs = Glyphs()
    names = json.loads(next(icon_folder().glob(NAMES_FILE)).read_text("utf-8"))
    assert {name: glyphs.of(name) for name in names} == {name: chr(int(code, 16)) for name, code in names.items()}


def test_unknown_name_shows_a_question_mark() -> None:
    glyphs = Glyphs()
    for name in ("aaa", "home-", 'home"', "zzz"):
        assert glyphs.of(name) == glyphs.of(UNKNOWN_ICON)
    assert glyphs.of("") == ""
