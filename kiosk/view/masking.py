"""Personal values as they may be shown and printed: enough to recognise oneself, too little for the next in line."""

SHOWN_FRONT, SHOWN_BACK = 3, 4


def mask_name(name: str) -> str:
    """张*，张*丰: the first and, from three characters on, the last."""
    if len(name) <= 1:
        return name
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * min(len(name) - 2, 4) + name[-1]


def mask_number(number: str) -> str:
    """前3后4. Numbers too short for that show their last two characters at most."""
    if len(number) <= SHOWN_FRONT + SHOWN_BACK:
        return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 2 else "*" * len(number)
    return number[:SHOWN_FRONT] + "*" * (len(number) - SHOWN_FRONT - SHOWN_BACK) + number[-SHOWN_BACK:]


def mask_value(value: str) -> str:
    """A value of which only its text is known: numbers as 前3后4, words by their first and last character."""
    has_digits = sum(character.isascii() and character.isalnum() for character in value) >= len(value) / 2
    return mask_number(value) if has_digits else mask_name(value)
