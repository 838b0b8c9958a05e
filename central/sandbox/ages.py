"""Ages of citizens, and what follows from them alone."""

from datetime import date

from catalogue.text import LocalText


def validity_of_card(birth_date: str, today: date) -> LocalText:
    """居民身份证有效期 by age: 16-25 ten years, 26-45 twenty years, 46 and over long-term."""
    age = age_on(birth_date, today)
    if age is None or age < 26:
        return LocalText(zh="10年", en="10 years")
    return LocalText(zh="20年", en="20 years") if age < 46 else LocalText(zh="长期", en="Long-term")


def age_on(birth_date: str, day: date) -> int | None:
    """Full years on `day`; None when the birth date is unknown."""
    born = day_of(birth_date)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def day_of(text: str) -> date | None:
    """The day that a text of eight digits names, with or without marks between; None where it names none."""
    plain = text.replace("-", "").replace(".", "")
    try:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:8]))
    except ValueError:
        return None
