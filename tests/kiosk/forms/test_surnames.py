"""Surnames by the letters typed so far."""

import pytest

from kiosk.forms.surnames import MOST, surnames_for


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("", ("王", "李", "张")),
        ("li", ("李", "黎")),
        ("LIU", ("刘", "柳")),
        ("zeng", ("曾",)),
        ("shan", ("单",)),
        ("ou", ("欧", "区", "欧阳")),
        ("ouy", ("欧阳",)),
        ("yuchi", ("尉迟",)),
        ("h", ("黄", "胡", "何")),
        ("xyz", ()),
    ],
)
def test_surname_read_so_comes_first(letters: str, first: tuple[str, ...]) -> None:
    found = surnames_for(letters)
    assert found[: len(first)] == first
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert bool(found) is bool(first)
