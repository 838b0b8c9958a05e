"""How far counts are complete, in words: on the pages, in reports, and under what is taken away."""

from collections.abc import Iterator

from central.clock import minute_words
from central.usage.completeness_of_counts import CountsCompleteness, LateTerminal, TerminalBehind

_LATE_NAMED = 20


def completeness_words(found: CountsCompleteness) -> str:
    """Until when, what holds it back, and which terminals have not reported all."""
    return "；".join(_parts(found))


def late_words(late: tuple[LateTerminal, ...]) -> str:
    """Which terminals reported late, and how much; "" where none did."""
    if not late:
        return ""
    named = "、".join(f"{row.site}（{row.terminal_id}）{row.number} 条" for row in late[:_LATE_NAMED])
    return f"晚到 {sum(row.number for row in late)} 条：{named}{_more(len(late), _LATE_NAMED)}"


def behind_words(found: CountsCompleteness) -> str:
    """How many terminals have not reported all, and which; "" where all have."""
    if not found.behind_number:
        return ""
    named = "、".join(map(_gap_words, found.behind))
    return f"未报全 {found.behind_number} 台：{named}{_more(found.behind_number, len(found.behind))}"


def held_words(found: CountsCompleteness) -> str:
    """Which terminal has been silent longest; "" where none is silent."""
    held = found.held_by
    return "" if held is None else f"最久没有消息的是{held.site}（{held.terminal_id}）"


def _parts(found: CountsCompleteness) -> Iterator[str]:
    complete, held = found.complete_up_to, held_words(found)
    if complete is None:
        yield "还没有终端报全，数据都不完整"
    else:
        yield f"数据完整截至 {minute_words(complete)}{f'（{held}）' if held else ''}"
    if behind := behind_words(found):
        yield behind


def _gap_words(gap: TerminalBehind) -> str:
    reasons = (
        f"缺 {gap.missing} 条" if gap.missing else "",
        f"待传 {gap.pending} 条" if gap.pending else "",
        "" if gap.heard_at else "从未上报",
    )
    return f"{gap.site}（{'，'.join(filter(None, (gap.terminal_id, *reasons)))}）"


def _more(number: int, named: int) -> str:
    return f" 等 {number} 台" if number > named else ""
