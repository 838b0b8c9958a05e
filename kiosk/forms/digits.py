"""Check digits of the numbers a citizen types, on clean text. By python-stdnum, but for GB 16735, which it does not know.

The library is loaded with the first number that is checked, not on the way to the first screen.
"""

_VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_CHECKS = "0123456789X"


def is_mod_11_2(number: str) -> bool:
    """Whether the last character is the check digit of the others by ISO 7064 MOD 11-2, as in an ID number (GB 11643)."""
    from stdnum.iso7064 import mod_11_2

    return mod_11_2.is_valid(number)


def usc_check_digit(seventeen: str) -> str:
    """GB 32100: the 18th character to 17 digits and letters, of which none is I, O, S, V or Z."""
    from stdnum.cn import uscc

    return uscc.calc_check_digit(seventeen)


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    from stdnum import luhn

    return luhn.is_valid(digits)


def vin_check_digit(vin: str) -> str:
    """GB 16735: the 9th character to 17 characters (the 9th itself does not count)."""
    total = sum(_vin_value(letter) * weight for letter, weight in zip(vin, _VIN_WEIGHTS, strict=True))
    return _VIN_CHECKS[total % 11]


def _vin_value(character: str) -> int:
    return int(character) if character.isdigit() else _VIN_VALUES[character]
