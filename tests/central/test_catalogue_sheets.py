"""The catalogue as a sheet: taken away, changed, brought back as drafts, or refused whole."""

import io
import zipfile

import pytest

from central.catalogue_publishing.drafts import every_draft
from central.console.sheet_reading import MOST_ROWS, SheetUnreadable, read_sheet
from central.console.sheets import DataSheet, as_csv, as_xlsx

SHEET = "/console/catalogue/sheet"
FEE = {"收费（中文）": "第一份不收费", "收费（英文）": "The first copy is free"}


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: a sheet is text."""
    return sqlite_url


def bring(client, content: bytes, name: str = "catalogue.xlsx"):
    return client.post(SHEET, data={"note": "物价局通知"}, files={"sheet": (name, content)}, follow_redirects=False)


def workbook(*rows: dict[str, str]) -> bytes:
    heads = tuple(dict.fromkeys(head for row in rows for head in row))
    return as_xlsx(DataSheet("目录", heads, tuple(tuple(row.get(head, "") for head in heads) for row in rows)))


@pytest.mark.parametrize("write", ["xlsx", "csv"])
def test_sheet_comes_back_as_drafts(client, centre, be, write):
    be("drafter")
    taken = client.get(f"{SHEET}?as={write}")
    rows = read_sheet(taken.content)
    row = next(each for each in rows if each["事项编号"] == "RS001")
    assert len(rows) > 200
    assert bring(client, taken.content).status_code == 422, "nothing was changed"
    changed = {**row, **FEE}
    heads = tuple(changed)
    sheet = DataSheet("目录", heads, (tuple(changed[head] for head in heads),))
    assert bring(client, as_csv(sheet) if write == "csv" else as_xlsx(sheet)).status_code == 303
    with centre.database.reading() as session:
        (draft,) = every_draft(session)
    assert (draft.item_code, draft.made_by, draft.note) == ("RS001", "drafter", "物价局通知")
    assert {name: after for name, (_, after) in draft.changes.items()} == {
        "fee.zh": FEE["收费（中文）"],
        "fee.en": FEE["收费（英文）"],
    }


def test_sheet_with_something_wrong_brings_nothing(client, centre, be, operator):
    assert bring(operator, workbook({"事项编号": "RS001", **FEE})).status_code == 403, "a password is nobody's"
    be("drafter")
    good = {"事项编号": "RS001", **FEE}
    for wrong, why in (
        ({"事项编号": "ZZ999", **FEE}, "ZZ999"),
        ({"事项编号": "RS002", "收费（中文）": "另议"}, "RS002"),
        ({"事项编号": "RS001", **FEE}, "两行"),
        ({"事项编号": "RS002", "事项状态": "没有"}, "没有导入"),
    ):
        answer = bring(client, workbook(good, wrong))
        assert answer.status_code == 422
        assert why in answer.text
    assert bring(client, workbook({"收费（中文）": "x"})).status_code == 422
    assert client.get(f"{SHEET}?as=pdf").status_code == 422
    with centre.database.reading() as session:
        assert every_draft(session) == []


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"\xff\xfe\x00\x01", b"a\x00b", zipped(a="b"), b"a\n" * (MOST_ROWS + 2), b"," * 200,
     zipped(**{"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(SheetUnreadable):
        read_sheet(content)


def test_texts_come_back_as_they_went():
    sheet = DataSheet("表", ("甲", "乙", "丙"), (("=1+1", "", "一\n二"), ("'单", "终", "")))
    wanted = [{"甲": "=1+1", "乙": "", "丙": "一\n二"}, {"甲": "'单", "乙": "终", "丙": ""}]
    assert read_sheet(as_xlsx(sheet)) == wanted
    assert read_sheet(as_csv(sheet)) == wanted
