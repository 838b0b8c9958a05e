"""Check digits of the numbers a citizen types: ISO 7064 MOD 11-2, GB 32100, Luhn, GB 16735. Pure arithmetic on clean text."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

USC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: digits and letters without I O S V Z."""

_USC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

_VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_CHECKS = "0123456789X"


def id_check_digit(seventeen: str) -> str:
    """GB 11643: the 18th character to 17 digits."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _ID_WEIGHTS, strict=True)) % 11]


def usc_check_digit(seventeen: str) -> str:
    """GB 32100: the 18th character to 17 of `USC_ALPHABET`."""
    total = sum(USC_ALPHABET.index(each) * weight for each, weight in zip(seventeen, _USC_WEIGHTS, strict=True))
    return USC_ALPHABET[-total % 31]


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def vin_check_digit(vin: str) -> str:
    """GB 16735: the 9th character to 17 characters (the 9th itself does not count)."""
    total = sum(_vin_value(each) * weight for each, weight in zip(vin, _VIN_WEIGHTS, strict=True))
    return _VIN_CHECKS[total % 11]


def _vin_value(character: str) -> int:
    return int(character) if character.isdigit() else _VIN_VALUES[character]
