"""The table from local item to what answers it. Runs off the screen's thread; pure."""

from collections.abc import Callable

from kiosk.local_services.application_form import application_form
from kiosk.local_services.characters import characters
from kiosk.local_services.guides import service_guides, topic_guide
from kiosk.local_services.lookups import buses, drugs, elderly_care, legal_services, medical_places, vacancies
from kiosk.local_services.question import LocalAnswer, LocalQuestion
from kiosk.local_services.retirement import retirement_answer

ANSWERS: dict[str, Callable[[LocalQuestion], LocalAnswer]] = {
    "GA027": characters,
    "GA030": topic_guide,
    "GA039": application_form,
    "JT003": buses,
    "MZ020": elderly_care,
    "RS029": retirement_answer,
    "RS042": vacancies,
    "SF005": legal_services,
    "SW023": topic_guide,
    "YB012": medical_places,
    "YB013": drugs,
    "YB025": topic_guide,
    "ZS005": service_guides,
}
"""Every local item of the catalogue (a test checks that none is missing)."""


def answer_locally(question: LocalQuestion) -> LocalAnswer:
    """Answer a local item; one that is not in the table is looked up as a guide to itself."""
    return ANSWERS.get(question.item.code, service_guides)(question)
