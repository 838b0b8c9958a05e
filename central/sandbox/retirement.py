"""法定退休年龄测算 (RS029): the reform that began in 2025, as the item list gives it."""

from math import ceil

from catalogue.text import LocalText
from central.sandbox.situation import Situation

_RULES = {
    # category: (old age in years, first month that is delayed, one month for every so many, at most)
    "男职工": (60, (1965, 1), 4, 36),
    "女职工（原55周岁）": (55, (1970, 1), 4, 36),
    "女职工（原50周岁）": (50, (1975, 1), 2, 60),
}


def retirement_rows(situation: Situation) -> list[tuple[str, str, LocalText]]:
    """Age, month and least contribution years for a birth month and a category."""
    birth, rule = situation.text("birth_month"), _RULES.get(situation.text("category"))
    if rule is None or len(birth) < 7:
        return []
    old_age, reference, every, most = rule
    born = int(birth[:4]) * 12 + int(birth[5:7]) - 1
    counted = born - (reference[0] * 12 + reference[1] - 1) + 1
    delay = min(most, ceil(counted / every)) if counted > 0 else 0
    retires = born + old_age * 12 + delay
    years, months = divmod(old_age * 12 + delay, 12)
    age = LocalText(zh=f"{years}岁{months}个月" if months else f"{years}岁", en=f"{years} years {months} months")
    return [
        ("法定退休年龄", "Statutory age", age),
        ("延迟月数", "Months of delay", LocalText(zh=f"{delay}个月", en=f"{delay} months")),
        ("法定退休年月", "Retires in", _same(f"{retires // 12}-{retires % 12 + 1:02}")),
        ("最低缴费年限", "Least contribution years", _least_years(retires // 12)),
    ]


def _least_years(year: int) -> LocalText:
    halves = min(10, max(0, year - 2029))
    whole, half = divmod(15 * 2 + halves, 2)
    return LocalText(
        zh=f"{whole}年6个月" if half else f"{whole}年", en=f"{whole} years 6 months" if half else f"{whole} years"
    )


def _same(text: str) -> LocalText:
    return LocalText(zh=text, en=text)
