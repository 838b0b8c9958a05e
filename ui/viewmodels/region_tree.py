"""Drill-down over administrative codes: which options lie directly under a code. Knows no region itself."""

from collections.abc import Sequence

from kiosk.view.form import OptionView

LEVELS = (2, 4, 6, 9, 12)
"""Digits of province, city, district, town, village (GB/T 2260 and the statistical codes)."""


def stem(code: str) -> str:
    """The code without the zeros that stand for "all of it": 441600 → 4416."""
    for length in LEVELS:
        if len(code) > length and not code[length:].strip("0"):
            return code[:length]
    return code


def children(options: Sequence[OptionView], parent: str) -> tuple[OptionView, ...]:
    """Options directly under `parent` ("" for the top); options in between that are missing are skipped over."""
    below = [option for option in options if _is_below(stem(option.value), parent)]
    stems = {stem(option.value) for option in below}
    return tuple(option for option in below if not _has_ancestor(stem(option.value), stems))


def _is_below(code: str, parent: str) -> bool:
    return code.startswith(parent) and code != parent


def _has_ancestor(code: str, stems: set[str]) -> bool:
    return any(code[:length] in stems for length in LEVELS if length < len(code))
