"""What the counts page is asked for: a period, one or two axes, and values that narrow it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import Request

from central.operators.session import SignedIn
from central.usage.crossing import Axis, CountMeasure, Wanted

MOST_DAYS = 366 * 5

AXES: Mapping[Axis, str] = {
    Axis.DAY: "日", Axis.WEEK: "周", Axis.MONTH: "月", Axis.YEAR: "年", Axis.TOWN: "镇街", Axis.SITE: "网点", Axis.TERMINAL: "终端",
    Axis.DEPARTMENT: "部门", Axis.ITEM: "事项", Axis.KIND: "办理类型", Axis.AUDIENCE: "服务对象",
    Axis.CHANNEL: "通道", Axis.OUTCOME: "结果",
}  # fmt: skip
CHOSEN_FROM_LISTS = (Axis.TOWN, Axis.SITE, Axis.DEPARTMENT, Axis.KIND, Axis.AUDIENCE, Axis.CHANNEL, Axis.OUTCOME)
NARROWING = tuple(axis for axis in AXES if axis not in (Axis.DAY, Axis.WEEK, Axis.MONTH, Axis.YEAR))

VALUE_NAMES: Mapping[Axis, Mapping[str, str]] = {
    Axis.KIND: {
        "query": "查询", "apply": "申请", "print": "打印", "pay": "缴费", "book": "预约", "certify": "认证", "guide": "指引",
    },
    Axis.AUDIENCE: {"person": "个人", "legal_person": "单位", "both": "个人和单位"},
    Axis.CHANNEL: {"online": "联网", "queue": "离线队列", "local": "本地"},
    Axis.OUTCOME: {"completed": "办结", "submitted": "已提交", "rejected": "被拒", "failed": "失败", "abandoned": "放弃"},
}  # fmt: skip


@dataclass(frozen=True)
class CountsQuery:
    """The question (统计查询) as it is in the address."""

    wanted: Wanted
    down: Axis
    across: Axis | None

    @property
    def measure(self) -> CountMeasure:
        """What is counted: by outcomes all that was begun, for most outcomes are of cases that were not served."""
        asked = {self.down, self.across, *self.wanted.only}
        return CountMeasure.BEGUN if Axis.OUTCOME in asked else CountMeasure.SERVED

    def at(self, axis: Axis, key: str) -> "CountsQuery":
        """The same question of one value along an axis."""
        return replace(self, wanted=self.wanted.at(axis, key))

    def address(self, **changes: str) -> str:
        """The query string of the same question, with some values changed; "" takes one away."""
        values = {
            "first": self.wanted.first.isoformat(),
            "last": self.wanted.last.isoformat(),
            "down": self.down.value,
            "across": self.across.value if self.across else "",
            **{axis.value: value for axis, value in self.wanted.only.items()},
        }
        return urlencode({name: value for name, value in (values | changes).items() if value})


def counts_query(request: Request, person: SignedIn, today: date) -> CountsQuery:
    """What an address asks for, narrowed to what the account reaches; what is not understood counts as not said."""
    given = request.query_params
    first = _day(given.get("first", ""), today.replace(day=1))
    last = max(_day(given.get("last", ""), today), first)
    last = min(last, first + timedelta(days=MOST_DAYS))
    only: dict[Axis, str] = {axis: value for axis in NARROWING if (value := given.get(axis.value, ""))}
    if person.department:
        only[Axis.DEPARTMENT] = person.department
    down = _axis(given.get("down", "")) or Axis.DAY
    across = _axis(given.get("across", ""))
    return CountsQuery(Wanted(first, last, only, person.region), down, None if across is down else across)


def value_name(axis: Axis, key: str, name: str) -> str:
    return VALUE_NAMES.get(axis, {}).get(key, name)


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year < 2999 else otherwise


def _axis(text: str) -> Axis | None:
    return Axis(text) if text in set(Axis) else None
