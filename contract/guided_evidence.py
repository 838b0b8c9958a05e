"""What a guided test or a line of a morning check rests on, as terminals report it: codes, such as `reason=paper_out not_printed`.

A code is a figure with its value (`name=value`) or a word alone. The terminal and the centre say them in words by the same rule.
"""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

Words = Callable[[str], str]
"""What is said for a key, such as `measure_light`, `value_yes` or `not_printed`; "" for one that is not known."""


class EvidenceCode(Struct, frozen=True):
    """One part of evidence (依据代码); `name` is of a figure, "" for a code without one."""

    value: str
    name: str = ""


def evidence_of(codes: Iterable[EvidenceCode]) -> str:
    """`name=value` joined by spaces; a code without a name is its value alone."""
    values = ((code.name, code.value.replace(" ", "_")) for code in codes)
    return " ".join(f"{name}={value}" if name else value for name, value in values)


def codes_of(evidence: str) -> Iterator[EvidenceCode]:
    """The parts of what was reported."""
    for part in evidence.split():
        name, is_figure, value = part.partition("=")
        yield EvidenceCode(value, name) if is_figure and name else EvidenceCode(part)


def evidence_in_words(evidence: str, words: Words, colon: str, joint: str) -> str:
    """What is known in words; the rest, of other software, as it was reported."""
    found: list[str] = []
    is_raw_before = False
    for code in codes_of(evidence):
        title = words(f"measure_{code.name}") if code.name else ""
        alone = "" if code.name else words(code.value) or words(f"value_{code.value}")
        if title:
            found.append(f"{title}{colon}{words(f'value_{code.value}') or code.value}")
        elif alone:
            found.append(alone)
        else:
            raw = f"{code.name}={code.value}" if code.name else code.value
            found[-1:] = [f"{found[-1]} {raw}"] if is_raw_before else [*found[-1:], raw]
        is_raw_before = not (title or alone)
    return joint.join(found)
