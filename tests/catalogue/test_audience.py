"""An item for persons and units knows which of the two it is for, or asks no one who they are."""

import pytest

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.schema import Audience, Identity

BOTH = [item for item in load_catalogue().items if item.audience is Audience.BOTH]


@pytest.mark.parametrize("item", BOTH, ids=lambda item: item.code)
def test_item_for_units_can_name_the_unit(item) -> None:
    asks = any(field.kind is InputKind.USC_CODE for field in item.inputs)
    assert item.identity in (Identity.NONE, Identity.ENTERPRISE_CODE) or asks
