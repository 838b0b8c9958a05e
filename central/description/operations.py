"""The table of operations: what each takes, answers and refuses. The one place that says so beside the routes themselves."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from central.news.routes import NewsFates, PushedNews
from central.staff.routes import AccountEnd, AccountGiven, AccountList, AccountWish, AuditList
from central.usage.service import Count, Totals
from contract import execution, paths
from contract.answers import Upload, UploadAnswer
from contract.case_news import CaseNews
from contract.help_calls import HelpCallAnswer, HelpCallRequest
from contract.help_video import HelpVideoAnswer, HelpVideoRequest
from contract.key_rotation import RotateAnswer, RotateRequest
from contract.model import Message
from contract.phone_copies import PhoneCopyReply, PhoneCopyRequest
from contract.pick_ups import PickUpReply, PickUpRequest
from contract.proof import ProofReply, ProofRequest
from contract.publishing import CatalogueBundle
from contract.remote_orders import RemoteOrdersAnswer, RemoteOrdersRequest
from contract.terminals import EnrolAnswer, EnrolRequest, Heartbeat, HeartbeatAnswer
from contract.terms import RatingLevel
from contract.throughput import ThroughputAnswer, ThroughputRequest
from contract.unfound_searches import UnfoundSearchesAnswer, UnfoundSearchesRequest


class Guard(Enum):
    """What lets a request in (准入方式)."""

    SIGNATURE = "terminalSignature"
    DEPARTMENT = "departmentSignature"
    CONSOLE_LOGIN = "consoleLogin"
    NOTHING = ""


class Form(Enum):
    """Signed in answer to a good signature (拒绝的形式), a problem without one, or a line of the web server."""

    SIGNED = "signed"
    PROBLEM = "problem"
    PLAIN = "plain"


@dataclass(frozen=True)
class Refuses:
    """One way in which an operation is refused (拒绝方式): status, codes of the Refusal or Problem, and its forms."""

    status: int
    codes: tuple[str, ...]
    forms: tuple[Form, ...] = (Form.SIGNED,)


@dataclass(frozen=True)
class Operation:
    """The operation (接口操作). `request` and `answer` are types of the contract; `path` as its route has it."""

    method: str
    path: str
    summary: str
    answer: Any
    request: type[Message] | None = None
    refusals: tuple[Refuses, ...] = ()
    guard: Guard = Guard.SIGNATURE


class RatingTotals(Message):
    """How many ratings came (评价汇总), how often each level was given, and the share of the satisfied (None where it is withheld).

    Levels are published where at least five ratings come together; `withheld` counts the others.
    """

    total: int
    withheld: int
    satisfied_share: float | None
    by_level: dict[RatingLevel, int]


class KeyedRatings(RatingTotals):
    """The ratings of one department (单项评价汇总), terminal or item."""

    key: str


class RatingLists(RatingTotals):
    """The ratings of the months that a period touches (评价统计), in all and by each dimension."""

    by_department: tuple[KeyedRatings, ...]
    by_terminal: tuple[KeyedRatings, ...]
    by_item: tuple[KeyedRatings, ...]


class UsageCounts(Message):
    """The totals (办件统计), and the counts under the name of the dimension that was asked for."""

    totals: Totals
    day: tuple[Count, ...] | None = None
    item: tuple[Count, ...] | None = None
    department: tuple[Count, ...] | None = None
    terminal: tuple[Count, ...] | None = None
    outcome: tuple[Count, ...] | None = None
    channel: tuple[Count, ...] | None = None


_EITHER: Final = (Form.SIGNED, Form.PROBLEM)
_ANYHOW: Final = (*_EITHER, Form.PLAIN)

NOT_HTTP: Final = Refuses(400, (), (Form.PLAIN,))
AWAY: Final = Refuses(503, ("away",), _ANYHOW)
_NOT_SIGNED = Refuses(401, ("signature",), (Form.PROBLEM,))
_NO_TERMINAL = Refuses(401, ("signature",), _EITHER)
_NOT_YOURS = Refuses(403, ("revoked", "signature"))
_REVOKED = Refuses(403, ("revoked",))
_UNPROVEN = Refuses(403, ("revoked", "identity", "third_person", "authority_silent"))
_TOO_LARGE = Refuses(413, ("too_large",), _EITHER)
_MALFORMED = Refuses(422, ("malformed",))
_UNSEALED = Refuses(422, ("malformed", "seal"))
_REPEATED = Refuses(409, ("repeated",))
_NO_ITEM = Refuses(404, ("unknown_item",))
_NOT_FOUND = Refuses(404, ("not_found",), _EITHER)
_BUDGET = Refuses(429, ("budget",))
_SHUT = Refuses(401, ("login",), (Form.PROBLEM,))
_MISSPOKEN = Refuses(422, ("malformed",), (Form.PROBLEM,))
_NO_ACCOUNT = Refuses(404, ("not_found",), (Form.PROBLEM,))

_MESSAGE = (_NOT_SIGNED, _REVOKED, _TOO_LARGE, _MALFORMED)
_OWN_MESSAGE = (_NOT_SIGNED, _NOT_YOURS, _TOO_LARGE, _MALFORMED)
_QUESTION = (_NOT_SIGNED, _UNPROVEN, _NO_ITEM, _TOO_LARGE, _UNSEALED, _BUDGET)

OPERATIONS: Final = (
    Operation(
        "POST",
        paths.ENROL,
        "入网 Enrol with a one-time code; signed with the new key that is in the body.",
        EnrolAnswer,
        EnrolRequest,
        (
            _NOT_SIGNED,
            Refuses(403, ("code_used",)),
            Refuses(413, ("too_large",), (Form.PROBLEM,)),
            _MISSPOKEN,
            Refuses(429, ("repeated",)),
        ),
    ),
    Operation(
        "POST",
        paths.ROTATE,
        "换钥 Announce a new key, proven by it.",
        RotateAnswer,
        RotateRequest,
        (_NO_TERMINAL, _NOT_YOURS, _TOO_LARGE, _MALFORMED),
    ),
    Operation(
        "POST",
        paths.HEARTBEAT,
        "心跳 Report health; learn what a terminal should know.",
        HeartbeatAnswer,
        Heartbeat,
        (*_OWN_MESSAGE, _REPEATED),
    ),
    Operation(
        "POST",
        paths.THROUGHPUT,
        "测速 Bytes of no meaning there and back, so that a terminal can measure the line.",
        ThroughputAnswer,
        ThroughputRequest,
        _OWN_MESSAGE,
    ),
    Operation(
        "POST",
        paths.REMOTE_ORDERS,
        "领取指令 Tell what became of orders, and hear what else is to be done.",
        RemoteOrdersAnswer,
        RemoteOrdersRequest,
        _OWN_MESSAGE,
    ),
    Operation(
        "POST",
        paths.UNFOUND_SEARCHES,
        "搜而未得 Tell which words citizens searched for and chose nothing; a batch counts once.",
        UnfoundSearchesAnswer,
        UnfoundSearchesRequest,
        _OWN_MESSAGE,
    ),
    Operation(
        "POST",
        paths.HELP_CALLS,
        "求助呼叫 Call somebody to the terminal, ask how far the call is, or take it back; once more is harmless.",
        HelpCallAnswer,
        HelpCallRequest,
        _OWN_MESSAGE,
    ),
    Operation(
        "POST",
        paths.HELP_VIDEO,
        "视频连线 Look whether staff is at a window, ask for video, answer its offer, or end it; once more is harmless.",
        HelpVideoAnswer,
        HelpVideoRequest,
        _OWN_MESSAGE,
    ),
    Operation(
        "POST",
        paths.RECORDS,
        "上传 Deliver records; each has a disposition of its own.",
        UploadAnswer,
        Upload,
        (_NO_TERMINAL, _NOT_YOURS, _TOO_LARGE, _MALFORMED),
    ),
    Operation(
        "GET",
        paths.CATALOGUE,
        "目录 Fetch a published catalogue.",
        CatalogueBundle,
        refusals=(*_MESSAGE, _NOT_FOUND),
    ),
    Operation(
        "GET",
        paths.CASE,
        "办件消息 What became of a submission of this terminal.",
        CaseNews,
        refusals=(*_MESSAGE, Refuses(404, ("not_found",), (Form.PROBLEM,))),
    ),
    Operation(
        "POST",
        paths.PROOFS,
        "核验 Have a person proven.",
        ProofReply,
        ProofRequest,
        (_NOT_SIGNED, _REVOKED, _TOO_LARGE, _UNSEALED, _BUDGET),
    ),
    Operation(
        "POST",
        paths.IDENTITY_CODES,
        "身份码 Ask whose identity code was scanned.",
        execution.IdentityCodeReply,
        execution.IdentityCodeRequest,
        _QUESTION,
    ),
    Operation(
        "POST",
        paths.LISTS,
        "实时列表 Ask for the options of a live list.",
        execution.ListReply,
        execution.ListRequest,
        _QUESTION,
    ),
    Operation(
        "POST",
        paths.HOLDS,
        "号源保留 Hold a slot.",
        execution.HoldReply,
        execution.HoldRequest,
        (*_QUESTION, _REPEATED),
    ),
    Operation(
        "POST",
        paths.SMS,
        "短信 Send a code to a mobile number.",
        execution.SmsReply,
        execution.SmsRequest,
        (*_QUESTION, _REPEATED),
    ),
    Operation(
        "POST",
        paths.ORDERS,
        "缴费订单 Open an order, or find it again by its request id.",
        execution.OrderReply,
        execution.OrderRequest,
        (*_QUESTION, Refuses(409, ("other_content",))),
    ),
    Operation(
        "GET",
        paths.ORDER,
        "缴费订单 An order of this terminal as it is now.",
        execution.Order,
        refusals=(*_MESSAGE, _NOT_FOUND),
    ),
    Operation(
        "POST",
        paths.EARLIER_ORDERS,
        "上次缴费 Ask for a payment whose end no terminal learned.",
        execution.EarlierOrder,
        execution.EarlierOrderRequest,
        _QUESTION,
    ),
    Operation(
        "POST",
        paths.FINISHED_CASES,
        "已办结件 Ask for a finished application with documents.",
        execution.FinishedCaseReply,
        execution.FinishedCaseRequest,
        _QUESTION,
    ),
    Operation(
        "POST",
        paths.PICK_UPS,
        "取件码 Ask for the result that a pick-up code releases; say what became of its paper.",
        PickUpReply,
        PickUpRequest,
        (*_QUESTION, _REPEATED),
    ),
    Operation(
        "POST",
        paths.WAITING_CASES,
        "待补正件 Ask which applications of a person lack something, and how far the others are.",
        execution.WaitingCases,
        execution.WaitingCasesRequest,
        _QUESTION,
    ),
    Operation(
        "POST",
        paths.PHONE_COPIES,
        "存到手机 Have a case's papers kept for the citizen's telephone.",
        PhoneCopyReply,
        PhoneCopyRequest,
        (*_QUESTION, _REPEATED),
    ),
    Operation(
        "POST",
        paths.EXECUTE,
        "办理 Carry out an item; once for each request id.",
        execution.ExecuteAnswer,
        execution.ExecuteRequest,
        (*_QUESTION, Refuses(409, ("other_content",))),
    ),
    Operation(
        "POST",
        paths.NEWS,
        "部门推送 Tell what became of cases; telling it again changes nothing.",
        NewsFates,
        PushedNews,
        (_NOT_SIGNED, _TOO_LARGE, _MALFORMED),
        Guard.DEPARTMENT,
    ),
    Operation("GET", paths.DESCRIPTION, "接口描述 This document.", dict[str, object], guard=Guard.NOTHING),
    Operation(
        "GET",
        "/api/usage",
        "办件统计 Counts along one dimension, with the totals.",
        UsageCounts,
        refusals=(_SHUT, _MISSPOKEN),
        guard=Guard.CONSOLE_LOGIN,
    ),
    Operation(
        "GET",
        "/api/ratings",
        "评价汇总 Ratings in the months of a period.",
        RatingLists,
        refusals=(_SHUT, _MISSPOKEN),
        guard=Guard.CONSOLE_LOGIN,
    ),
    Operation(
        "GET",
        "/api/staff",
        "人员账户 Every account of keepers and technicians.",
        AccountList,
        refusals=(_SHUT, _MISSPOKEN),
        guard=Guard.CONSOLE_LOGIN,
    ),
    Operation(
        "POST",
        "/api/staff/accounts",
        "新账户 Make an account; the answer alone has its PIN.",
        AccountGiven,
        AccountWish,
        (_SHUT, _MISSPOKEN),
        Guard.CONSOLE_LOGIN,
    ),
    Operation(
        "POST",
        "/api/staff/withdrawals",
        "收回账户 Let an account open nothing any more.",
        AccountEnd,
        AccountEnd,
        (_SHUT, _MISSPOKEN, _NO_ACCOUNT),
        Guard.CONSOLE_LOGIN,
    ),
    Operation(
        "GET",
        "/api/audit",
        "运维审计 What was done in diagnostics of terminals.",
        AuditList,
        refusals=(_SHUT, _MISSPOKEN),
        guard=Guard.CONSOLE_LOGIN,
    ),
)
