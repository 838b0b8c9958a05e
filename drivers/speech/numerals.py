"""Numbers in Chinese words, as they are read aloud."""

_DIGITS = "零一二三四五六七八九"
_TELEPHONE_DIGITS = "零幺二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def digit_by_digit(digits: str) -> str:
    """12333 → 幺二三三三, as telephone numbers are read."""
    return "".join(_TELEPHONE_DIGITS[int(digit)] for digit in digits)


def year(digits: str) -> str:
    """A year digit by digit: 2026 is read as 二零二六."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def number(digits: str) -> str:
    """A decimal number below 100,000,000 in words: 120.5 → 一百二十点五, 10005 → 一万零五."""
    whole, _, fraction = digits.partition(".")
    words = _whole(int(whole))
    return f"{words}点{year(fraction)}" if fraction else words


def _whole(value: int) -> str:
    if value < 10_000:
        return _below_myriad(value)
    high, low = divmod(value, 10_000)
    if not low:
        return f"{_below_myriad(high)}万"
    gap = "零" if low < 1_000 else ""
    return f"{_below_myriad(high)}万{gap}{_below_myriad(low, is_lead=False)}"


def _below_myriad(value: int, *, is_lead: bool = True) -> str:
    if value == 0:
        return _DIGITS[0]
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            words += ("零" if is_gap and words else "") + _DIGITS[digit] + _PLACES[place]
        is_gap = not digit
    return words.removeprefix("一") if is_lead and 10 <= value < 20 else words
