"""Builds the issued documents: person, rows and tables of the result as an official paper would carry them, marked 沙箱演示数据."""

from decimal import Decimal

from catalogue.amounts_in_words import amount_in_capitals
from catalogue.schema import ItemKind, Output, ServiceItem
from catalogue.text import LocalText
from central.sandbox.repository import SandboxRepository
from central.sandbox.results import ItemResult, filled
from central.sandbox.situation import NOTHING, Situation
from central.sandbox.templates import DocumentTemplate, ItemTemplate
from central.sandbox.values import make_value
from contract.documents import IssuedDocument

MARK = "沙箱演示数据，不具有法律效力"
_NOT_ON_PAPER = ("编号", "出具单位", "收件单位", "查询时间", "办理状态", "承诺时限")
"""Its head, its end or nothing of a paper says them."""
_VERIFY_TEXT = "可扫描二维码或凭验证码核验本文书。"


def issue_documents(
    outcome: ItemResult, template: ItemTemplate, repository: SandboxRepository, public_url: str
) -> tuple[IssuedDocument, ...]:
    """The documents of an item that gives paper; the same origin always gives the same verification code."""
    situation = outcome.situation
    if Output.A4 not in situation.item.outputs:
        return ()
    document_id = f"{situation.item.code}-{situation.origin}"
    code = verification_code(repository, document_id)
    spec = template.document or _plain(situation.item)
    return (
        IssuedDocument(
            document_id=document_id,
            layout=spec.layout,
            form=spec.form,
            title=_fill_in(spec.title, situation),
            number=situation.case_number,
            fields=(*_fields(outcome), *_on_paper_alone(spec, outcome)),
            paragraphs=tuple(_fill_in(line, situation) for line in spec.text),
            tables=tuple(table.on_paper() for table in outcome.tables),
            notes=(*spec.notes, *(() if spec.form else _sums(outcome)), _VERIFY_TEXT, MARK),
            issuer=template.issuer.zh,
            issued_on=situation.today,
            seal=template.issuer.zh if spec.is_sealed else None,
            verification_code=code,
            verification_url=f"{public_url}/verify/{document_id}/{code}",
            bar_code=situation.case_number if spec.has_bar_code else "",
            pictures=spec.pictures,
            sandbox=True,
        ),
    )


def verification_code(repository: SandboxRepository, document_id: str) -> str:
    """验证码 of a document: sixteen characters that only this centre can make."""
    return repository.keyed("document", document_id)[:16].upper()


def _plain(item: ServiceItem) -> DocumentTemplate:
    is_guide = item.kind is ItemKind.GUIDE
    return DocumentTemplate(item.name.zh, "guide" if is_guide else "statement", (), (), is_sealed=not is_guide)


def _who(situation: Situation) -> tuple[tuple[str, str], ...]:
    if situation.submission.enterprise is not None:
        return (("统一社会信用代码", situation.submission.enterprise.usc_code),)
    citizen = situation.citizen
    if not citizen.id_number:
        return ()
    return (("姓名", citizen.name), ("公民身份号码", citizen.id_number))


def _fields(outcome: ItemResult) -> tuple[tuple[str, str], ...]:
    """Whose paper it is, then the rows of the result; nothing is there twice."""
    who = _who(outcome.situation)
    left_out = {*_NOT_ON_PAPER, *(name for name, _ in who)}
    said = [row for row in outcome.content.rows if row.label.zh not in left_out]
    # what was looked for is listed, though it was nothing; an official finding has no empty line
    is_guide = outcome.situation.item.kind is ItemKind.GUIDE
    return (*who, *((row.label.zh, row.value.zh) for row in said if is_guide or row.value != NOTHING))


def _on_paper_alone(spec: DocumentTemplate, outcome: ItemResult) -> tuple[tuple[str, str], ...]:
    """What the places of an official form ask for beyond the result."""
    made = ((label, make_value(outcome.situation, generator, label).zh) for label, generator in spec.fields)
    return tuple((label, value) for label, value in made if value != NOTHING.zh)


def _sums(outcome: ItemResult) -> tuple[str, ...]:
    totals: list[Decimal] = [table.total for table in outcome.tables if table.total is not None]
    return tuple(f"合计金额（大写）：{amount_in_capitals(total)}" for total in totals if total >= 0)


def _fill_in(text: str, situation: Situation) -> str:
    citizen = situation.citizen
    plain = text.replace("{name}", citizen.name).replace("{id}", citizen.id_number).replace("{today}", situation.today)
    for field in situation.item.inputs:
        # a certificate about a relative says in full who that is, as it was typed and found in the archive
        plain = plain.replace("{full " + field.name + "}", situation.text(field.name))
        mark = "{answer " + field.name + "}"
        if mark in plain:
            plain = plain.replace(mark, situation.described(field.name).zh)
    return filled(LocalText(zh=plain, en=plain), situation).zh
