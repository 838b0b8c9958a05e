"""What the sandbox reports of applications by itself: accepted after some minutes, decided when the promised time is over.

A cursor is the moment up to which everything was reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from catalogue.reference import Reference
from catalogue.text import LocalText
from central.cases.states import CaseStatus
from central.departments.news import DepartmentNews, NewsPage
from central.sandbox.applications import KeptApplication
from central.sandbox.repository import SandboxRepository
from central.sandbox.results import ItemResult, build_outcome
from central.sandbox.situation import Situation, situation_of
from central.sandbox.templates import ItemTemplate, TemplateBroken, templates_of
from contract.limits import EARLIEST

_AT_ONCE = 50


@dataclass(frozen=True)
class SandboxNews:
    """The news of all departments that the sandbox plays (沙箱进展)."""

    reference: Reference
    repository: SandboxRepository

    def after(self, cursor: str, now: datetime) -> NewsPage:
        since = datetime.fromisoformat(cursor) if cursor else EARLIEST
        moments = self.repository.due_moments(since, now, _AT_ONCE)
        if not moments:
            return NewsPage((), cursor)
        due = self.repository.due_applications(since, moments[-1])
        due_news = [news for entry in due for news in self._of(entry) if since < news.happened_at <= moments[-1]]
        return NewsPage(tuple(sorted(due_news, key=lambda news: news.happened_at)), moments[-1].isoformat())

    def decision_on(self, application: KeptApplication) -> tuple[ItemResult, ItemTemplate] | None:
        """What was decided; None where no catalogue or template knows its item any more."""
        item = self.repository.item(application.item_code)
        template = None if item is None else _template(item.department, item.code)
        if item is None or template is None or application.decide_at is None:
            return None
        situation = situation_of(
            item, application.submission, self.reference, application.decide_at, application.case_key
        )
        situation = replace(situation, case_number=application.case_number)
        order_no = application.submission.order_no
        outcome = build_outcome(situation, template, self.repository.order(order_no) if order_no else None)
        return replace(outcome, content=outcome.content.model_copy(update={"summary": _decided(situation)})), template

    def _of(self, kept: KeptApplication) -> Iterator[DepartmentNews]:
        number = kept.news_number
        if kept.accept_at is not None:
            number += 1
            yield DepartmentNews(
                case_number=kept.case_number, number=number, status=CaseStatus.ACCEPTED, happened_at=kept.accept_at
            )
        if kept.decide_at is not None and (decision := self.decision_on(kept)) is not None:
            yield DepartmentNews(
                case_number=kept.case_number,
                number=number + 1,
                status=CaseStatus.COMPLETED,
                happened_at=kept.decide_at,
                result=decision[0].content,
            )


def _decided(situation: Situation) -> LocalText:
    name = situation.item.short
    return LocalText(zh=f"“{name.zh}”的申请已经办结。", en=f"Your application is decided: {name.en}.")


def _template(department: str, code: str) -> ItemTemplate | None:
    try:
        return templates_of(department).get(code)
    except TemplateBroken:
        return None
