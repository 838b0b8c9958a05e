"""办件: one case, its steps, and the buttons for the next one."""

from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from catalogue.retired_items import RetiredItem
from central.cases.service import CaseView, find_case, view_case
from central.cases.states import LABELS, TRANSITIONS, CaseStatus
from central.centre import CentreContext
from central.console.pages import render
from central.pick_ups.service import PickUpStanding, pick_up_of
from central.terminal_register.scope import Scope
from contract.terms import ProofLevel

_LEVELS = {
    ProofLevel.NONE: "未核验",
    ProofLevel.CODE: "身份码或电子证照",
    ProofLevel.CARD: "证件",
    ProofLevel.CARD_PRESENCE: "证件，在机",
    ProofLevel.CARD_CODE: "证件与手机码（未刷脸）",
    ProofLevel.CARD_FACE: "证件与人脸",
}

PICK_UP_WORDS = {
    PickUpStanding.NONE: "没有发",
    PickUpStanding.DUE: "等待短信发送",
    PickUpStanding.SENT: "已发到申请人手机，未取件",
    PickUpStanding.AT_PRINTER: "正在终端取件",
    PickUpStanding.SPENT: "打印多次没有出纸，取件码不能再用",
    PickUpStanding.COLLECTED: "已凭码取件",
    PickUpStanding.EXPIRED: "已过期，未取件",
    PickUpStanding.REVOKED: "已作废",
}
"""How a pick-up code is, for officers. The code itself is not known to them, nor to anybody but the applicant."""

OF_THE_CONSOLE = "console"
"""Begins the actor of every step that was taken here; the operator's name follows."""


def actor_of(operator: str) -> str:
    """Who took a step, as it is kept with the step."""
    return f"{OF_THE_CONSOLE}:{operator}"


@dataclass(frozen=True)
class CaseStepAsked:
    """A step that an officer wants to take (待确认环节), with what they say to the citizen."""

    status: CaseStatus
    note: str = ""
    note_en: str = ""


def case_page(
    request: Request,
    centre: CentreContext,
    scope: Scope,
    number: str,
    asked: CaseStepAsked | None = None,
    problem: str = "",
) -> HTMLResponse:
    """The page; with `asked` it asks whether that last step is meant. Raises HTTPException (404), also for a case out of scope."""
    with centre.database.reading() as session:
        entry = find_case(session, number, scope)
        if entry is None:
            raise HTTPException(404)
        case = view_case(session, entry, centre.keys)
        catalogue = centre.catalogues.take(session)
        pick_up = pick_up_of(centre, session, entry)
    named = catalogue.named if catalogue else {}
    item = named.get(case.item_code)
    actors = {"centre": "中心", OF_THE_CONSOLE: "控制台"}
    actors |= {department.id: department.name.zh for department in catalogue.departments} if catalogue else {}
    return render(
        request,
        "case.html",
        422 if problem else 200,
        problem=problem,
        case=case,
        labels=LABELS,
        proof=_proof(case),
        steps=[status for status in CaseStatus if status in TRANSITIONS[case.status]],
        item=item,
        retired=item if isinstance(item, RetiredItem) else None,
        actors={step.actor: _named(step.actor, actors) for step in case.steps},
        asked=asked,
        pick_up=pick_up,
        pick_up_words=PICK_UP_WORDS,
        is_inside=True,
    )


def _proof(case: CaseView) -> str:
    if case.proof_level is not None:
        return _LEVELS[case.proof_level]
    return "办理时联网核验" if case.is_online else "转交部门时核验"


def _named(actor: str, known: dict[str, str]) -> str:
    whose, _, name = actor.partition(":")
    return f"{known.get(whose, whose)} {name}".strip()
