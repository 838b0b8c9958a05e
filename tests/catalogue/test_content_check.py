"""A catalogue that works may still not say what a guide must; its keeper is shown where it is so."""

from datetime import date

from msgspec.structs import replace

from catalogue.content_check import content_warnings
from catalogue.guide import Office, TimeLimit
from catalogue.item_kinds import ItemKind
from catalogue.loader import load_catalogue
from catalogue.schema import Catalogue, Department, FactSource, ServiceItem

PACKAGED = load_catalogue()
ITEM = replace(PACKAGED.item("RS001"), row=replace(PACKAGED.item("RS001").row, facts=()))
DEPARTMENT = next(each for each in PACKAGED.departments if each.id == ITEM.department)
OPEN = FactSource(fact="期限", source="以部门最新规定为准")
CHECKED = FactSource(fact="期限", source="以部门最新规定为准", checked_on=date(2026, 11, 28), checked_by="人社局")
FROM_LAW = FactSource(fact="期限", source="《社会保险法》")


def warned(item: ServiceItem, department: Department) -> dict[str, tuple[str, ...]]:
    catalogue = Catalogue(version=1, departments=(department,), themes=PACKAGED.themes, items=(item,))
    return {each.english: each.where for each in content_warnings(catalogue)}


def with_limit(limit: TimeLimit | None) -> ServiceItem:
    return replace(ITEM, guide=replace(ITEM.guide, promised_limit=limit))


def test_promised_time_that_is_unknown_is_warned_of() -> None:
    known = replace(DEPARTMENT, facts=())
    for limit in (None, TimeLimit(unknown=True)):
        assert warned(with_limit(limit), known) == {"no promised time": ("RS001",)}
    for limit in (TimeLimit(instant=True), TimeLimit(days=3)):
        assert warned(with_limit(limit), known) == {}


def test_office_is_that_of_the_department() -> None:
    unsaid = replace(DEPARTMENT, office=Office(place=DEPARTMENT.office.place), facts=())
    assert warned(ITEM, unsaid).keys() == {"no authority", "no complaint channel"}
    own = replace(ITEM, guide=replace(ITEM.guide, office=DEPARTMENT.office))
    assert warned(own, unsaid) == {}


def test_fact_is_warned_of_until_checked() -> None:
    def with_fact(fact: FactSource) -> dict[str, tuple[str, ...]]:
        return warned(replace(ITEM, row=replace(ITEM.row, facts=(fact,))), replace(DEPARTMENT, facts=(fact,)))

    assert with_fact(OPEN) == {"facts that the bureau has not checked": ("RS001", "hrss")}
    assert with_fact(CHECKED) == {}
    assert with_fact(FROM_LAW) == {}


def test_decision_without_any_source_is_warned_of() -> None:
    known = replace(DEPARTMENT, facts=())
    for kind in (ItemKind.APPLY, ItemKind.CERTIFY):
        assert warned(replace(ITEM, kind=kind), known) == {"no source of any fact": ("RS001",)}
    sourced = replace(ITEM, kind=ItemKind.APPLY, row=replace(ITEM.row, facts=(FROM_LAW,)))
    assert warned(sourced, known) == {}


def test_every_guide_names_its_office() -> None:
    found = {each.english for each in content_warnings(PACKAGED)}
    assert not found & {"no authority", "no place", "no complaint channel"}
