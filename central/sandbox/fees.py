"""What a pay item costs in the sandbox. Amounts are data of the templates (`fee = "…"`) and plausible, not a tariff.

flat 40 工本费/Card fee     by FIELD a=20,b=40 名/Name     share FIELD 0.015 名/Name     due 30..200 FIELD 名/Name
face FIELD 名/Name          decision 名/Name               levy                            months FIELD PERIOD 0.05 名/Name
engine TYPE PLATE a=1.0:60;1.6:300,b=480 名/Name           purchase INVOICE VIN 0.10 0.05 名/Name
deed CONTRACT a=0.01:140:0.015,b=0.03 名/Name               within FIELD 0.01 名/Name (the tax in an amount)
`due`: of what is owed only as much as FIELD says, where it says less. `engine`, `purchase` and `deed` are reckoned by
`tax_rules` from what the tax system reads (`tax_register`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from catalogue.text import LocalText
from central.sandbox.levies import chosen_levies
from central.sandbox.situation import Situation
from central.sandbox.tax_register import engine_of, home_purchase, vehicle_purchase
from central.sandbox.tax_rules import by_bands, deed_tax, purchase_tax, tax_within, to_cents
from central.sandbox.templates import ItemTemplate, TemplateBroken
from central.sandbox.values import amount_of, make_value, months_in, owed_of
from central.sandbox.violations import decision_of
from contract.execution import OrderFact, OrderLine

EXAMPLE = LocalText(zh="演示用的示例金额，不是收费标准", en="An example for demonstration, not a tariff")


@dataclass(frozen=True)
class Charge:
    """One line of an order; `key` is set for what must be paid only once, and `by_anybody` where it does not matter by whom."""

    line: OrderLine
    key: str | None = None
    by_anybody: bool = False


def with_facts(situation: Situation, template: ItemTemplate, charges: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """The charges, each with payee, what the template lets the payer look over, and that the amount is an example."""
    payee = OrderFact(label=LocalText(zh="收款单位", en="Payee"), value=template.issuer)
    rows = tuple(
        OrderFact(label=row.label, value=make_value(situation, row.generator, row.label.zh))
        for row in template.payer_sees
    )
    rule = OrderFact(label=LocalText(zh="金额说明", en="About the sum"), value=template.fee_rule or EXAMPLE)
    about = (payee, *rows, rule)
    return tuple(replace(charge, line=charge.line.model_copy(update={"about": about})) for charge in charges)


def charges_of(situation: Situation, fee: str) -> tuple[Charge, ...]:
    """The lines of the order. Empty: nothing is due. Raises TemplateBroken."""
    word, _, rest = fee.partition(" ")
    if word == "levy":
        return tuple(
            Charge(OrderLine(text=levy.text, amount=levy.amount), levy.value) for levy in chosen_levies(situation)
        )
    *arguments, name = rest.split(" ", _ARGUMENTS.get(word, 0))
    amount = _amount(situation, word, arguments)
    if amount is None:
        raise TemplateBroken(f"{situation.item.code}: fee = {fee!r}")
    zh, _, en = name.partition("/")
    line = OrderLine(text=LocalText(zh=zh, en=en or zh), amount=to_cents(amount))
    if word == "due":
        return (Charge(line, debt_key(situation), by_anybody=True),) if amount else ()
    once = situation.text("decision_no") if word == "decision" else None
    return (Charge(line, once or None, by_anybody=True),)


def is_debt(fee: str) -> bool:
    """Whether it is paid of what an account owes, in one go or in parts."""
    return fee.startswith("due ")


def debt_key(situation: Situation) -> str:
    """A debt of which so much has been paid: of two parts that begin there, one is taken."""
    return f"{situation.seed}\n{situation.paid:.2f}"


_ARGUMENTS = {
    "flat": 1,
    "by": 2,
    "share": 2,
    "due": 2,
    "face": 1,
    "decision": 0,
    "months": 3,
    "engine": 3,
    "purchase": 4,
    "deed": 2,
    "within": 2,
}


def _amount(situation: Situation, word: str, arguments: list[str]) -> Decimal | None:
    if _ARGUMENTS.get(word) != len(arguments):
        return None
    return _AMOUNTS[word](situation, *arguments)


def _flat(_situation: Situation, amount: str) -> Decimal:
    return Decimal(amount)


def _share(situation: Situation, name: str, rate: str) -> Decimal:
    return amount_of(situation.text(name)) * Decimal(rate)


def _within(situation: Situation, name: str, rate: str) -> Decimal:
    return tax_within(amount_of(situation.text(name)), Decimal(rate))


def _engine(situation: Situation, kind: str, plate: str, table: str) -> Decimal:
    prices = dict(part.split("=") for part in table.split(","))
    price = prices[situation.text(kind)]
    return by_bands(engine_of(situation.text(plate)), price) if ":" in price else Decimal(price)


def _purchase(situation: Situation, invoice: str, vin: str, rate: str, relieved: str) -> Decimal:
    purchase = vehicle_purchase(situation.text(invoice), situation.text(vin))
    return purchase_tax(purchase, Decimal(rate), Decimal(relieved))


def _deed(situation: Situation, contract: str, table: str) -> Decimal:
    return deed_tax(home_purchase(situation.text(contract), situation.seed), table)


def _months(situation: Situation, name: str, period: str, rate: str) -> Decimal:
    return amount_of(situation.text(name)) * months_in(situation.values(period)) * Decimal(rate)


def _due(situation: Situation, bounds: str, name: str) -> Decimal:
    owed = owed_of(situation, bounds)
    return min(owed, amount_of(situation.text(name))) if situation.is_asked(name) and situation.text(name) else owed


def _face(situation: Situation, name: str) -> Decimal:
    return amount_of("".join(character for character in situation.text(name) if character.isdigit()))


def _decision(situation: Situation) -> Decimal:
    decision = decision_of(situation)
    return Decimal(0) if decision is None else decision.fine


def _by(situation: Situation, name: str, table: str) -> Decimal:
    prices = dict(part.split("=") for part in table.split(","))
    return Decimal(prices.get(situation.text(name), next(iter(prices.values()))))


_AMOUNTS: dict[str, Callable[..., Decimal]] = {
    "flat": _flat,
    "by": _by,
    "share": _share,
    "months": _months,
    "engine": _engine,
    "purchase": _purchase,
    "deed": _deed,
    "within": _within,
    "due": _due,
    "face": _face,
    "decision": _decision,
}
