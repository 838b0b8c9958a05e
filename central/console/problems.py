"""What the console answers when something cannot be done: a page in words with a way back, never raw JSON."""

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from central.console.pages import render
from central.console.terminals.manage_page import manage_page
from central.operators.session import is_signed_in
from central.terminal_register.reach import OutOfReach, TerminalUnseen
from central.web.signed_exchange import centre_of, refuse_address, refuse_misspoken

_CONSOLE = "/console"
_KEEPING_FORMS = frozenset({"/console/terminals", "/console/notices"})
_FIRST_ERROR = 400

_WORDS = {
    403: "您的账户没有这项权限。需要的话，请管理员调整角色。",
    404: "没有这一项：编号不存在，或已被撤下。",
    405: "这个地址不能这样打开。",
    409: "这一步现在不能做：办件的状态已经变了，请回到办件看最新的状态。",
    422: "填写有误，没有保存。",
}
_OTHERWISE = "没有做成，什么也没有改变。"

_FIELDS = {
    "terminal_id": "终端编号（1至64个字母、数字、- 或 _）",
    "site_zh": "网点名称（1至120字）",
    "site_en": "网点英文名（1至120字）",
    "level": "层级",
    "region": "区划代码（6至12位数字）",
    "text_zh": "公告中文（1至200字）",
    "text_en": "公告英文（1至300字）",
    "open_rate": "开放率（0至100）",
    "satisfaction": "满意率（0至100）",
    "begins": "开始显示",
    "days": "显示天数（0至365）",
    "state": "部门状态",
    "status": "办件状态",
    "note": "说明（不超过200字）",
    "operator": "操作员姓名（1至20字）",
    "password": "控制台口令",
    "code": "动态码（6位数字）",
    "name": "账户名（1至20字）",
    "role": "角色",
    "department": "部门",
    "measure": "整改措施（1至300字）",
    "proof": "证明材料（1至300字）",
    "accepted_on": "验收日期",
    "warranty_until": "保修至",
    "group_name": "分组（字母、数字、- 或 _）",
    "responder": "由谁处理（1至40字）",
    "remedy": "处理情况（1至300字）",
    "fresh": "新口令（12位以上）",
}


def answer_in_words(app: FastAPI) -> None:
    """Make every refusal under /console a page; elsewhere it is a problem for programs."""

    @app.exception_handler(HTTPException)
    async def _refused(request: Request, problem: HTTPException) -> Response:
        if problem.status_code < _FIRST_ERROR:
            return await http_exception_handler(request, problem)
        if not _is_console(request):
            return refuse_address(request, problem)
        return _problem_page(request, problem.status_code, _WORDS.get(problem.status_code, _OTHERWISE))

    @app.exception_handler(OutOfReach)
    async def _out_of_reach(request: Request, _problem: OutOfReach) -> Response:
        return await _refused(request, HTTPException(403))

    @app.exception_handler(TerminalUnseen)
    async def _unseen(request: Request, _problem: TerminalUnseen) -> Response:
        return await _refused(request, HTTPException(404))

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, problem: RequestValidationError) -> Response:
        if not _is_console(request):
            return refuse_misspoken(request, problem)
        return await run_in_threadpool(_with_the_form, request, problem)


def _is_console(request: Request) -> bool:
    path = request.url.path
    return path == _CONSOLE or path.startswith(f"{_CONSOLE}/")


def _with_the_form(request: Request, problem: RequestValidationError) -> Response:
    names = dict.fromkeys(str(error["loc"][-1]) for error in problem.errors())
    words = _WORDS[422] + "请检查：" + "、".join(_FIELDS.get(name, name) for name in names)
    if not is_signed_in(request) or request.url.path not in _KEEPING_FORMS:
        return _problem_page(request, 422, words)
    typed = {str(name): str(value) for name, value in dict(problem.body or {}).items()}
    return manage_page(request, centre_of(request), problem=words, typed=typed)


def _problem_page(request: Request, status: int, words: str) -> Response:
    is_inside = is_signed_in(request)
    path = request.url.path
    back = path.removesuffix("/step") if path.endswith("/step") and status != 404 else "/console/manage"
    return render(
        request, "problem.html", status=status, words=words, back=back if is_inside else _CONSOLE, is_inside=is_inside
    )
