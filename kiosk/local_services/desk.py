"""The table of what answers a local item. Runs off the screen's thread; pure."""

from collections.abc import Callable

from kiosk.local_services.application_form import application_form
from kiosk.local_services.characters import characters
from kiosk.local_services.guides import service_guides, topic_guide, topic_guide_with_police_stations
from kiosk.local_services.lookups import buses, drugs, elderly_care, legal_services, medical_places, vacancies
from kiosk.local_services.question import LocalAnswer, LocalQuestion
from kiosk.local_services.retirement import retirement_answer

ANSWERS: dict[str, Callable[[LocalQuestion], LocalAnswer]] = {
    "bus_times": buses,
    "character_levels": characters,
    "drugs": drugs,
    "elderly_care": elderly_care,
    "exit_entry_form": application_form,
    "job_vacancies": vacancies,
    "legal_services": legal_services,
    "medical_institutions": medical_places,
    "retirement_age": retirement_answer,
    "service_guides": service_guides,
    "topic_guide": topic_guide,
    "topic_guide_with_police_stations": topic_guide_with_police_stations,
}
"""By what the catalogue calls it (`local_answer`). An item that asks for another is not offered on this terminal."""


def answer_locally(question: LocalQuestion) -> LocalAnswer:
    """Answer a local item. Raises KeyError for one that this terminal has no answer for."""
    return ANSWERS[question.item.local_answer or ""](question)
