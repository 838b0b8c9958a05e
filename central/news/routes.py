"""What departments call to report what became of their cases, in place of waiting until they are asked."""

import logging

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field

from central.departments.news import MOST_NEWS, DepartmentNews
from central.news.taking import NewsFate, NewsIntake, NewsSource, refused_among
from central.web.department_exchange import DepartmentExchange, department_in
from contract import paths
from contract.model import Message

_log = logging.getLogger(__name__)

router = APIRouter()


class PushedNews(Message):
    """What a department reports (部门推送), in any order, and once more as often as it likes."""

    news: tuple[DepartmentNews, ...] = Field(min_length=1, max_length=MOST_NEWS)


class NewsFates(Message):
    """What became of each news, in the order of the request (推送回执)."""

    fates: tuple[NewsFate, ...]


@router.post(paths.NEWS)
def tell(exchange: DepartmentExchange) -> Response:
    """Take what a department reports. A repetition changes nothing, whether it came here or was fetched."""
    news, department = exchange.read(PushedNews).news, department_in(exchange)
    centre = exchange.centre
    source = NewsSource(department, lambda of: of == department)
    with centre.database.writing() as session:
        fates = NewsIntake(session, centre.keys, source, centre.clock.now()).take(news)
    for heard in refused_among(news, fates):
        _log.warning("%s tells of %s what cannot be: %s", department, heard.case_number, heard.status.value)
    return exchange.answer(NewsFates(fates=tuple(fates)))
