"""The catalogue as a sheet: taken away, changed, brought back as drafts, or refused whole."""

import io
import zipfile

import pytest

from central.catalogue_publishing.drafts import every_draft, find_item
from central.catalogue_publishing.models import CataloguePublication
from central.catalogue_publishing.service import bundle_of
from central.console.sheet_reading import MOST_COLUMNS, MOST_ROWS, SheetUnreadable, read_sheet
from central.console.sheets import DataSheet, as_csv, as_xlsx

SHEET = "/console/catalogue/sheet"
FEE = {"收费（中文）": "第一份不收费", "收费（英文）": "The first copy is free"}


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: a sheet is text."""
    return sqlite_url


def bring(client, content: bytes, name: str = "catalogue.xlsx"):
    return client.post(SHEET, data={"note": "物价局通知"}, files={"sheet": (name, content)}, follow_redirects=False)


def workbook(*changed: dict[str, str], version: str = "1") -> bytes:
    rows = [{"目录版本": version, **row} for row in changed]
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
    assert bring(operator, workbook({"事项编号": "RS001", **FEE})).status_code == 403, "a password is no one's"
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


@pytest.fixture
def later_fee(centre, clock):
    """A later version of the catalogue for all terminals, in which the Chinese fee of RS001 is this."""

    def publish(version: int, fee: str) -> None:
        with centre.database.writing() as session:
            place = find_item(session, "RS001")
            item = place.item
            item["guide"]["fee"]["zh"] = fee
            row = CataloguePublication(version=version, group_name="", published_at=clock.now(), note="")
            row.files, row.signature = place.files_with(item), bundle_of(session, 1).signature
            session.add(row)

    return publish


def test_sheet_of_earlier_version_reverts_nothing(client, centre, be, later_fee):
    be("drafter")
    taken = client.get(SHEET).content
    row = next(each for each in read_sheet(taken) if each["事项编号"] == "RS001")
    assert row["目录版本"] == "1"
    later_fee(2, "新的收费")
    assert "没有改动" in bring(client, taken).text
    clashing = bring(client, workbook({**row, "收费（中文）": "另一种收费"}))
    assert clashing.status_code == 422
    assert "RS001：导出后已另有改动" in clashing.text
    with centre.database.reading() as session:
        assert every_draft(session) == []
    changed = {**row, "收费（中文）": "新的收费", "结果（中文）": "当场打印一份"}
    assert bring(client, workbook(changed)).status_code == 303
    with centre.database.reading() as session:
        (draft,) = every_draft(session)
    assert set(draft.changes) == {"result.zh"}, "what is there already is no change"


@pytest.mark.parametrize("version", ["", "0", "7", "v1", "9" * 30, "１"])
def test_sheet_of_no_known_version_is_refused(client, centre, be, version):
    be("drafter")
    answer = bring(client, workbook({"事项编号": "RS001", **FEE}, version=version))
    assert answer.status_code == 422
    assert "重新导出" in answer.text
    with centre.database.reading() as session:
        assert every_draft(session) == []


def test_rows_of_two_versions_are_refused(client, be, later_fee):
    be("drafter")
    later_fee(2, "新的收费")
    rows = {"事项编号": "RS001", **FEE}, {"事项编号": "RS002", "目录版本": "2"}
    assert "各行相同" in bring(client, workbook(*rows)).text


def zipped(packing: int = zipfile.ZIP_STORED, **parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(rows: str, texts: str = "", main: str = MAIN, head: str = "") -> dict[str, str | bytes]:
    """A workbook of one sheet, as its parts."""
    return {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{LINK}"><sheets><sheet r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="s.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{texts}</sst>',
        "xl/s.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }


ROW = "<row><c><v>1</v></c></row>"


def damaged(content: bytes, at: bytes, new: bytes) -> bytes:
    """The same, with other bytes from the first place where these are."""
    place = content.index(at)
    return content[:place] + new + content[place + len(new) :]


def packed(**parts: str | bytes) -> bytes:
    return zipped(zipfile.ZIP_DEFLATED, **parts)


def cut_within() -> bytes:
    """Its one part ends sooner than the list of parts says, and its archive is whole otherwise."""
    content = zipped(**{"xl/sharedStrings.xml": "<a/>"})
    listed = content.rindex(b"PK\x01\x02")
    return content[: listed + 20] + (10**6).to_bytes(4, "little") * 2 + content[listed + 28 :]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"\xff\xfe\x00\x01", b"a\x00b", zipped(a="b"), b"a\n" * (MOST_ROWS + 2), b"," * 200,
     zipped(**{"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
     zipped(**parts(ROW, main="http://purl.oclc.org/ooxml/spreadsheetml/main")),
     zipped(**parts(ROW) | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}),
     zipped(**parts(ROW, head='<?xml version="1.0" encoding="gb18030"?>')),
     zipped(**parts(ROW, head='<?xml version="1.0" encoding="nonsense"?>')),
     damaged(packed(**{"xl/sharedStrings.xml": "<a/>" * 99}), b"Strings.xml", b"Strings.xml" + b"\xff" * 8),
     cut_within(),
     zipped(**parts(ROW * (MOST_ROWS + 2))), zipped(**parts(f"<row>{'<c/>' * (MOST_COLUMNS + 2)}</row>")),
     zipped(**parts('<row><c t="s"><v>7</v></c></row>'))],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(SheetUnreadable):
        read_sheet(content)


def test_runs_are_read_without_their_readings():
    rich = "<si><r><rPr/><t>事项</t></r><r><t>编号</t></r><rPh><t>shi</t></rPh></si><si><t>好</t><rPh><t>hao</t></rPh></si>"
    inline = "<is><r><t>坏</t></r><rPh><t>huai</t></rPh></is>"
    rows = f'<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row><row><c t="inlineStr">{inline}</c></row>'
    assert read_sheet(zipped(**parts(rows, rich))) == [{"事项编号": "好"}, {"事项编号": "坏"}]


def test_what_is_nested_is_read_once():
    """Read again at each depth it would take a time that grows with the square of the file."""
    depth = 500
    texts = "<si><t>头</t>" * depth + "</si>" * depth
    rows = '<row><c t="s"><v>0</v></c>' * depth + "</row>" * depth
    with pytest.raises(SheetUnreadable):
        read_sheet(zipped(**parts(f'{rows}<row><c t="s"><v>1</v></c></row>', texts)))
    assert read_sheet(zipped(**parts(f"{rows}<row><c><v>一</v></c></row>", texts))) == [{"头": "一"}]


def test_texts_come_back_as_they_went():
    sheet = DataSheet("表", ("甲", "乙", "丙"), (("=1+1", "", "一\n二"), ("'单", "终", "")))
    wanted = [{"甲": "=1+1", "乙": "", "丙": "一\n二"}, {"甲": "'单", "乙": "终", "丙": ""}]
    assert read_sheet(as_xlsx(sheet)) == wanted
    assert read_sheet(as_csv(sheet)) == wanted
