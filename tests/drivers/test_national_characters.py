"""GB 18030-2022: the places of old tables, against the C library's own converter, and names with such characters from every source."""

import subprocess
from dataclasses import replace
from datetime import date

import pytest

from drivers.code_scanner.payload import text_of
from drivers.id_card_reader.layouts import parse_text
from drivers.ports.id_card_reader import IdCard
from drivers.ports.national_characters import assigned, decode_gb18030
from drivers.social_card_reader.records import name_of
from kiosk.papers.glyphs import CharacterSet, installed_glyphs
from simulators.id_card_reader.chip import encode_text
from simulators.person.people import person

PRIVATE_AREA = range(0xE000, 0xF900)
EXTENSIONS = {
    "A": range(0x3400, 0x4DC0),
    "URO": range(0x4E00, 0xA000),
    "B": range(0x20000, 0x2A6E0),
    "C": range(0x2A700, 0x2B739),
    "D": range(0x2B740, 0x2B81E),
    "E": range(0x2B820, 0x2CEA2),
    "F": range(0x2CEB0, 0x2EBE1),
    "G": range(0x30000, 0x3134B),
    "H": range(0x31350, 0x323B0),
}


def two_byte_codes() -> list[bytes]:
    trails = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
    return [bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in trails]


def by_the_library(data: bytes) -> str:
    command = ["iconv", "-f", "GB18030", "-t", "UTF-8"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def test_every_two_byte_code_is_that_of_library() -> None:
    codes = two_byte_codes()
    theirs = by_the_library(b"\n".join(codes)).split("\n")
    ours = [decode_gb18030(each) for each in codes]
    differ = [(code.hex(), one, other) for code, one, other in zip(codes, ours, theirs, strict=True) if one != other]
    assert differ == []


@pytest.mark.parametrize("block", EXTENSIONS)
def test_every_ideograph_comes_back_from_its_code(block: str) -> None:
    every = "".join(map(chr, EXTENSIONS[block]))
    assert decode_gb18030(every.encode("gb18030")) == every


def test_old_names_are_of_today_from_every_source() -> None:
    old, new = "𠮷\ue81e\ue816", "𠮷\u9fb4\U00020087"
    card = replace(person("rare").card, name=old)
    assert assigned(old) == new
    assert name_of(old.encode("gb18030"), b"") == new
    assert text_of(old.encode("gb18030")) == new
    read = parse_text(encode_text(card))
    assert isinstance(read, IdCard)
    assert (read.name, read.birth_date) == (new, date(1979, 9, 9))


def test_places_of_gbk_are_those_of_today() -> None:
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    places = "".join(chr(0xE815 + at) for at in range(len(trails)))
    assert assigned(places) == by_the_library(b"".join(bytes([0xFE, trail]) for trail in trails))
    assert assigned("\ue863\ue7c8\ue7e7\ue7f3") == "䶮\u01f9\u303e\u2ffb"


@pytest.mark.parametrize("place", [0xE000, 0xE5E5, 0xE814, 0xF8FF])
def test_unassigned_places_stay_as_they_are(place: int) -> None:
    assert assigned(chr(place)) == chr(place)


@pytest.fixture(scope="module")
def glyphs() -> CharacterSet:
    return installed_glyphs()


@pytest.mark.parametrize("block", ["A", "URO", "B", "C", "D", "E", "F"])
def test_installed_fonts_draw_whole_blocks(block: str, glyphs: CharacterSet) -> None:
    assert [f"U+{code:X}" for code in EXTENSIONS[block] if code not in glyphs] == []


def test_newest_blocks_are_drawn_by_more_than_half(glyphs: CharacterSet) -> None:
    """No free font of Debian 12 has all of G and H: what it lacks is marked on paper by 〓."""
    for block in ("G", "H"):
        assert sum(code in glyphs for code in EXTENSIONS[block]) > len(EXTENSIONS[block]) / 2
