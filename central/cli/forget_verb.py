"""The verb by which an operator erases a person's data; the number comes by the standard input, and is shown nowhere."""

import getpass
import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.erasure.reasons import WORDS
from central.erasure.service import Erased, ErasureSubject, erase_person

_LONGEST = 64
_MOST_LINES = 10
_NAMES = {
    "case_entry": "已办结办件的申请人、结果和查询码 persons, results and query codes of ended cases",
    "record.sealed": "封装的申请材料 sealed parts of records",
    "case_event.note": "办理环节的说明 notes on steps of cases",
    "execution": "联网办理的答复 answers of online items",
    "sandbox_execution": "沙箱底册 the sandbox's own copies",
    "sandbox_application": "沙箱收件底册 applications in the sandbox",
    "pick_up_code": "取件码 pick-up codes",
    "order_opening": "未开单的答复 why an order was not opened",
    "pay_order.payer": "缴费人和缴费事由 payers, and what they paid for",
    "text_message": "短信记录 text messages",
}


def forget(
    operator: Annotated[
        str, typer.Option(help="Who does it, for the audit line; by default the name of this account.")
    ] = "",
    check: Annotated[bool, typer.Option("--check", help="Only tell what would be erased.")] = False,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Erase a person's data. Asks for the document number (first line of the input); further lines are their mobile numbers."""
    person = _person()
    with existing_centre(settings_of(database_url, keys)) as centre:
        found = erase_person(centre, person, (operator or getpass.getuser())[:40], is_looking=check)
    if as_json:
        typer.echo(json.dumps(_fields(found, is_looking=check), ensure_ascii=False))
        return
    _say(Console(), found, is_looking=check)


def _person() -> ErasureSubject:
    if sys.stdin.isatty():
        return ErasureSubject(_word(getpass.getpass("证件号码 document number: ")))
    lines = [line.strip() for line in sys.stdin.read(_LONGEST * (_MOST_LINES + 1)).splitlines() if line.strip()]
    if not lines:
        raise typer.BadParameter("give the document number on the standard input", param_hint="stdin")
    return ErasureSubject(_word(lines[0]), tuple(lines[1 : _MOST_LINES + 1]))


def _word(text: str) -> str:
    number = text.strip()
    if not number or len(number) > _LONGEST or not number.isalnum():
        raise typer.BadParameter("a document number has letters and digits only", param_hint="stdin")
    return number


def _fields(found: Erased, *, is_looking: bool) -> dict[str, object]:
    kept = [
        {"why": reason.why.value, "rows": reason.rows, "zh": WORDS[reason.why].zh, "en": WORDS[reason.why].en}
        for reason in found.kept
    ]
    return {"is_erased": not is_looking, "erased": found.erased, "kept": kept}


def _say(out: Console, found: Erased, *, is_looking: bool) -> None:
    erased = Table(title="将删除 would be erased" if is_looking else "已删除 erased", title_justify="left")
    erased.add_column("内容 what")
    erased.add_column("条数 rows", justify="right")
    for name, number in found.erased.items():
        erased.add_row(_NAMES[name], f"{number:,}")
    kept = Table(title="保留 kept", title_justify="left", show_lines=True)
    kept.add_column("条数 rows", justify="right")
    kept.add_column("原因 why")
    for reason in found.kept:
        kept.add_row(
            "—" if reason.rows is None else f"{reason.rows:,}", f"{WORDS[reason.why].zh}\n{WORDS[reason.why].en}"
        )
    out.print(erased)
    out.print(kept)
