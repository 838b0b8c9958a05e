"""The verb that checks the QR code of a submission receipt."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.cli.plain_words import plain
from central.clock import second_words
from central.terminals.receipts import ReceiptJudgement, ReceiptVerdict, judge_receipt
from contract.receipt_proof import MORNING_CHECK

_WORDS = {
    ReceiptVerdict.GENUINE: "凭证有效 The receipt is genuine.",
    ReceiptVerdict.OUT_OF_TIME: "签名相符，但凭条时间不在密钥有效期内，请核实 Signed, but at a time when this key was not good.",
    ReceiptVerdict.WITHDRAWN: "签名相符，但该终端密钥已被吊销：签名本身不再证明什么 Signed by a key that was revoked: "
    "the signature alone proves nothing.",
    ReceiptVerdict.NOT_SIGNED: "签名不符，不是该终端出具的凭证 No key of this terminal signed it.",
    ReceiptVerdict.UNKNOWN_TERMINAL: "本中心没有这台终端 This centre has no such terminal.",
    ReceiptVerdict.UNREADABLE: "不是提交凭证的二维码内容 This is no receipt's code.",
}


def receipt(
    code: Annotated[str, typer.Argument(help="What the QR code says (GK1:…); - reads it from the input.")],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Check a submission receipt: which key of its terminal signed it and when that was good; ends with 1 if it is not genuine."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        found = judge_receipt(session, sys.stdin.readline() if code == "-" else code)
        catalogue = centre.catalogues.take(session)
    item_code = "" if found.proof is None else found.proof.item_code
    named = None if catalogue is None else catalogue.named.get(item_code)
    item = item_code if named is None else f"{named.short.zh} · {named.name.zh} ({item_code})"
    item = "每日巡检 morning check" if item_code == MORNING_CHECK else item
    if as_json:
        typer.echo(json.dumps(_fields(found), ensure_ascii=False))
    else:
        _say(Console(soft_wrap=True, highlight=False), found, item)
    if found.verdict is not ReceiptVerdict.GENUINE:
        raise typer.Exit(1)


def _fields(found: ReceiptJudgement) -> dict[str, object]:
    proof, key = found.proof, found.key
    fields: dict[str, object] = {"verdict": found.verdict.value, "has_come": found.has_come}
    if proof is not None:
        at = proof.occurred_at.isoformat()
        fields |= {"terminal_id": proof.terminal_id, "item_code": proof.item_code, "occurred_at": at}
        fields |= {"record_id": proof.record_id}
    if key is not None:
        until = None if key.until is None else key.until.isoformat()
        fields["key"] = {"mark": key.mark, "since": key.since.isoformat(), "until": until, "ended_by": key.ended_by}
    return fields


def _say(out: Console, found: ReceiptJudgement, item: str) -> None:
    proof, key = found.proof, found.key
    out.print(_WORDS[found.verdict])
    if proof is None:
        return
    at = second_words(proof.occurred_at)
    out.print(f"终端 terminal {plain(proof.terminal_id)}   事项 item {plain(item)}   时间 made {at}")
    if key is None:
        return
    until = "—" if key.until is None else f"{second_words(key.until)} ({key.ended_by})"
    out.print(f"密钥 key {key.mark}   {second_words(key.since)} – {until}")
    out.print("记录已到中心 The record has come." if found.has_come else "记录未到中心 The record has not come.")
