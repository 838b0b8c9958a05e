"""What an item may be given beyond the standard fields, and what is refused."""

from typing import Any

import pytest
from msgspec import to_builtins

from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue, parse_catalogue, read_folder
from catalogue.schema import ServiceItem
from catalogue.tables import TableInvalid, read_table


def item(code: str, **terms: Any) -> ServiceItem:
    return read_table(ServiceItem, {**to_builtins(load_catalogue().item(code)), **terms})


@pytest.mark.parametrize(
    ("code", "terms", "said"),
    [
        ("GA027", {"card": {"expired": True}}, "card belongs to items that ask who comes"),
        ("SW001", {"card": {"stays": True}}, "card.stays belongs to items that print"),
        ("SW001", {"asks_copies": True}, "asks_copies belongs to items that print"),
        ("SW001", {"hidden_until_printed": True}, "what is hidden is on paper"),
        ("SW001", {"follow_ups": ["SW001"]}, "does not follow itself"),
        ("SW001", {"pick_up_code": True}, "pick_up_code belongs to items whose paper waits"),
        ("GA011", {"hidden_until_printed": True}, "no paper that names other people"),
        ("SW001", {"local_answer": "drugs"}, "local_answer belongs to items with offline"),
        ("GA027", {"local_answer": None}, "and each of them has it"),
        ("GA027", {"local_answer": "Drugs!"}, "matching regex"),
        (
            "SW001",
            {"gates": [{"gate": "age", "least": {"man": 16}, "instead": {"zh": "一", "en": "a"}}]},
            "woman: is required and missing",
        ),
        (
            "GA027",
            {"gates": [{"gate": "age", "least": 16, "instead": {"zh": "一", "en": "a"}}]},
            "gates belongs to items that ask who comes",
        ),
        ("SW001", {"follow_ups": ["next"]}, "matching regex"),
        (
            "GA027",
            {"after_submitting": {"contact": {"zh": "一", "en": "a"}, "tracking": {"zh": "二", "en": "b"}}},
            "items that ask for a mobile",
        ),
    ],
)
def test_terms_that_item_cannot_have_are_refused(code: str, terms: dict[str, Any], said: str) -> None:
    with pytest.raises(TableInvalid, match=said):
        item(code, **terms)


def test_unknown_follow_up_is_named_with_its_file() -> None:
    files = read_folder(PACKAGED)
    tax = files["items/tax.toml"].replace('follow_ups = ["YB001", "SW002"]', 'follow_ups = ["YB001", "XX999"]')

    with pytest.raises(CatalogueInvalid) as invalid:
        parse_catalogue(files | {"items/tax.toml": tax})

    assert [str(each) for each in invalid.value.problems] == ["items/tax.toml › SW001 › follow_ups: XX999 is no item"]


def test_terms_that_fit_are_kept() -> None:
    kept = item("RS001", card={"stays": True}, asks_copies=True, follow_ups=["RS009"])
    assert (kept.card is not None and kept.card.stays, kept.asks_copies, kept.follow_ups) == (True, True, ("RS009",))
