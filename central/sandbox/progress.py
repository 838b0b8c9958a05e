"""Queries about the centre's own cases (ZS002, ZS003): these answer from real cases, not from chance."""

from datetime import datetime

from catalogue.text import LocalText
from central.cases.service import CaseView
from central.cases.states import LABELS
from central.clock import BEIJING
from central.sandbox.repository import SandboxRepository
from central.sandbox.situation import Situation
from contract.documents import ResultContent, ResultRow, ResultTable

PROGRESS_ITEMS = ("ZS002", "ZS003")
_SHOWN = 10


def progress_of(situation: Situation, repository: SandboxRepository, person_key: str | None) -> ResultContent:
    """What became of a hotline request (number and query code) or of a person's cases (number optional)."""
    names = repository.item_names()
    if situation.item.code == "ZS002":
        return _one(situation, _with_code(situation, repository), names)
    number = situation.text("project_no")
    if not number:
        return _all(situation, repository.cases_of(person_key) if person_key else (), names)
    own = repository.cases_of(person_key) if person_key else ()
    wanted = number.strip().upper()
    found = next((each for each in own if wanted in (each.case_number, each.provisional_number)), None)
    return _one(situation, found, names)


def _with_code(situation: Situation, repository: SandboxRepository) -> CaseView | None:
    case = repository.case(situation.text("request_no"))
    # A wrong code and an unknown number give the same answer: numbers must not be tried out.
    return case if case is not None and case.query_code == situation.text("query_code") else None


def _one(situation: Situation, case: CaseView | None, names: dict[str, LocalText]) -> ResultContent:
    number = situation.text("request_no") or situation.text("project_no")
    if case is None:
        return ResultContent(
            heading=LocalText(zh="没有查到该编号的办件", en="Nothing found under this number"),
            summary=LocalText(
                zh="请核对编号和查询码。离线提交的，联网上传后才能查到。",
                en="Please check the number and the code. What was submitted offline shows after it was uploaded.",
            ),
            rows=(_row("查询编号", "Number asked for", number or "—"),),
            sandbox=True,
        )
    return ResultContent(
        heading=situation.item.short,
        summary=LocalText(zh=f"当前状态：{LABELS[case.status].zh}。", en=f"Status: {LABELS[case.status].en}."),
        rows=(
            ResultRow(
                label=_both("事项", "Item"), value=names.get(case.item_code, _both(case.item_code, case.item_code))
            ),
            _row("编号", "Number", case.case_number),
            _row("凭条上的编号", "Number on the slip", case.provisional_number or "—"),
            _row("查询码", "Query code", case.query_code),
            _row("提交时间", "Submitted at", _time(case.submitted_at)),
        ),
        tables=(_steps(case),),
        sandbox=True,
    )


def _all(situation: Situation, cases: tuple[CaseView, ...], names: dict[str, LocalText]) -> ResultContent:
    summary = LocalText(zh=f"共查到{len(cases)}件。", en=f"{len(cases)} found.")
    table = ResultTable(
        columns=(
            _both("编号", "Number"),
            _both("事项", "Item"),
            _both("状态", "Status"),
            _both("提交时间", "Submitted"),
        ),
        rows=tuple(
            (each.case_number, _called(each.item_code, names), LABELS[each.status].zh, _time(each.submitted_at))
            for each in cases[:_SHOWN]
        ),
    )
    row = _row("查询时间", "Asked at", _time(situation.now))
    return ResultContent(
        heading=situation.item.short, summary=summary, rows=(row,), tables=(table,) if cases else (), sandbox=True
    )


def _called(code: str, names: dict[str, LocalText]) -> str:
    return names[code].zh if code in names else code


def _steps(case: CaseView) -> ResultTable:
    rows = tuple(
        (LABELS[each.status].zh, _time(each.happened_at), each.note.zh if each.note else "") for each in case.steps
    )
    return ResultTable(columns=(_both("环节", "Step"), _both("时间", "Time"), _both("说明", "Note")), rows=rows)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _row(zh: str, en: str, value: str) -> ResultRow:
    return ResultRow(label=_both(zh, en), value=_both(value, value))


def _both(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)
