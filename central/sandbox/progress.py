"""Queries about the centre's own cases: these answer from real cases, not from chance, in the five words of `states.LABELS`.

ZS002 and ZS003 know nothing else. A department's own query (`follows` in its template) gives an example to a citizen without one.
"""

from catalogue.text import LocalText
from central.cases.service import CaseView
from central.cases.states import LABELS, CaseStatus
from central.clock import minute_words
from central.sandbox.repository import SandboxRepository
from central.sandbox.situation import Situation
from central.sandbox.values import same
from contract.documents import ResultContent, ResultRow, ResultTable

PROGRESS_ITEMS = ("ZS002", "ZS003")
_SHOWN = 10


def progress_of(situation: Situation, repository: SandboxRepository, person_key: str | None) -> ResultContent:
    """What became of a hotline request (number and query code) or of a person's cases (number optional)."""
    names = repository.item_names()
    if situation.item.code == "ZS002":
        return _one(situation, _with_code(situation, repository), names)
    own = repository.cases_of(person_key) if person_key else ()
    if not _number(situation):
        return _all(situation, own, names)
    return _one(situation, _with_number(situation, own), names)


def followed(
    situation: Situation, repository: SandboxRepository, person_key: str | None, follows: tuple[str, ...]
) -> ResultContent | None:
    """What became of a person's cases of these items; None where there is none (of that number)."""
    own = repository.cases_of(person_key) if person_key else ()
    own = tuple(case for case in own if case.item_code in follows)
    if not own or (_number(situation) and _with_number(situation, own) is None):
        return None
    names = repository.item_names()
    if _number(situation) or len(own) == 1:
        return _one(situation, _with_number(situation, own) or own[0], names)
    return _all(situation, own, names)


def _number(situation: Situation) -> str:
    given = (situation.text(name) for name in ("request_no", "project_no", "accept_no"))
    return next((value for value in given if value), "").strip().upper()


def _with_number(situation: Situation, own: tuple[CaseView, ...]) -> CaseView | None:
    wanted = _number(situation)
    return next((case for case in own if wanted in (case.case_number, case.provisional_number)), None)


def _with_code(situation: Situation, repository: SandboxRepository) -> CaseView | None:
    case = repository.case(situation.text("request_no"))
    # A wrong code and an unknown number give the same answer: numbers must not be tried out.
    return case if case is not None and case.query_code == situation.text("query_code") else None


def _one(situation: Situation, case: CaseView | None, names: dict[str, LocalText]) -> ResultContent:
    if case is None:
        return ResultContent(
            heading=LocalText(zh="没有查到该编号的办件", en="Nothing found under this number"),
            summary=LocalText(
                zh="请核对编号和查询码。离线提交的，联网上传后才能查到。",
                en="Please check the number and the code. What was submitted offline shows after it was uploaded.",
            ),
            rows=(_row("查询编号", "Number asked for", _number(situation) or "—"),),
            next_steps=(situation.item.guide.ask,),
            found=False,
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
            _row("凭条上的编号", "Number on the receipt", case.provisional_number or "—"),
            _row("查询码", "Query code", case.query_code),
            _row("提交时间", "Submitted at", minute_words(case.submitted_at)),
            *_outcome_rows(case),
        ),
        tables=(_steps(case),),
        next_steps=(_BRING,) if case.status is CaseStatus.SUPPLEMENT_REQUIRED else (),
        sandbox=True,
    )


_BRING = LocalText(
    zh="把缺的材料带到窗口，报这个编号就可以补上，不用重新申请",
    en="Bring what is missing to the counter with this number; there is no need to apply again",
)


def _outcome_rows(case: CaseView) -> tuple[ResultRow, ...]:
    """What is missing, why not, or how it was decided."""
    if case.status is CaseStatus.COMPLETED:
        return () if case.result is None else (ResultRow(label=_both("结果", "Outcome"), value=case.result.summary),)
    label = {
        CaseStatus.SUPPLEMENT_REQUIRED: _both("要补的", "What to add"),
        CaseStatus.NOT_ACCEPTED: _both("原因", "Reason"),
    }.get(case.status)
    note = case.steps[-1].note
    return () if label is None or note is None else (ResultRow(label=label, value=note),)


def _why_not(case: CaseView) -> tuple[ResultRow, ...]:
    """Why the case came to nothing, or what is missing: shown also to a citizen who does not know its number."""
    return () if case.status is CaseStatus.COMPLETED else _outcome_rows(case)


def _with_item(case: CaseView, why: LocalText, names: dict[str, LocalText]) -> ResultRow:
    item = names.get(case.item_code, _both(case.item_code, case.item_code))
    state = LABELS[case.status]
    return ResultRow(label=LocalText(zh=f"{item.zh}：{state.zh}", en=f"{item.en}: {state.en}"), value=why)


def _all(situation: Situation, cases: tuple[CaseView, ...], names: dict[str, LocalText]) -> ResultContent:
    summary = LocalText(zh=f"共查到{len(cases)}件。", en=f"{len(cases)} found.") if cases else _NONE
    columns = (_both("编号", "Number"), _both("事项", "Item"), _both("状态", "Status"), _both("提交时间", "Submitted"))
    table = ResultTable.of(
        columns,
        (
            (
                same(case.case_number),
                _called(case.item_code, names),
                LABELS[case.status],
                same(minute_words(case.submitted_at)),
            )
            for case in cases[:_SHOWN]
        ),
    )
    row = _row("查询时间", "Asked at", minute_words(situation.now))
    turned_down = (_with_item(case, said.value, names) for case in cases[:_SHOWN] for said in _why_not(case))
    return ResultContent(
        heading=situation.item.short,
        summary=summary,
        rows=(row, *turned_down),
        tables=(table,) if cases else (),
        next_steps=() if cases else (_NOT_YET_HERE, situation.item.guide.ask),
        found=bool(cases),
        sandbox=True,
    )


_NONE = LocalText(zh="没有查到您的办件。", en="No application of yours was found.")
_NOT_YET_HERE = LocalText(
    zh="没有网时交的，联网上传后才查得到；在窗口或网上办的，请问办理的部门",
    en="What was submitted without a network shows once it is uploaded; for what was done at a counter or online, ask there",
)


def _called(code: str, names: dict[str, LocalText]) -> LocalText:
    return names.get(code, same(code))


def _steps(case: CaseView) -> ResultTable:
    rows = ((LABELS[step.status], same(minute_words(step.happened_at)), step.note or same("")) for step in case.steps)
    return ResultTable.of((_both("环节", "Step"), _both("时间", "Time"), _both("说明", "Note")), rows)


def _row(zh: str, en: str, value: str) -> ResultRow:
    return ResultRow(label=_both(zh, en), value=_both(value, value))


def _both(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)
