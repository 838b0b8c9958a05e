"""法定退休年龄测算 (RS029): what `catalogue.retirement` counts, as the sandbox's department says it."""

from catalogue.retirement import TRACKS, retirement
from catalogue.text import LocalText
from central.sandbox.situation import Situation


def retirement_rows(situation: Situation) -> list[tuple[str, str, LocalText]]:
    """Age, month and least contribution years for a birth month and a category."""
    birth, track = situation.text("birth_month"), TRACKS.get(situation.text("category"))
    if track is None or len(birth) < 7:
        return []
    found = retirement((int(birth[:4]), int(birth[5:7])), track)
    years, months, delay = found.age_years, found.age_months, found.delay_months
    age = LocalText(zh=f"{years}岁{months}个月" if months else f"{years}岁", en=f"{years} years {months} months")
    return [
        ("法定退休年龄", "Statutory age", age),
        ("延迟月数", "Months of delay", LocalText(zh=f"{delay}个月", en=f"{delay} months")),
        ("法定退休年月", "Retires in", _same(f"{found.month[0]}-{found.month[1]:02}")),
        ("最低缴费年限", "Least contribution years", _least_years(found.least_years)),
    ]


def _least_years(least: float) -> LocalText:
    whole, half = divmod(int(least * 2), 2)
    return LocalText(
        zh=f"{whole}年6个月" if half else f"{whole}年", en=f"{whole} years 6 months" if half else f"{whole} years"
    )


def _same(text: str) -> LocalText:
    return LocalText(zh=text, en=text)
