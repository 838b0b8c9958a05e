"""控制台审计: what was done at the console, searched by account, action and time, page by page, and taken away as a sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from central.clock import second_words
from central.console.pages import render
from central.console.sheet_files import note_export, sheet_file
from central.console.sheets import DataSheet, SheetFormat
from central.operators.console_audit import AuditSearch, found_events, number_of_events
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.paging import page_within
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/audit", dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
PAGE, MOST_TAKEN_AWAY = 100, 50_000
_EARLIEST, _LATEST = date(2000, 1, 1), date(2998, 12, 31)

ACTIONS: Mapping[str, str] = {
    "login": "登录", "login_refused": "登录失败", "logout": "退出登录",
    "sign_on": "统一身份认证登录", "sign_on_refused": "统一身份认证登录被拒",
    "account_mapped": "按统一身份认证改角色或区划", "sign_on_bound": "统一身份认证首次登录", "account_to_sign_on": "账户改用统一身份认证",
    "enrol": "生成入网码", "department_up": "恢复部门", "department_unknown": "部门状态未知", "department_down": "停用部门",
    "notice_posted": "发布公告", "notice_withdrawn": "撤下公告", "staff_made": "新建运维人员", "staff_withdrawn": "收回运维人员",
    "account_opened": "新建账户", "account_closed": "停用账户", "account_renewed": "重置账户", "password": "修改口令",
    "release_halt": "停止版本", "release_resume": "恢复版本", "release_next": "放开下一批", "exported": "导出数据", "rectified": "差评整改",
    "plan_set": "设定年度计划", "record_changed": "登记终端档案", "alarm_answered": "答复告警", "fault_settled": "办结故障工单",
    "settings_changed": "终端设置",
    "order_suspend": "远程暂停服务", "order_resume": "远程恢复服务", "order_restart": "远程重启程序", "order_catalogue": "远程更新目录",
    "order_diagnosis": "远程取诊断包", "order_withdrawn": "撤回指令", "diagnosis_fetched": "下载诊断包", "firmware_set": "设定应装固件",
    "catalogue_drafted": "起草事项", "catalogue_approve": "审核发布事项", "catalogue_refuse": "退回事项草稿",
    "catalogue_preview": "单台预览事项草稿",
    "catalogue_release": "同意目录试用的改动", "catalogue_withdraw": "撤回事项草稿",
    "catalogue_promote": "目录发布到全部终端", "catalogue_end_trial": "结束目录试用",
    "catalogue_back": "目录退回旧版", "case_accepted": "受理", "case_supplement_required": "要求补正",
    "case_not_accepted": "不予受理", "case_completed": "办结", "case_received": "退回收件",
    "case_viewed": "查看有结果的办件", "call_answered": "应答求助", "call_helped": "求助已到场", "call_nobody": "求助现场无人",
    "call_withdrawn": "求助已撤回", "call_video": "应答求助视频", "call_video_joined": "接通求助视频",
    "call_video_ended": "结束求助视频", "call_video_deserted": "结束求助视频，群众已离开", "call_video_left": "终端一方结束求助视频",
    "pick_up_sent": "短信发送取件码", "pick_up_released": "凭取件码取件", "pick_up_collected": "取件码已用",
    "pick_up_revoked": "作废取件码", "pick_up_renewed": "重发取件码",
    "call_video_unjoined": "求助视频没有接通", "call_video_lost": "求助视频断线", "call_video_timed": "求助视频到时结束",
}  # fmt: skip
"""What every action of the audit is called."""


def _search(
    operator: Annotated[str, Query(max_length=20, pattern=LINE)] = "",
    action: Annotated[str, Query(max_length=32, pattern=r"^[a-z_]*$")] = "",
    about: Annotated[str, Query(max_length=40, pattern=LINE)] = "",
    first: Annotated[date | None, Query(ge=_EARLIEST, le=_LATEST)] = None,
    last: Annotated[date | None, Query(ge=_EARLIEST, le=_LATEST)] = None,
) -> AuditSearch:
    return AuditSearch(operator.strip(), action, about.strip(), first, last)


Wanted = Annotated[AuditSearch, Depends(_search)]


@router.get("", response_class=HTMLResponse)
def audit(
    request: Request, centre: CentreHere, search: Wanted, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> HTMLResponse:
    """A page of what is looked for, the newest first."""
    with centre.database.reading() as session:
        total = number_of_events(session, search)
        page, pages = page_within(page, total, PAGE)
        events = found_events(session, search, PAGE, (page - 1) * PAGE)
    return render(
        request,
        "audit.html",
        events=events,
        search=search,
        address=_address(search),
        actions=ACTIONS,
        total=total,
        page=page,
        pages=pages,
        is_inside=True,
    )


@router.get("/export")
def take_away(centre: CentreHere, person: Person, search: Wanted, form: SheetFormat = SheetFormat.XLSX) -> Response:
    """What is looked for as a sheet; that it was taken away is written down too."""
    with centre.database.snapshot() as session:
        events = found_events(session, search, MOST_TAKEN_AWAY)
        total = number_of_events(session, search)
        rows = tuple(
            (
                second_words(event.happened_at),
                event.operator,
                ACTIONS.get(event.action, event.action),
                event.about,
            )
            for event in events
        )
    note_export(centre, person, f"控制台审计 {form.value}")
    notes = (f"共 {total} 条，列出最近的 {len(rows)} 条。",)
    return sheet_file(DataSheet("控制台审计", ("时间", "账户", "操作", "对象"), rows, notes), "audit", form)


def _address(search: AuditSearch) -> dict[str, str]:
    values = {
        "operator": search.operator,
        "action": search.action,
        "about": search.about,
        "first": str(search.first or ""),
        "last": str(search.last or ""),
    }
    return {name: value for name, value in values.items() if value}
