"""A signed morning check on paper: a receipt with its code, and a report on A4. Chinese, as papers are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from catalogue.text import Language
from contract.terms import TestVerdict
from kiosk.services.receipt_blocks import Align, Gap, Pair, QrBlock, Receipt, Rule, StampLine, TextLine

if TYPE_CHECKING:
    from contract.documents import IssuedDocument
    from kiosk.services.maintenance.upkeep_book import MorningCheck
    from kiosk.services.receipt_blocks import ReceiptBlock
    from kiosk.services.services import TerminalSite
    from wording.store import Wording

ROLES = ("keeper", "technician")
"""Those that have a name; another is printed as it is."""


class CheckWords(Struct, frozen=True):
    """The Chinese of a check (巡检用语): the name of a line by its test, and what its evidence says."""

    name_of: Callable[[str], str]
    evidence_of: Callable[[str], str]
    wording: Wording

    def say(self, message: str, **params: str) -> str:
        return self.wording.say(message, Language.ZH, **params)

    def verdict(self, verdict: TestVerdict) -> str:
        return self.say(f"guided.verdict_{verdict}")

    def person(self, check: MorningCheck) -> str:
        role = self.say(f"guided.role_{check.role}") if check.role in ROLES else check.role
        return f"{role} {check.account}"


def check_receipt(check: MorningCheck, place: TerminalSite, words: CheckWords) -> Receipt:
    """What is not passed is named; what is passed is counted."""
    return Receipt(f"check-{check.record_id}", tuple(_blocks(check, place, words)))


def check_document(check: MorningCheck, place: TerminalSite, words: CheckWords) -> IssuedDocument:
    """Every line with what it rests on."""
    from contract.documents import DocumentTable, IssuedDocument

    local = check.at.astimezone(place.timezone)
    minutes, seconds = map(str, divmod(check.seconds, 60))
    columns = tuple(words.say(f"check_paper.{name}") for name in ("item", "verdict", "evidence"))
    rows = tuple(
        (words.name_of(line.test), words.verdict(line.verdict), words.evidence_of(line.evidence) or "—")
        for line in check.lines
    )
    return IssuedDocument(
        document_id=f"XJ-{check.record_id[-12:]}",
        layout="statement",
        title=words.say("check_paper.report_title"),
        fields=(
            (words.say("receipt.terminal"), place.terminal_id),
            (words.say("check_paper.site"), place.site.zh),
            (words.say("check_paper.at"), f"{local:%Y-%m-%d %H:%M:%S}"),
            (words.say("check_paper.took"), words.say("check_paper.minutes", minutes=minutes, seconds=seconds)),
            (words.say("check_paper.person"), words.person(check)),
            (words.say("check_paper.verdict"), summary_of(check, words)),
        ),
        tables=(DocumentTable(columns=columns, rows=rows, widths=(5, 2, 5)),),
        notes=(words.say("check_paper.how_to_verify"),),
        issuer=place.site.zh,
        issued_on=f"{local:%Y-%m-%d}",
        verification_code=check.record_id[-8:].upper(),
        verification_url=check.proof,
        sandbox=place.is_sandbox,
    )


def summary_of(check: MorningCheck, words: CheckWords) -> str:
    """The numbers of tests by verdict, in one line."""
    numbers = {verdict: check.number_of(verdict) for verdict in TestVerdict}
    return "，".join(
        words.say("check_paper.count", verdict=words.verdict(verdict), count=str(number))
        for verdict, number in numbers.items()
        if number
    )


def _blocks(check: MorningCheck, place: TerminalSite, words: CheckWords) -> Iterator[ReceiptBlock]:
    local, signed = check.at.astimezone(place.timezone), words.wording.both("check_paper.signed")
    yield Gap()
    yield TextLine(place.site.zh, align=Align.CENTRE)
    yield TextLine(words.say("check_paper.receipt_title"), scale=1.5, bold=True, align=Align.CENTRE)
    if place.is_sandbox:
        yield StampLine(words.say("receipt.sandbox"))
    yield Gap()
    yield Pair(words.say("check_paper.terminal"), place.terminal_id)
    yield Pair(words.say("check_paper.time"), f"{local:%Y-%m-%d %H:%M:%S}")
    yield Pair(words.say("check_paper.person"), words.person(check))
    yield Pair(words.say("check_paper.verdict"), summary_of(check, words), bold=True)
    troubled = [line for line in check.lines if line.verdict is not TestVerdict.PASSED]
    if troubled:
        yield Rule()
        for entry in troubled:
            yield Pair(
                words.name_of(entry.test), f"{words.verdict(entry.verdict)} {words.evidence_of(entry.evidence)}".strip()
            )
    yield Rule(dashed=True)
    yield QrBlock(check.proof, f"{signed.zh} {signed.en}")
    yield Gap()
