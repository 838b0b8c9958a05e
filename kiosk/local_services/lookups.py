"""Lookups in the synced reference data: places, drugs, vacancies, buses."""

from collections.abc import Sequence

from catalogue.reference_schema import Place
from catalogue.text import LocalText
from kiosk.local_services.question import Found, LocalAnswer, LocalQuestion, listed, same, telephone_of
from wording.store import Wording


def medical_places(question: LocalQuestion) -> LocalAnswer:
    """Hospitals and pharmacies of the medical insurance in a region (定点医药机构查询)."""
    found = question.reference.medical_institutions(
        question.text("region"), question.text("org_type"), question.text("keyword")
    )
    return _places(question, found)


def elderly_care(question: LocalQuestion) -> LocalAnswer:
    """Homes for the elderly and canteens for them in a region (养老机构及长者饭堂查询)."""
    found = question.reference.elderly_care(question.text("region"), question.text("org_type"))
    return _places(question, found)


def legal_services(question: LocalQuestion) -> LocalAnswer:
    """Lawyers, notaries and legal aid in a region (法律服务机构查询)."""
    found = question.reference.legal_services(question.text("region"), question.text("org_type"))
    return _places(question, found)


def _places(question: LocalQuestion, places: Sequence[Place]) -> LocalAnswer:
    """Lists places with telephones, so that a citizen who cannot read a map can call."""
    rows = tuple((place.name, place.address, telephone_of(question, place)) for place in places)
    columns = ("local.name", "local.address", "local.telephone")
    return _list_answer(question, columns, rows, is_sandbox=any(place.sandbox for place in places))


def drugs(question: LocalQuestion) -> LocalAnswer:
    """Drugs of the medical insurance by name and type (医保药品目录查询)."""
    found = question.reference.drugs(question.text("keyword"), question.text("drug_type") or "不限")
    rows = tuple((drug.name, _name_of_choice(question, "drug_type", drug.type)) for drug in found)
    return _list_answer(question, ("local.drug", "local.type"), rows, is_sandbox=any(drug.sandbox for drug in found))


def vacancies(question: LocalQuestion) -> LocalAnswer:
    """Vacancies in a region by keyword and salary (招聘岗位查询)."""
    found = question.reference.jobs(
        question.text("region"), question.text("keyword"), question.text("salary") or "不限"
    )
    rows = tuple(
        (
            vacancy.title,
            vacancy.employer,
            same(f"{vacancy.salary_from}–{vacancy.salary_to}"),
            same(str(vacancy.headcount)),
        )
        for vacancy in found
    )
    columns = ("local.job", "local.employer", "local.salary", "local.headcount")
    return _list_answer(question, columns, rows, is_sandbox=any(vacancy.sandbox for vacancy in found))


def buses(question: LocalQuestion) -> LocalAnswer:
    """The buses from now on today, or all of the day if the last one has gone (城乡客运班线时刻查询)."""
    after = question.now.time().replace(tzinfo=None)
    reference = question.reference
    found = reference.buses(question.text("from_stop"), question.text("to_stop"), after)
    if not found:  # the last bus is gone: the whole day then, which is tomorrow's
        found = reference.buses(question.text("from_stop"), question.text("to_stop"))
    rows = tuple(
        (same(f"{bus.leaves:%H:%M}"), bus.route, _stop(question, bus.to_stop), same(f"{bus.arrives:%H:%M}"))
        for bus in found
    )
    columns = ("local.leaves", "local.route", "local.to_stop", "local.arrives")
    return _list_answer(question, columns, rows, is_sandbox=any(route.sandbox for route in reference.tables.bus_routes))


def _name_of_choice(question: LocalQuestion, name: str, value: str) -> LocalText:
    """The choice of an input in the words that citizens see."""
    options = question.item.input(name).options
    return next((option for option in options if option.value == value), same(value))


def _stop(question: LocalQuestion, stop: str) -> LocalText:
    station = question.reference.station(stop)
    return same(stop) if station is None else station.name


def _list_answer(
    question: LocalQuestion, columns: tuple[str, ...], rows: tuple[tuple[LocalText, ...], ...], *, is_sandbox: bool
) -> LocalAnswer:
    wording: Wording = question.wording
    return listed(question, Found(tuple(wording.both(column) for column in columns), rows, is_sandbox))
