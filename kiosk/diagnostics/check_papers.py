"""A signed morning check on paper: a receipt with its code, and a report on A4. Chinese, as papers are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from contract.terms import TestVerdict
from kiosk.services.receipt_blocks import Align, Gap, Pair, QrBlock, Receipt, Rule, StampLine, TextLine

if TYPE_CHECKING:
    from contract.documents import IssuedDocument
    from kiosk.services.receipt_blocks import ReceiptBlock
    from kiosk.services.services import TerminalSite
    from kiosk.services.upkeep_book import MorningCheck

VERDICTS = {TestVerdict.PASSED: "通过", TestVerdict.FAILED: "未通过", TestVerdict.SKIPPED: "未检"}
ROLES = {"keeper": "巡检人员", "technician": "运维人员"}


class CheckWords(Struct, frozen=True):
    """The Chinese of a check (巡检用语): the name of a line by its test, and what its evidence says."""

    name_of: Callable[[str], str]
    evidence_of: Callable[[str], str]


def check_receipt(check: MorningCheck, place: TerminalSite, words: CheckWords) -> Receipt:
    """What is not passed is named; what is passed is counted."""
    return Receipt(f"check-{check.record_id}", tuple(_blocks(check, place, words)))


def check_document(check: MorningCheck, place: TerminalSite, words: CheckWords) -> IssuedDocument:
    """Every line with what it rests on."""
    from contract.documents import DocumentTable, IssuedDocument

    local = check.at.astimezone(place.timezone)
    rows = tuple(
        (words.name_of(each.test), VERDICTS[each.verdict], words.evidence_of(each.evidence) or "—")
        for each in check.lines
    )
    return IssuedDocument(
        document_id=f"XJ-{check.record_id[-12:]}",
        layout="statement",
        title="自助终端每日巡检记录",
        fields=(
            ("终端编号", place.terminal_id),
            ("网点", place.site.zh),
            ("巡检时间", f"{local:%Y-%m-%d %H:%M:%S}"),
            ("用时", f"{check.seconds // 60} 分 {check.seconds % 60} 秒"),
            ("人员", f"{ROLES.get(check.role, check.role)} {check.account}"),
            ("结论", summary_of(check)),
        ),
        tables=(DocumentTable(columns=("项目", "结论", "依据"), rows=rows, widths=(5, 2, 5)),),
        notes=("二维码为本终端对本记录的签名，可在中心控制台或以 central receipt 核验。",),
        issuer=place.site.zh,
        issued_on=f"{local:%Y-%m-%d}",
        verification_code=check.record_id[-8:].upper(),
        verification_url=check.proof,
        sandbox=place.is_sandbox,
    )


def summary_of(check: MorningCheck) -> str:
    """In numbers."""
    numbers = {verdict: check.number_of(verdict) for verdict in TestVerdict}
    return "，".join(f"{VERDICTS[verdict]} {number} 项" for verdict, number in numbers.items() if number)


def _blocks(check: MorningCheck, place: TerminalSite, words: CheckWords) -> Iterator[ReceiptBlock]:
    local = check.at.astimezone(place.timezone)
    yield Gap()
    yield TextLine(place.site.zh, align=Align.CENTRE)
    yield TextLine("每日巡检凭条", scale=1.5, bold=True, align=Align.CENTRE)
    if place.is_sandbox:
        yield StampLine("沙箱演示")
    yield Gap()
    yield Pair("终端", place.terminal_id)
    yield Pair("时间", f"{local:%Y-%m-%d %H:%M:%S}")
    yield Pair("人员", f"{ROLES.get(check.role, check.role)} {check.account}")
    yield Pair("结论", summary_of(check), bold=True)
    troubled = [each for each in check.lines if each.verdict is not TestVerdict.PASSED]
    if troubled:
        yield Rule()
        for each in troubled:
            yield Pair(words.name_of(each.test), f"{VERDICTS[each.verdict]} {words.evidence_of(each.evidence)}".strip())
    yield Rule(dashed=True)
    yield QrBlock(check.proof, "本终端签名 signed by this terminal")
    yield Gap()
