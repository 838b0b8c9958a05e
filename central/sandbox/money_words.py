"""Amounts in Chinese capitals (大写金额), as official papers carry them."""

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")


def capital_yuan(amount: Decimal) -> str:
    """1005.30 → 壹仟零伍元叁角整. For 0 ≤ amount < 10¹²; raises ValueError outside."""
    fen = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if not 0 <= fen < 10**14:
        raise ValueError("no such amount can be written out")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        text += "零"
    if cents:
        return text + f"{_DIGITS[cents]}分"
    return (text or "零元") + "整"


def _whole(number: int) -> str:
    parts: list[str] = []
    sections: list[int] = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if section == 0:
            continue
        gap = parts and (section < 1000 or (index + 1 < len(sections) and sections[index + 1] == 0))
        parts.append(("零" if gap else "") + _section(section) + _SECTIONS[index])
    return "".join(parts)


def _section(number: int) -> str:
    text, is_gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            is_gap = bool(text)
            continue
        text += ("零" if is_gap else "") + _DIGITS[digit] + _UNITS[place]
        is_gap = False
    return text
