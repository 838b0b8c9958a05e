"""A day or a month as it is said in Chinese: 2024-12 is 2024年12月."""

UNITS = ("年", "月", "日")


def day_in_words(day: str) -> str:
    """`day` is a year, a month or a day of ISO 8601."""
    return "".join(part.lstrip("0") + unit for part, unit in zip(day.split("-"), UNITS, strict=False))
