"""Number plates (GA 36) and vehicle identification numbers (GB 16735)."""

import re
from enum import StrEnum

from catalogue.schema import InputField
from kiosk.forms.digits import vin_check_digit
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid, Verdict

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "A-HJ-NP-Z"
_FUEL = re.compile(rf"[{PROVINCES}][{_LETTERS}][{_LETTERS}0-9]{{4}}[{_LETTERS}0-9挂学警港澳]")
_SMALL_NEW = re.compile(rf"[{PROVINCES}][{_LETTERS}][A-HJK][{_LETTERS}0-9][0-9]{{4}}")
_LARGE_NEW = re.compile(rf"[{PROVINCES}][{_LETTERS}][0-9]{{5}}[A-HJK]")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


class PlateShape(StrEnum):
    """The kind of a plate (号牌种类) by the shape of its number."""

    FUEL = "fuel"
    TRAILER = "trailer"
    SMALL_NEW_ENERGY = "small_new_energy"
    LARGE_NEW_ENERGY = "large_new_energy"


def check_plate_no(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """plate_no — seven characters, or eight for new energy."""
    plate = re.sub(r"[\s·.-]", "", entry.value).upper()
    if not plate or plate[0] not in PROVINCES:
        return Invalid("plate_no.province")
    if len(plate) not in (7, 8):
        return Invalid("plate_no.length", {"count": str(len(plate))})
    if shape_of(plate) is None:
        return Invalid("plate_no.fuel" if len(plate) == 7 else "plate_no.new_energy")
    return Valid(plate)


def shape_of(plate: str) -> PlateShape | None:
    """The kind of plate a number belongs to; None for no plate number."""
    if _FUEL.fullmatch(plate):
        return PlateShape.TRAILER if plate.endswith("挂") else PlateShape.FUEL
    if _SMALL_NEW.fullmatch(plate):
        return PlateShape.SMALL_NEW_ENERGY
    return PlateShape.LARGE_NEW_ENERGY if _LARGE_NEW.fullmatch(plate) else None


def plate_fits(plate: str, kind: str) -> bool:
    """Whether a number can be of that kind (号牌种类, in words); true while one of the two is not known."""
    shape = shape_of(plate)
    return shape is None or not kind or shape in _shapes_of(kind)


def _shapes_of(kind: str) -> tuple[PlateShape, ...]:
    if "新能源" in kind:
        large, small = (PlateShape.LARGE_NEW_ENERGY,), (PlateShape.SMALL_NEW_ENERGY,)
        return large if "大型" in kind else small if "小型" in kind else large + small
    return (PlateShape.TRAILER,) if "挂车" in kind else (PlateShape.FUEL,)


def check_vin(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Vin — 17 characters without I O Q, the 9th a check digit."""
    vin = re.sub(r"\s", "", entry.value).upper()
    if len(vin) != 17:
        return Invalid("vin.length", {"count": str(len(vin))})
    if not _VIN.fullmatch(vin):
        return Invalid("vin.characters")
    return Valid(vin) if vin_check_digit(vin) == vin[8] else Invalid("vin.checksum")
