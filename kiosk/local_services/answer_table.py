"""The table of what answers a local item. Runs off the screen's thread; pure."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from kiosk.local_services.application_form import application_form
from kiosk.local_services.characters import characters
from kiosk.local_services.guides import service_guides, topic_guide, topic_guide_with_police_stations
from kiosk.local_services.lookups import buses, drugs, elderly_care, legal_services, medical_places, vacancies
from kiosk.local_services.question import LocalAnswer, LocalQuestion
from kiosk.local_services.retirement import retirement_answer


class LocalService(Struct, frozen=True):
    """What answers (本地应答), and the inputs that it reads: an item that asks for it has them."""

    answer: Callable[[LocalQuestion], LocalAnswer]
    inputs: frozenset[str] = frozenset()


LOCAL_SERVICES: dict[str, LocalService] = {
    "bus_times": LocalService(buses, frozenset({"from_stop", "to_stop"})),
    "character_levels": LocalService(characters, frozenset({"character"})),
    "drugs": LocalService(drugs, frozenset({"keyword", "drug_type"})),
    "elderly_care": LocalService(elderly_care, frozenset({"region", "org_type"})),
    "exit_entry_form": LocalService(application_form),
    "job_vacancies": LocalService(vacancies, frozenset({"region", "keyword", "salary"})),
    "legal_services": LocalService(legal_services, frozenset({"region", "org_type"})),
    "medical_institutions": LocalService(medical_places, frozenset({"region", "org_type", "keyword"})),
    "retirement_age": LocalService(retirement_answer, frozenset({"birth_month", "category"})),
    "service_guides": LocalService(service_guides, frozenset({"keyword", "department", "theme"})),
    "topic_guide": LocalService(topic_guide, frozenset({"topic"})),
    "topic_guide_with_police_stations": LocalService(topic_guide_with_police_stations, frozenset({"topic", "region"})),
}
"""By what the catalogue calls it (`local_answer`). An item that asks for another is not offered on this terminal."""

LOCAL_ANSWERS: Mapping[str, frozenset[str]] = {name: service.inputs for name, service in LOCAL_SERVICES.items()}
"""What this terminal can answer itself, and which inputs each answer reads, for `catalogue.availability`."""


def answer_locally(question: LocalQuestion) -> LocalAnswer:
    """Answer a local item. Raises KeyError for one that this terminal has no answer for: it is not offered."""
    return LOCAL_SERVICES[question.item.local_answer or ""].answer(question)
