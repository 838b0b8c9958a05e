"""Levies of social insurance and fixed-quota tax (应征明细): who owes what. Amounts are the sandbox's own, not a tariff."""

from dataclasses import dataclass
from decimal import Decimal

from catalogue.text import LocalText
from central.clock import civil_day
from central.sandbox.citizen import mask_name, mask_number, seeded
from central.sandbox.situation import Situation
from central.sandbox.tables import months_of

_MEDICAL_A_YEAR = Decimal(400)
_MONTHLY = {
    "企业职工基本养老保险": Decimal("960.00"),
    "职工基本医疗保险": Decimal("420.00"),
    "失业保险": Decimal("36.00"),
}
_TAXES = (("增值税", "VAT", Decimal("0.01")), ("城市维护建设税", "Urban maintenance tax", Decimal("0.0007")),
          ("个人所得税（经营所得）", "Income tax on business", Decimal("0.005")))  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One whose premium may be paid here (家庭成员)."""

    key: str
    name: str
    relation: LocalText


@dataclass(frozen=True)
class Levy:
    """One line (应征明细): for whom, which scheme, which year or month, how much."""

    value: str
    who: str
    scheme: LocalText
    span: str
    amount: Decimal

    @property
    def text(self) -> LocalText:
        """The line in words."""
        return LocalText(
            zh=f"{self.who} {self.scheme.zh}（{self.span}）", en=f"{self.who} {self.scheme.en} ({self.span})"
        )


def family_of(situation: Situation) -> tuple[Member, ...]:
    """The synthetic family of the person at the terminal."""
    citizen = situation.citizen
    return (
        Member("self", citizen.name, LocalText(zh="本人", en="Myself")),
        Member("spouse", citizen.spouse, LocalText(zh="配偶", en="Spouse")),
        Member("child", citizen.child, LocalText(zh="子女", en="Child")),
        Member("parent", citizen.parent, LocalText(zh="父母", en="Parent")),
    )


def levies_of(situation: Situation) -> tuple[Levy, ...]:
    """What is owed in this situation, paid or not. Empty for items without levies."""
    code = situation.item.code
    if code == "SW001":
        return tuple(_medical(situation, member) for member in _payees(situation))
    if code == "SW002":
        return tuple(_pension(situation, member) for member in _payees(situation))
    if code == "SW003":
        return _flexible(situation)
    return _quota_taxes(situation) if code == "SW019" else ()


def chosen_levies(situation: Situation) -> tuple[Levy, ...]:
    """The levies that were ticked. What is not owed cannot be ticked."""
    ticked = set(situation.values("levy_items"))
    return tuple(levy for levy in levies_of(situation) if levy.value in ticked)


def _payees(situation: Situation) -> tuple[Member, ...]:
    mode = situation.text("payer_mode")
    own, *others = family_of(situation)
    if mode == "代他人缴费":
        other = situation.text("other_id_no")
        name = situation.text("other_name") or mask_number(other, 3, 4)
        return (Member(f"other{other[-4:]}", name, LocalText(zh="他人", en="Another person")),) if other else ()
    if mode == "家庭缴费":
        wanted = set(situation.values("member_ids"))
        return tuple(member for member in (own, *others) if member.key in wanted) or (own, *others[:2])
    return (own,)


def _year(situation: Situation) -> str:
    return situation.text("year") or str(civil_day(situation.now).year)


def _medical(situation: Situation, member: Member) -> Levy:
    scheme = LocalText(zh="城乡居民基本医疗保险", en="Resident medical insurance")
    year = _year(situation)
    return Levy(f"YB-{year}-{member.key}", mask_name(member.name), scheme, year, _MEDICAL_A_YEAR)


def _pension(situation: Situation, member: Member) -> Levy:
    scheme = LocalText(zh="城乡居民基本养老保险", en="Resident pension")
    year, tier = (
        _year(situation),
        "".join(character for character in situation.text("tier") if character.isdigit()) or "360",
    )
    return Levy(f"YL-{year}-{member.key}-{tier}", mask_name(member.name), scheme, year, Decimal(tier))


def _flexible(situation: Situation) -> tuple[Levy, ...]:
    period = situation.values("period")
    months = months_of(period[0][:7], period[1][:7])[:12] if len(period) == 2 else [f"{civil_day(situation.now):%Y-%m}"]
    who = situation.citizen.masked_name
    return tuple(
        Levy(
            f"LH-{month}-{insurance}",
            who,
            LocalText(zh=insurance, en=situation.described("insurance").en),
            month,
            amount,
        )
        for insurance, amount in _MONTHLY.items()
        if insurance in situation.values("insurance")
        for month in months
    )


def _quota_taxes(situation: Situation) -> tuple[Levy, ...]:
    revenue = Decimal(situation.text("revenue") or seeded("quota", situation.seed).randint(8000, 30000))
    span = situation.text("period") or f"{civil_day(situation.now):%Y-%m}"
    enterprise = situation.submission.enterprise
    who = situation.citizen.masked_name if enterprise is None else enterprise.name
    return tuple(
        Levy(
            f"DE-{span}-{number}",
            who,
            LocalText(zh=zh, en=en),
            span,
            (revenue * rate).quantize(Decimal("0.01")),
        )
        for number, (zh, en, rate) in enumerate(_TAXES, start=1)
    )
