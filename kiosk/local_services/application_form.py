"""中国公民出入境证件申请表打印 — the card's data and the answers on an A4 form, to be signed and handed in."""

from contract.documents import IssuedDocument, ResultContent
from kiosk.local_services.question import LocalAnswer, LocalQuestion

SEXES = ("1", "2")
"""Those that the form has a word for, as an identity card has them."""


def application_form(question: LocalQuestion) -> LocalAnswer:
    """Fills in the official form of an application with the citizen's answers."""
    form = IssuedDocument(
        document_id=f"{question.item.code}-{question.now:%Y%m%d%H%M%S}",
        layout="form",
        form="exit_entry_application",
        title=question.on_paper("form_print.title"),
        fields=(*_person(question), *_answers(question)),
        paragraphs=(question.on_paper("form_print.true"), question.on_paper("form_print.signature")),
        notes=(question.on_paper("form_print.not_applied"),),
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
    said = {
        "name": person.name,
        "sex": question.on_paper(f"form_print.sex_{person.sex}") if person.sex in SEXES else "",
        "ethnicity": person.ethnicity,
        "birth_date": person.birth_date.isoformat(),
        "id_number": person.id_number,
        "address": person.address,
        "issuer": person.issuer,
    }
    return tuple((question.on_paper(f"form_print.{name}"), text) for name, text in said.items())


def _answers(question: LocalQuestion) -> tuple[tuple[str, str], ...]:
    return tuple((field.label.zh, question.text(field.name)) for field in question.item.inputs)
