"""What citizens searched for and did not find, by day: words that `contract.search_words` lets pass, and how many visits."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.limits import Identifier, TerminalName
from contract.model import Message
from contract.search_words import LONGEST, SHORTEST

MOST_REPORTED = 50
"""The most searches that one message reports."""
MOST_VISITS = 10_000


class UnfoundSearch(Message):
    """Words after which nothing was chosen (搜而未得), and in how many visits of a day."""

    day: date
    words: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST, pattern=r"^[^\x00-\x1f\x7f]*$")]
    visits: Annotated[int, Field(ge=1, le=MOST_VISITS)]


class UnfoundSearchesRequest(Message):
    """Sent now and then (搜索词上报). The same batch counts once, however often it comes."""

    terminal_id: TerminalName
    batch_id: Identifier
    searches: tuple[UnfoundSearch, ...] = Field(min_length=1, max_length=MOST_REPORTED)


class UnfoundSearchesAnswer(Message):
    """The batch is counted, or was before (搜索词上报应答)."""

    terminal_id: TerminalName
    batch_id: Identifier
