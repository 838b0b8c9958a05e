"""法定退休年龄测算 — what `catalogue.retirement` counts, as a result."""

from catalogue.retirement import TRACKS, retirement
from contract.documents import ResultContent, ResultRow
from kiosk.local_services.question import LocalAnswer, LocalQuestion, same


def retirement_answer(question: LocalQuestion) -> LocalAnswer:
    """The calculation as a result."""
    year, month = question.text("birth_month").split("-")
    found = retirement((int(year), int(month)), TRACKS[question.text("category")])
    wording = question.wording
    age = wording.both("retire.age", years=str(found.age_years), months=str(found.age_months))
    rows = (
        ResultRow(label=wording.both("retire.month"), value=same(_text(found.month))),
        ResultRow(label=wording.both("retire.age_label"), value=age),
        ResultRow(
            label=wording.both("retire.delay"), value=wording.both("retire.months", count=str(found.delay_months))
        ),
        ResultRow(label=wording.both("retire.earliest"), value=same(_text(found.earliest))),
        ResultRow(label=wording.both("retire.latest"), value=same(_text(found.latest))),
        ResultRow(
            label=wording.both("retire.least_years"), value=wording.both("retire.years", count=f"{found.least_years:g}")
        ),
    )
    content = ResultContent(
        heading=question.item.short,
        summary=wording.both("retire.summary", month=_text(found.month)),
        rows=rows,
        next_steps=(wording.both("retire.guidance"), question.item.guide.ask),
        sandbox=False,
    )
    return LocalAnswer(content)


def _text(month: tuple[int, int]) -> str:
    return f"{month[0]}-{month[1]:02d}"
