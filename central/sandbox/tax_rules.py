"""The rules by which the sandbox reckons taxes. The rates are data of the templates, examples and no tariff."""

from decimal import ROUND_HALF_UP, Decimal

from central.sandbox.tax_register import HomePurchase, VehiclePurchase

_CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    """Money, rounded half up to the cent, and never less than nothing."""
    return max(amount, Decimal(0)).quantize(_CENT, ROUND_HALF_UP)


def tax_within(amount: Decimal, rate: Decimal) -> Decimal:
    """The tax that an amount with tax (价税合计) holds, to the cent."""
    return to_cents(amount - amount / (1 + rate))


def by_bands(size: Decimal, bands: str) -> Decimal:
    """`1.0:60;1.6:300;:480`: the yearly amount of the first band that reaches so far; the last has no bound. 0 costs nothing."""
    if size <= 0:
        return Decimal(0)
    for band in bands.split(";"):
        bound, _, amount = band.partition(":")
        if not bound or size <= Decimal(bound):
            return Decimal(amount)
    raise ValueError(f"no band of {bands!r} reaches {size}")


def purchase_tax(purchase: VehiclePurchase, rate: Decimal, relieved: Decimal) -> Decimal:
    """车辆购置税: of the price without VAT, at the relieved rate for new energy."""
    return purchase.price * (relieved if purchase.is_new_energy else rate)


def deed_tax(purchase: HomePurchase, table: str) -> Decimal:
    """契税: `首套=0.01:140:0.015,其他=0.03`: of the price without VAT, by home; beyond so many m² the second rate."""
    rates = dict(part.split("=") for part in table.split(","))
    usual, _, above = rates[purchase.homes.zh].partition(":")
    bound, _, high = above.partition(":")
    return purchase.price * Decimal(high if bound and purchase.area > Decimal(bound) else usual)
