"""docs/items.md: one row for each item, from the catalogue. As a program, brings it up to date."""

import sys
from collections.abc import Iterator
from itertools import groupby

import msgspec

from catalogue.loader import load_catalogue
from catalogue.schema import Catalogue, InputField, ItemKind, OfflinePolicy, ServiceItem
from central.cases.states import LABELS, CaseStatus
from tests.architecture.sources import ROOT

ITEMS = ROOT / "docs" / "items.md"
HEADINGS = ("code", "names", "identity", "offline", "fields", "gates", "states", "source")

ABOUT = """# The items

Made of the catalogue by `python -m tests.architecture.item_table`; a test holds it up to date.

* **names**: on buttons, and officially (事项名称). **identity**: who must be known, and why (`catalogue/identity_reasons.py`).
* **fields**: `*` everybody answers, without a mark what may be left out, `?` what another answer makes appear.
* **gates**: who may go on after the card was read, what is required of answers, and until when to apply.
* **states**: what becomes of it; an outcome is told at 办结 alone. **source**: how the row was made, from which texts
  (keys of the source list), and how many of its facts the bureau has not checked.
"""

AT_ONCE = (CaseStatus.COMPLETED,)
CERTIFIED = (CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.NOT_ACCEPTED, CaseStatus.COMPLETED)
JUDGED = (
    CaseStatus.RECEIVED,
    CaseStatus.ACCEPTED,
    CaseStatus.SUPPLEMENT_REQUIRED,
    CaseStatus.NOT_ACCEPTED,
    CaseStatus.COMPLETED,
)


def written(catalogue: Catalogue) -> str:
    """The whole document, department by department."""
    names = {each.id: each.name for each in catalogue.departments}
    parts = [ABOUT]
    for department, items in groupby(catalogue.items, key=lambda item: item.department):
        name = names[department]
        rows = [f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}"]
        rows += [f"| {' | '.join(_escaped(cell) for cell in row_of(item))} |" for item in items]
        parts.append("\n".join([f"## {name.zh} {name.en}", "", *rows, ""]))
    return "\n".join(parts)


def row_of(item: ServiceItem) -> tuple[str, ...]:
    """The cells of an item, in the order of the headings."""
    return (
        item.code,
        f"{item.short.zh} {item.short.en}<br>{item.name.zh} {item.name.en}",
        f"{item.identity.value}: {item.identity_reason.value}",
        item.offline.value,
        " ".join(map(_field, item.inputs)) or "—",
        "<br>".join(_gates(item)) or "—",
        " ".join(LABELS[state].zh for state in _states(item)),
        _source(item),
    )


def _field(field: InputField) -> str:
    mark = "*" if field.is_always_needed else "?" if field.only_if else ""
    return f"{field.name}{mark}"


def _gates(item: ServiceItem) -> Iterator[str]:
    for term in (*item.gates, *item.rules):
        built = msgspec.to_builtins(term)
        reported = (f"{key} {_plain(value)}" for key, value in built.items() if key not in _UNTOLD and value)
        yield " ".join([str(built.get("gate") or built.get("rule")), *reported])
    if item.guide.deadline is not None:
        yield f"申请期限 {item.guide.deadline.words.zh}"


_UNTOLD = frozenset({"abuse", "gate", "rule", "instead", "words", "advice"})


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "/".join(f"{key} {_plain(each)}" for key, each in value.items())
    return ",".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


def _states(item: ServiceItem) -> tuple[CaseStatus, ...]:
    if item.kind is ItemKind.CERTIFY:
        return CERTIFIED
    is_judged = item.kind is ItemKind.APPLY and not item.guide.is_instant
    return JUDGED if item.offline is OfflinePolicy.QUEUE or is_judged else AT_ONCE


def _source(item: ServiceItem) -> str:
    unchecked = sum(each.checked_on is None for each in item.row.facts)
    facts = f", {len(item.row.facts)} facts ({unchecked} unchecked)" if item.row.facts else ""
    return f"{item.row.status.value} {' '.join(item.row.keys)}{facts}"


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    ITEMS.write_text(written(load_catalogue()), "utf-8")
    sys.stdout.write(f"{ITEMS.relative_to(ROOT)}\n")
