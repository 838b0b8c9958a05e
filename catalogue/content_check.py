"""What a guide should say and does not, and which facts the bureau has not checked. Warnings: such a catalogue works."""

from collections.abc import Iterator

from msgspec import Struct

from catalogue.item_kinds import ItemKind
from catalogue.schema import Catalogue, FactSource, ServiceItem

UNCONFIRMED = "以部门最新规定为准"
"""The source of a fact that only the current rule of the department can confirm."""

DECIDES = frozenset({ItemKind.APPLY, ItemKind.CERTIFY})
"""Kinds of items whose guide says under what conditions a department decides."""


class ContentWarning(Struct, frozen=True):
    """One kind of gap (内容提醒), and the codes of the items or departments where it is."""

    what: str
    english: str
    where: tuple[str, ...]


def content_warnings(catalogue: Catalogue) -> tuple[ContentWarning, ...]:
    """Every kind of gap that there is, with all the places of each."""
    return tuple(problem for problem in _all(catalogue) if problem.where)


def _all(catalogue: Catalogue) -> Iterator[ContentWarning]:
    departments = {department.id: department for department in catalogue.departments}

    def lacking(what: str, english: str, name: str) -> ContentWarning:
        offices = ((item, item.office(departments.get(item.department))) for item in catalogue.items)
        return ContentWarning(what, english, tuple(item.code for item, office in offices if not getattr(office, name)))

    yield ContentWarning(
        "没有承诺时限", "no promised time", tuple(item.code for item in catalogue.items if not has_promised_time(item))
    )
    yield lacking("没有实施主体", "no authority", "authority")
    yield lacking("没有办理地点", "no place", "place")
    yield lacking("没有监督投诉渠道", "no complaint channel", "complaints")
    decided = tuple(item.code for item in catalogue.items if item.kind in DECIDES and not item.row.facts)
    yield ContentWarning("没有写明依据", "no source of any fact", decided)
    facts = [(item.code, item.row.facts) for item in catalogue.items]
    facts += [(department.id, department.facts) for department in catalogue.departments]
    unchecked = tuple(name for name, fact in facts if any(map(is_unchecked, fact)))
    yield ContentWarning("有部门没有核对过的内容", "facts that the bureau has not checked", unchecked)


def has_promised_time(item: ServiceItem) -> bool:
    """Whether its guide promises anything: at once, days, or words."""
    limit = item.guide.promised_limit
    return limit is not None and not limit.unknown


def is_unchecked(fact: FactSource) -> bool:
    """Whether only the department can confirm it, and has not."""
    return UNCONFIRMED in fact.source and fact.checked_on is None
