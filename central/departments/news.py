"""What a department reports of its cases by itself: 受理, 补正 with the papers named, 不予受理 with the reason, 办结 with the outcome."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol, Self

from pydantic import Field, StringConstraints, model_validator

from catalogue.text import LocalText
from central.cases.models import NOTE_EN, NOTE_ZH
from central.cases.service import Verdict
from central.cases.states import CaseStatus
from contract.documents import ResultContent
from contract.limits import MOST_COUNT, Moment
from contract.model import Message
from contract.text import Text

MOST_NEWS = 200
"""The most news that one answer may hold."""

OwnNumber = Annotated[str, StringConstraints(max_length=32, pattern=r"^[A-Z]{2}[0-9]{3}-[0-9]{8}-[A-Z2-7]{8}$")]
"""A number that the centre gave a case."""

FeedCursor = Annotated[str, StringConstraints(max_length=200, pattern=r"^[!-~]*$")]


class DepartmentNews(Message):
    """The department's news (部门进展) of one case. `number` counts them from 1: what is newer has the higher one, whenever it arrives.

    `happened_at` is when the department took the step, by its own clock.
    """

    case_number: OwnNumber
    number: int = Field(ge=1, le=MOST_COUNT)
    status: CaseStatus
    happened_at: Moment
    missing: tuple[Text, ...] = Field(default=(), max_length=10)
    reason: Text | None = None
    result: ResultContent | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _says_what_it_must(self) -> Self:
        wanted = {
            CaseStatus.SUPPLEMENT_REQUIRED: "missing",
            CaseStatus.NOT_ACCEPTED: "reason",
            CaseStatus.COMPLETED: "result",
        }.get(self.status)
        said = {name for name in ("missing", "reason", "result") if getattr(self, name)}
        if self.status is CaseStatus.RECEIVED:
            raise ValueError("status: that it was received is known")
        if said != ({wanted} if wanted else set()):
            raise ValueError(f"{self.status.value} says {wanted or 'nothing more'}")
        note = self.note
        if note is not None and (len(note.zh) > NOTE_ZH or len(note.en) > NOTE_EN):
            raise ValueError(f"together not more than {NOTE_ZH} characters of Chinese and {NOTE_EN} of English")
        return self

    @property
    def note(self) -> LocalText | None:
        """The missing papers or the reason, as one sentence."""
        if self.missing:
            zh, en = "、".join(text.zh for text in self.missing), "; ".join(text.en for text in self.missing)
            return LocalText(zh=f"还缺材料：{zh}。", en=f"Still missing: {en}.")
        return self.reason

    @property
    def verdict(self) -> Verdict:
        """What it says of the case."""
        return Verdict(self.status, self.note, self.result, self.happened_at)


@dataclass(frozen=True)
class NewsPage:
    """Some news (进展一页), and where to go on from."""

    news: tuple[DepartmentNews, ...]
    cursor: str


class NewsFeed(Protocol):
    """Where the centre fetches news from (进展来源). Blocking, from any thread."""

    def news_after(self, cursor: str, now: datetime) -> NewsPage | None:
        """The oldest news after this place ("": from the beginning); None when there is no answer now. Changes nothing."""
