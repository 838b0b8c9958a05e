"""Builds what the citizen sees: a frame by the kind of item, and the rows and tables of the item's template in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from catalogue.input_types import InputKind
from catalogue.retirement import TRACKS, retirement
from catalogue.schema import ItemKind, ServiceItem
from catalogue.text import LocalText
from central.sandbox.citizen import seeded
from central.sandbox.levies import chosen_levies
from central.sandbox.situation import NOTHING, Situation, limit_in_words
from central.sandbox.tables import FilledTable, fill_table
from central.sandbox.templates import ItemTemplate, RowTemplate, TableTemplate
from central.sandbox.values import is_nothing, make_value, same, yuan
from central.sandbox.violations import Violation, chosen_violations, decision_number, points_before
from contract.case_news import CaseStanding
from contract.documents import ResultContent, ResultRow
from contract.execution import Order


@dataclass(frozen=True)
class ItemResult:
    """A result in the making (办理结果): what the screen shows, and the filled tables for the paper."""

    content: ResultContent
    tables: tuple[FilledTable, ...]
    situation: Situation


def standing_of(item: ServiceItem, template: ItemTemplate) -> CaseStanding:
    """How a case is answered online. An application is finished where it is promised at once (即办) or its paper comes, else received."""
    is_paper = template.document is not None and template.document.layout != "form"
    is_done = item.kind is not ItemKind.APPLY or item.guide.is_instant or is_paper
    return CaseStanding.COMPLETED if is_done else CaseStanding.RECEIVED


def build_outcome(
    situation: Situation,
    template: ItemTemplate,
    order: Order | None = None,
    standing: CaseStanding = CaseStanding.COMPLETED,
) -> ItemResult:
    """The result of an item. `order` is the paid order of a pay item; an unfinished one shows nothing that was decided."""
    template = template if standing is CaseStanding.COMPLETED else _only_received(situation, template)
    frame = [*_FRAMES[situation.item.kind](situation, template)]
    if order is not None:
        frame += _paid(situation, order)
    frame += _SPECIAL.get(situation.item.code, _nothing_special)(situation)
    rows: list[ResultRow] = []
    found = True
    for row in [*frame, *template.rows]:
        made = row if isinstance(row, ResultRow) else _make_row(situation, row)
        found = found and not (isinstance(row, RowTemplate) and is_nothing(row.generator, made.value))
        if situation.item.kind not in _ANSWERS_REPEATED or not _was_left_out(row, made):
            rows.append(made)
        situation = situation.knowing(made.label.zh, made.value)
    tables = _tables(situation, template)
    for table in tables:
        if table.total is not None:
            situation = situation.knowing("合计", LocalText(zh=yuan(table.total), en=yuan(table.total)))
    content = ResultContent(
        heading=situation.item.short,
        summary=filled(template.summary, situation),
        rows=tuple(rows),
        tables=tuple(table.on_screen() for table in tables),
        next_steps=tuple(filled(step, situation) for step in template.next_steps),
        found=found,
        sandbox=True,
    )
    return ItemResult(content, tables, situation)


def filled(text: LocalText, situation: Situation) -> LocalText:
    """Put the values of rows in the place of their {labels}."""
    zh, en = text.zh, text.en
    for label, value in situation.known.items():
        zh = zh.replace("{" + label + "}", value.zh)
        en = en.replace("{" + label + "}", value.en)
    return LocalText(zh=zh, en=en)


_ANSWERS_REPEATED = frozenset({ItemKind.APPLY, ItemKind.BOOK, ItemKind.PRINT})
"""Where the rows repeat what was asked for; elsewhere they say what was looked for, and that may be nothing."""


def _was_left_out(row: RowTemplate | ResultRow, made: ResultRow) -> bool:
    """Whether it would repeat an answer that was not asked for, or not given."""
    return isinstance(row, RowTemplate) and row.generator.startswith("answer ") and made.value == NOTHING


def _make_row(situation: Situation, row: RowTemplate) -> ResultRow:
    value = make_value(situation, row.generator, row.label.zh)
    return ResultRow(label=row.label, value=value, sensitive=row.sensitive)


def _row(zh: str, en: str, value: LocalText | str) -> ResultRow:
    words = LocalText(zh=value or "—", en=value or "—") if isinstance(value, str) else value
    return ResultRow(label=LocalText(zh=zh, en=en), value=words)


def _line(zh: str, en: str, generator: str) -> RowTemplate:
    return RowTemplate(LocalText(zh=zh, en=en), generator)


Frame = Iterable[RowTemplate | ResultRow]


def _query(situation: Situation, template: ItemTemplate) -> Frame:  # noqa: ARG001 - one shape for all frames
    return (_line("查询时间", "Asked at", "now"),)


def _print(situation: Situation, template: ItemTemplate) -> Frame:  # noqa: ARG001
    return (_row("出具单位", "Issued by", template.issuer),)


def _apply(situation: Situation, template: ItemTemplate) -> Frame:
    limit = limit_in_words(situation.item.guide.promised_limit)
    return (
        _line("编号", "Number", "case"),
        _row("收件单位", "Received by", template.issuer),
        *(() if limit is None else (_row("承诺时限", "Promised within", limit),)),
    )


DECIDED = frozenset({"pick", "money", "int", "date", "month", "year", "number", "certified", "after"})
"""Generators of what a department makes or decides."""


def _only_received(situation: Situation, template: ItemTemplate) -> ItemTemplate:
    """Without what only a decision brings: rows that the department makes, and the sentence above a paper that is not made."""
    has_paper = template.document is not None and template.document.layout != "form"
    name = situation.item.short
    received = LocalText(zh=f"“{name.zh}”的申请已收到。", en=f"Your application was received: {name.en}.")
    return replace(
        template,
        summary=received if has_paper else template.summary,
        rows=tuple(row for row in template.rows if row.generator.split()[0] not in DECIDED),
        next_steps=(*template.next_steps, _WHAT_COMES),
    )


_WHAT_COMES = LocalText(
    zh="这是收件，还不是受理。部门看过材料后告诉您：受理、要补什么，或者不受理的原因",
    en="This is a receipt, not yet an acceptance. The department looks at it and tells you: accepted, what is missing, or why not",
)


def _pay(situation: Situation, template: ItemTemplate) -> Frame:  # noqa: ARG001
    return (_row("收款单位", "Payee", template.issuer),)


def _book(situation: Situation, template: ItemTemplate) -> Frame:  # noqa: ARG001
    rows: list[RowTemplate | ResultRow] = [_line("预约号", "Booking number", "case")]
    for field in situation.item.inputs:
        if field.kind in (InputKind.STATION, InputKind.SLOT):
            rows.append(_row(field.label.zh, field.label.en, situation.described(field.name)))
        station = situation.reference.station(situation.text(field.name)) if field.kind is InputKind.STATION else None
        if station is not None:
            rows.append(_row("地址", "Address", station.address))
    return rows


def _certify(situation: Situation, template: ItemTemplate) -> Frame:  # noqa: ARG001
    return (
        _line("姓名", "Name", "own name"),
        _line("证件号码", "ID number", "own id"),
        _line("认证结果", "Certification", "text 通过/Passed"),
        _line("本次认证时间", "Certified at", "now"),
    )


def _guide(situation: Situation, template: ItemTemplate) -> Frame:  # noqa: ARG001
    return ()


_FRAMES: dict[ItemKind, Callable[[Situation, ItemTemplate], Frame]] = {
    ItemKind.QUERY: _query,
    ItemKind.PRINT: _print,
    ItemKind.APPLY: _apply,
    ItemKind.PAY: _pay,
    ItemKind.BOOK: _book,
    ItemKind.CERTIFY: _certify,
    ItemKind.GUIDE: _guide,
}


def _paid(situation: Situation, order: Order) -> list[ResultRow]:
    ticket = make_value(situation, "number 3441############", "ticket")
    return [
        _row("缴款状态", "Payment", LocalText(zh="已缴款", en="Paid")),
        _row("缴款金额（元）", "Amount (yuan)", yuan(order.amount)),
        _row("订单号", "Order number", order.order_no),
        _row("电子票号", "E-receipt number", ticket),
    ]


def _decision(situation: Situation) -> list[ResultRow]:
    chosen = chosen_violations(situation)
    fine, points = sum((offence.fine for offence in chosen), Decimal(0)), sum(offence.points for offence in chosen)
    number = decision_number(seeded("decision", situation.origin), situation.citizen.id_number, fine)
    return [
        _row("决定书编号", "Decision number", number),
        _row("本次记分", "Points this time", str(points)),
        _row("本周期累计记分", "Points in this cycle", str(points_before(situation) + points)),
        _row("罚款金额（元）", "Fine (yuan)", yuan(fine)),
    ]


def _nothing_special(situation: Situation) -> list[ResultRow]:  # noqa: ARG001 - one shape for all
    return []


_SPECIAL: dict[str, Callable[[Situation], list[ResultRow]]] = {
    "GA043": _decision,
    "RS029": lambda situation: [_row(zh, en, value) for zh, en, value in retirement_rows(situation)],
}


def _tables(situation: Situation, template: ItemTemplate) -> tuple[FilledTable, ...]:
    if situation.item.code == "GA043":
        return (_violation_table(situation),)
    levies = chosen_levies(situation)
    if levies:
        rows = tuple((same(levy.who), levy.scheme, same(levy.span), same(yuan(levy.amount)), _PAID) for levy in levies)
        return (FilledTable(_LEVY_TABLE, rows, sum((levy.amount for levy in levies), Decimal(0))),)
    return tuple(fill_table(situation, table, f"table{number}") for number, table in enumerate(template.tables))


def _violation_table(situation: Situation) -> FilledTable:
    chosen = chosen_violations(situation)
    rows = tuple(
        (
            same(offence.happened_at),
            offence.place,
            _behaviour(offence),
            same(yuan(offence.fine)),
            same(str(offence.points)),
        )
        for offence in chosen
    )
    return FilledTable(_VIOLATION_TABLE, rows, sum((offence.fine for offence in chosen), Decimal(0)))


def _behaviour(violation: Violation) -> LocalText:
    words, code = violation.behaviour, violation.code
    return LocalText(zh=f"{words.zh}（{code}）", en=f"{words.en} ({code})")


def _columns(*pairs: tuple[str, str]) -> tuple[LocalText, ...]:
    return tuple(LocalText(zh=zh, en=en) for zh, en in pairs)


_PAID = LocalText(zh="已缴", en="paid")
_LEVY_TABLE = TableTemplate(
    "",
    _columns(
        ("为谁交", "For"),
        ("险种/税种", "Scheme"),
        ("年度/属期", "Period"),
        ("金额（元）", "Amount"),
        ("状态", "State"),
    ),
    (),
    4,
)
_VIOLATION_TABLE = TableTemplate(
    "",
    _columns(
        ("违法时间", "Time"), ("地点", "Place"), ("违法行为", "Behaviour"), ("罚款（元）", "Fine"), ("记分", "Points")
    ),
    (),
    4,
)


def retirement_rows(situation: Situation) -> list[tuple[str, str, LocalText]]:
    """Age, month and least contribution years for a birth month and a category."""
    birth, track = situation.text("birth_month"), TRACKS.get(situation.text("category"))
    if track is None or len(birth) < 7:
        return []
    found = retirement((int(birth[:4]), int(birth[5:7])), track)
    years, months, delay = found.age_years, found.age_months, found.delay_months
    age = LocalText(zh=f"{years}岁{months}个月" if months else f"{years}岁", en=f"{years} years {months} months")
    return [
        ("法定退休年龄", "Statutory age", age),
        ("延迟月数", "Months of delay", LocalText(zh=f"{delay}个月", en=f"{delay} months")),
        ("法定退休年月", "Retires in", same(f"{found.month[0]}-{found.month[1]:02}")),
        ("最低缴费年限", "Least contribution years", _least_years(found.least_years)),
    ]


def _least_years(least: float) -> LocalText:
    whole, half = divmod(int(least * 2), 2)
    return LocalText(
        zh=f"{whole}年6个月" if half else f"{whole}年", en=f"{whole} years 6 months" if half else f"{whole} years"
    )
