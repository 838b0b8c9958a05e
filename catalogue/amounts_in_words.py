"""Amounts in capitals (人民币大写), as the accounting rules (会计基础工作规范) want them beside the figures."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
SECTIONS = ("", "万", "亿", "兆")


def amount_in_capitals(amount: Decimal) -> str:
    """壹仟零伍元叁角整 for 1005.30. Raises ValueError for a negative amount or one of 16 digits or more."""
    cents = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if not 0 <= cents < 10**18:
        raise ValueError("only amounts from 0 up to sixteen digits have a name")
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if cents == 0:
        return "零元整"
    whole = _integer(yuan) + "元" if yuan else ""
    return whole + _change(jiao, fen, has_yuan=bool(yuan))


def _change(jiao: int, fen: int, *, has_yuan: bool) -> str:
    if not jiao and not fen:
        return "整"
    tenths = f"{DIGITS[jiao]}角" if jiao else ("零" if has_yuan else "")
    return tenths + (f"{DIGITS[fen]}分" if fen else "整")


def _integer(number: int) -> str:
    sections: list[tuple[int, str]] = []
    for name in SECTIONS:
        sections.insert(0, (number % 10000, name))
        number //= 10000
    text, is_gap = "", False
    for part, name in sections:
        if part:
            # a zero is read once where digits are skipped between what was said and what comes
            text += ("零" if text and (is_gap or part < 1000) else "") + _section(part) + name
        is_gap = part == 0 and bool(text)
    return text


def _section(part: int) -> str:
    text, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            text += ("零" if text and is_gap else "") + DIGITS[digit] + PLACES[place]
        is_gap = digit == 0
    return text
