"""What the sandbox's tax system reads by a number, so that no terminal asks for it: engine size, price, area, homes owned."""

from dataclasses import dataclass
from decimal import Decimal

from catalogue.text import LocalText
from central.sandbox.citizen import mask_number, seeded

_ENGINES = tuple(map(Decimal, ("0.9", "1.5", "1.8", "2.4")))
_CAR_PRICES = range(48_000, 260_000, 1_000)
_HOME_PRICES = range(380_000, 1_200_000, 10_000)
_AREAS = tuple(map(Decimal, ("89.5", "118.6", "140", "143.2")))
_HOMES = (("首套", "First home"), ("二套", "Second home"), ("其他", "Further home"))
NEW_ENERGY_PLATE = 8
"""Plates of new-energy vehicles are one character longer."""


@dataclass(frozen=True)
class VehiclePurchase:
    """A sale as the invoice says it (购车发票信息); `price` is without VAT."""

    price: Decimal
    is_new_energy: bool


@dataclass(frozen=True)
class HomePurchase:
    """A sale as the registered contract says it (购房合同信息); `homes` is what the real-estate records say of the family."""

    price: Decimal
    area: Decimal
    homes: LocalText


def engine_of(plate: str) -> Decimal:
    """Engine size in litres of a small car; 0 where the plate is that of a new-energy vehicle."""
    return Decimal(0) if len(plate) >= NEW_ENERGY_PLATE else seeded("engine", plate).choice(_ENGINES)


def vehicle_purchase(invoice_no: str, vin: str) -> VehiclePurchase:
    """The purchase of a vehicle by the numbers of its invoice and frame."""
    price = Decimal(seeded("invoice", invoice_no).choice(_CAR_PRICES))
    return VehiclePurchase(price, is_new_energy=seeded("new energy", vin).random() < 0.4)


def home_purchase(contract_no: str, buyer: str) -> HomePurchase:
    chance = seeded("contract", contract_no)
    zh, en = seeded("homes", buyer).choice(_HOMES)
    return HomePurchase(Decimal(chance.choice(_HOME_PRICES)), chance.choice(_AREAS), LocalText(zh=zh, en=en))


def masked_frame(vin: str) -> str:
    """A frame number with its first three and last six characters."""
    return mask_number(vin, 3, 6)
