"""Who must be known follows from why it is asked: one table, checked with each item."""

from collections import Counter
from typing import Any

import pytest
from msgspec import to_builtins

from catalogue.identity_reasons import IDENTITY_FOR, IdentityReason
from catalogue.item_kinds import Identity
from catalogue.loader import load_catalogue
from catalogue.schema import DeviceNeed, ServiceItem
from catalogue.tables import TableInvalid, read_table


def altered(code: str, **keys: Any) -> ServiceItem:
    return read_table(ServiceItem, {**to_builtins(load_catalogue().item(code)), **keys})


def test_every_reason_has_its_identity() -> None:
    assert set(IDENTITY_FOR) == set(IdentityReason)
    assert set(IDENTITY_FOR.values()) == set(Identity)


def test_items_ask_what_their_reason_gives() -> None:
    others = {
        item.code: item.identity_source
        for item in load_catalogue().items
        if item.identity is not IDENTITY_FOR[item.identity_reason]
    }
    assert all(others.values())
    assert len(others) < 5, "exceptions are few"


def test_another_identity_needs_its_source() -> None:
    with pytest.raises(TableInvalid, match="payment asks id_card; id_card_face needs the rule"):
        altered("SW001", identity="id_card_face")
    assert altered("SW001", identity="id_card_face", identity_source="条例").identity is Identity.ID_CARD_FACE


def test_source_without_exception_is_refused() -> None:
    with pytest.raises(TableInvalid, match="already follows from payment"):
        altered("SW001", identity_source="条例")


def test_enterprise_needs_card_face_and_licence() -> None:
    enterprises = [item for item in load_catalogue().items if item.identity is Identity.ENTERPRISE_CODE]
    assert enterprises
    for item in enterprises:
        assert {DeviceNeed.ID_CARD_READER, DeviceNeed.CAMERA, DeviceNeed.CODE_SCANNER} <= item.devices


def test_money_and_health_are_behind_a_face() -> None:
    by_reason = Counter((item.identity_reason, item.identity) for item in load_catalogue().items)
    for reason in (IdentityReason.MONEY, IdentityReason.HEALTH, IdentityReason.FAMILY, IdentityReason.HUKOU):
        assert by_reason[reason, Identity.ID_CARD_FACE]
        assert not by_reason[reason, Identity.ID_CARD]
