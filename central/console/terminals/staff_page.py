"""运维人员: the accounts of keepers and technicians, and what they did on terminals."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from central.centre import CentreContext
from central.console.pages import render
from central.console.terminal_rows import site_names
from central.staff.audit import in_chinese, last_events
from central.staff.service import every_account

EVENTS_SHOWN = 100

ROLES = {"keeper": "巡检", "technician": "运维", "": "—"}
EVENTS = {
    "entered": "进入诊断", "refused": "被拒", "locked": "连续输错，停用", "left": "离开", "action_done": "操作完成",
    "action_failed": "操作失败", "setting_changed": "改设置", "setting_undone": "撤销设置",
    "service_suspended": "暂停服务", "service_resumed": "恢复服务", "test_passed": "测试通过", "test_failed": "测试不通过",
    "check_signed": "巡检签名", "log_exported": "导出日志",
}  # fmt: skip


def staff_page(
    request: Request, centre: CentreContext, terminal_id: str = "", message: str = "", problem: str = ""
) -> HTMLResponse:
    """The page; `message` has the PIN of an account that was just made, which is shown once."""
    with centre.database.reading() as session:
        accounts = every_account(session)
        events = list(map(in_chinese, last_events(session, terminal_id, EVENTS_SHOWN)))
        sites = site_names(session, {event.terminal_id for event in events})
    return render(
        request,
        "staff.html",
        status=422 if problem else 200,
        accounts=accounts,
        events=events,
        sites=sites,
        roles=ROLES,
        names=EVENTS,
        terminal_id=terminal_id,
        message=message,
        problem=problem,
        is_inside=True,
    )
