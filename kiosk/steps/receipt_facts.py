"""What a slip says, gathered from the journey that it is about."""

from kiosk.papers.receipts import ReceiptFacts
from kiosk.steps.stage import Stage


def receipt_facts(stage: Stage, job_id: str, reprints: int) -> ReceiptFacts:
    """For a journey that has its end."""
    return ReceiptFacts(
        job_id=job_id,
        item=stage.journey.item,
        end=stage.journey.ended,
        place=stage.desk.place,
        printed_at=stage.local_now(),
        language=stage.session.language,
        person=stage.session.person,
        order=stage.journey.order,
        reprint=reprints,
    )
