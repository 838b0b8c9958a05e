"""The bureau's report as words and as a table."""

from central.console.completeness_words import completeness_words
from central.console.sheets import DataSheet
from central.usage.bureau_report import BureauReport, ReportRow

_MOST_NAMED = 30


def report_words(report: BureauReport) -> list[str]:
    """Paragraphs: the sentence first, then what it is made of, and what is not used."""
    words = [report.sentence, _completeness(report)]
    words.append("服务人数不按部门统计。" if report.people is None else f"按人去重，服务群众 {report.people} 人。")
    if report.counted.uncertain:
        words.append(f"其中 {report.counted.uncertain} 宗因终端时钟未校准，按到达日计数。")
    busiest = "、".join(f"{department.name} {department.served} 宗" for department in report.departments[:3])
    if busiest:
        words.append(f"办理量居前的部门：{busiest}。")
    if report.unused_items:
        words.append(f"无人办理的事项 {len(report.unused_items)} 项：{_named(report.unused_items)}。")
    if report.unused_sites:
        words.append(f"没有业务的网点 {len(report.unused_sites)} 个：{_named(report.unused_sites)}。")
    return words


def report_sheet(report: BureauReport) -> DataSheet:
    """By department, by town, by site and by item."""
    groups = (
        ("部门", report.departments),
        ("镇街", report.towns),
        ("网点", report.every_site),
        ("事项", report.every_item),
    )
    rows = tuple(_row(kind, line) for kind, lines in groups for line in lines)
    title = f"{report.place or '全区'}自助终端业务报表（{report.span}）"
    return DataSheet(
        title, ("类别", "编码", "名称", "办件", "占比（%）"), rows, (report.sentence, _completeness(report))
    )


def _completeness(report: BureauReport) -> str:
    """A simulated terminal is never heard: nothing can be said of it."""
    return "模拟数据，不判断是否报全。" if report.is_simulated else f"{completeness_words(report.completeness)}。"


def _row(kind: str, line: ReportRow) -> tuple[str | int | float, ...]:
    return kind, line.key, line.name, line.served, round(line.share * 100, 2)


def _named(names: tuple[str, ...]) -> str:
    more = "等" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
