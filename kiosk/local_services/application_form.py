"""中国公民出入境证件申请表打印 — the card's data and the answers on an A4 form, to be signed and handed in."""

from contract.documents import IssuedDocument, ResultContent
from kiosk.local_services.question import LocalAnswer, LocalQuestion

SEXES = {"1": "男", "2": "女"}


def application_form(question: LocalQuestion) -> LocalAnswer:
    """The filled form."""
    form = IssuedDocument(
        document_id=f"{question.item.code}-{question.now:%Y%m%d%H%M%S}",
        layout="form",
        title="中国公民出入境证件申请表",
        fields=(*_person(question), *_answers(question)),
        paragraphs=(
            "本人保证以上所填内容真实、准确。",
            "申请人签名：____________________    日期：________年____月____日",
        ),
        notes=("本表由自助终端打印，不等于已经申请；请持本表和所需材料到出入境窗口办理。",),
        issuer=question.snapshot.departments[question.item.department].name.zh,
        issued_on=f"{question.now:%Y-%m-%d}",
        sandbox=True,
    )
    content = ResultContent(
        heading=question.item.short,
        summary=question.wording.both("form_print.ready"),
        next_steps=(*question.item.guide.notes, question.item.guide.ask),
        sandbox=True,
    )
    return LocalAnswer(content, (form,))


def _person(question: LocalQuestion) -> tuple[tuple[str, str], ...]:
    person = question.person
    if person is None:
        return ()
    return (
        ("姓名", person.name),
        ("性别", SEXES.get(person.sex, "")),
        ("民族", person.ethnicity),
        ("出生日期", person.birth_date.isoformat()),
        ("公民身份号码", person.id_number),
        ("户籍地址", person.address),
        ("签发机关", person.issuer),
    )


def _answers(question: LocalQuestion) -> tuple[tuple[str, str], ...]:
    return tuple((field.label.zh, question.text(field.name)) for field in question.item.inputs)
