"""Open data tells sums of whole months alone, and no small number, not even by a subtraction."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.console.public.open_data_routes import OPEN_DATA_VALID
from central.usage.open_data import DICTIONARY, LEAST_PUBLISHED, withheld
from contract.terms import Channel, Outcome
from tests.central.virtual_terminal import NOON

CELLS = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(1, 40), max_size=16)


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the counts are those of test_counts.py."""
    return sqlite_url


@given(CELLS)
def test_hidden_numbers_never_stand_alone(cells):
    hidden = withheld(cells)
    assert {place for place, number in cells.items() if number < LEAST_PUBLISHED} <= hidden
    for axis in (0, 1):
        in_line = Counter(place[axis] for place in hidden)
        for key, number in in_line.items():
            others = [place for place in cells if place[axis] == key and place not in hidden]
            assert number > 1 or not others


def test_large_numbers_are_reported_alone():
    assert withheld({("a", "x"): 10, ("a", "y"): 11}) == set()
    assert withheld({("a", "x"): 9, ("a", "y"): 12, ("a", "z"): 11, ("b", "y"): 50}) == {("a", "x"), ("a", "z")}


@pytest.fixture
def counted(terminal) -> None:
    """Twelve cases of one item a month ago, three of another, and some of this month."""
    month_ago = NOON - timedelta(days=30)
    facts = {"outcome": Outcome.COMPLETED, "channel": Channel.ONLINE, "sealed": None}
    terminal.upload(*(terminal.case("RS009", occurred_at=month_ago, **facts) for _ in range(12)))
    terminal.upload(*(terminal.case("GA001", "police", occurred_at=month_ago, **facts) for _ in range(3)))
    terminal.upload(terminal.case("RS009", **facts))


def test_everybody_fetches_counts_of_whole_months(counted, client):
    rows = client.get("/open-data/by_item.json").json()
    assert [(each["month"], each["item"], each["cases"]) for each in rows] == [
        ("2026-10", "GA001", None), ("2026-10", "RS009", 12),
    ]  # fmt: skip
    reported = list(csv.reader(io.StringIO(client.get("/open-data/by_town.csv").content.decode("utf-8-sig"))))
    assert reported[0] == ["month", "town", "town_name", "department", "department_name", "cases"]
    assert {row[2] for row in reported[1:]} == {"上城街道"}
    assert [row[-1] for row in reported[1:]] == ["", ""], "the other number of the town would give the small one away"
    assert client.get("/open-data/by_person.json").status_code == 404
    assert client.get("/open-data/by_item.xml").status_code == 422


def test_open_data_say_how_complete_they_are(terminal, client, clock):
    assert "还没有终端报全，数据都不完整" in client.get("/open-data").text
    terminal.beat()
    terminal.case("RS009")
    terminal.upload(terminal.case("RS009"))
    clock.advance(seconds=OPEN_DATA_VALID.total_seconds())
    page = client.get("/open-data").text
    assert "1 台终端未报全" in page
    assert "1 terminals have not reported all" in page
    assert terminal.terminal_id not in page


def test_dictionary_names_every_field(counted, client):
    page = client.get("/open-data").text
    listed = client.get("/open-data/dictionary.json").json()
    assert len(listed) == len(DICTIONARY)
    for name in ("by_town", "by_item"):
        fields = [each["name"] for each in listed if each["dataset"] == name]
        assert all(list(row) == fields for row in client.get(f"/open-data/{name}.json").json())
        assert f"/open-data/{name}.csv" in page
