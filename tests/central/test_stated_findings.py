"""What a sealed paper of the sandbox certifies comes from a record: no answer of the citizen stands on it as a finding."""

import re

import pytest

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.schema import ItemKind, OfflinePolicy, Output
from central.sandbox.templates import templates_of
from central.sandbox.values import kinship

SAID_OF_THE_REQUEST = {
    "purpose": "what the paper is for",
    "purpose_note": "what the paper is for",
    "period": "which part of the record",
    "year": "which part of the record",
    "tax_type": "which part of the record",
    "insurance": "which part of the record",
    "records": "which part of the record",
    "region": "where the record was searched",
    "scope": "of whom the record was searched",
    "child_ids": "of whom the record was searched",
    "exam": "which paper is asked for",
    "licence": "which paper is asked for",
    "page": "which paper is asked for",
    "cert_type": "which paper is asked for",
    "with_roster": "which paper is asked for",
    "target_region": "where the citizen wants to move",
    "withholding_unit": "which part of the record",
}
CHECKED = (InputKind.ID_NO, InputKind.NAME)
"""The register has said that number and name belong together (`of_name`)."""

CERTIFIES = [
    item
    for item in load_catalogue().items
    if item.kind is ItemKind.PRINT and Output.A4 in item.outputs and item.offline is not OfflinePolicy.LOCAL
]


@pytest.mark.parametrize("item", CERTIFIES, ids=lambda item: item.code)
def test_no_answer_is_certified_as_a_finding(item) -> None:
    template = templates_of(item.department)[item.code]
    cells = [cell for table in template.tables for cell in table.cells]
    text = () if template.document is None else template.document.text
    said = " ".join((*(row.generator for row in template.rows), *cells, *text))
    checked = {each for field in item.inputs if field.of_whom for each in (field.name, field.of_name)}

    spoken = {name for names in re.findall(r"answer ([a-z0-9_]+(?: purpose\b)?)", said) for name in names.split()}
    answers = {name for name in spoken if item.input(name).kind not in CHECKED}
    names = spoken - answers

    assert answers <= set(SAID_OF_THE_REQUEST)
    assert names <= checked


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("441602196001010019", "父亲"),
        ("441602196001010027", "母亲"),
        ("441602199301010014", "兄弟"),
        ("441602201402040048", "女儿"),
        ("441602193001010022", "祖母（外祖母）"),
        ("", "—"),
    ],
)
def test_kinship_comes_from_both_numbers(other: str, said: str) -> None:
    assert kinship("441602199001010024", other).zh == said
