"""12345热线诉求: a further request from one mobile within 24 hours is joined to the one that is open."""

from datetime import timedelta

from catalogue.text import LocalText
from central.sandbox.repository import SandboxRepository
from central.sandbox.situation import Situation

HOTLINE = "ZS001"
JOINED_WITHIN = timedelta(hours=24)


def joined_to(situation: Situation, repository: SandboxRepository) -> LocalText | None:
    """The note that names the open request of the same mobile; None where this is the first, or no mobile was given."""
    mobile = situation.text("mobile")
    if situation.item.code != HOTLINE or not mobile:
        return None
    matter = repository.keyed("hotline", mobile)
    number = repository.take_matter(matter, situation.case_number, situation.now, situation.now + JOINED_WITHIN)
    if number == situation.case_number:
        return None
    return LocalText(
        zh=f"24小时内您已提交过诉求{number}，本件与它一并办理。",
        en=f"You sent request {number} within 24 hours; this one is handled together with it.",
    )
