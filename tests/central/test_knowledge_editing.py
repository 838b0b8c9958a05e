"""Entries of the knowledge base are found, changed, made and retired in four eyes, one by one or by a sheet."""

import io
import re
import tomllib
import zipfile
from datetime import date

import pytest

from catalogue.reference import parse_reference
from central.catalogue_publishing import drafts, item_rows
from central.catalogue_publishing.drafts import DraftUnfit, draft_row, every_draft, free_entry_codes
from central.catalogue_publishing.entry_texts import DATES, changed_entry_texts, entry_texts, with_entry_texts
from central.catalogue_publishing.item_rows import MOST_DRAFTED, ItemRows, draft_rows, item_tables
from central.catalogue_publishing.item_texts import TextsUnfit
from central.catalogue_publishing.service import bundle_of, current_version
from central.catalogue_publishing.text_forms import ENTRY_FORM
from central.console.catalogue.column_names import ENTRY_NAMES
from central.console.sheet_reading import read_sheet
from central.console.sheets import TEXT, DataSheet, as_xlsx

PAGE, SHEET = "/console/knowledge", "/console/knowledge/sheet"
ENTRY = f"{PAGE}/entries/K0001"
NEW = {
    "question.zh": "大厅有停车位吗？",
    "question.en": "Is there parking at the hall?",
    "answer.zh": "有，以现场为准。",
    "answer.en": "Yes, as you find it there.",
    "department": "gov_services",
    "keywords": "停车、车位",
    "items": "ZS006",
    "source": "以部门最新规定为准",
    "retired": "上线",
}


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: what is published is text."""
    return sqlite_url


def post(client, path: str, **form: str):
    return client.post(path, data=form, follow_redirects=False)


def approved(client, be, address: str) -> None:
    be("second")
    assert post(client, address, decision="approve").status_code == 303


def published(centre) -> dict[str, object]:
    """What terminals read."""
    with centre.database.reading() as session:
        bundle = bundle_of(session, current_version(session))
    return {each.code: each for each in parse_reference(dict(bundle.files)).tables.knowledge}


def test_answer_changes_after_a_second_account(client, centre, be):
    be("drafter")
    assert post(client, ENTRY, **{"answer.zh": "只有中文", "answer.en": ""}).status_code == 422
    assert "没有改动" in post(client, ENTRY).text
    made = post(
        client,
        ENTRY,
        **{"answer.zh": "先挂失。", "answer.en": "Report it.", "checked_on": "2026-03-04", "checked_by": "公安局"},
    )
    address = made.headers["location"]
    page = client.get(address).text
    assert "先挂失。" in page
    assert "核对日期" in page
    assert post(client, address, decision="approve").status_code == 403, "no one approves their own"
    assert "K0001" in client.get(PAGE).text
    approved(client, be, address)
    entry = published(centre)["K0001"]
    assert (entry.answer.zh, entry.checked_by, entry.checked_on.isoformat()) == ("先挂失。", "公安局", "2026-03-04")


def test_new_entry_is_made_and_retired(client, centre, be):
    be("drafter")
    with centre.database.reading() as session:
        code = next(free_entry_codes(session))
    form = client.get(f"{PAGE}/entries/new").text
    assert "新建知识库条目" in form
    refused = post(client, f"{PAGE}/entries/new", **(NEW | {"items": "ZZ999"}))
    assert refused.status_code == 422
    assert "ZZ999 is no item" in refused.text
    assert "停车、车位" in refused.text, "what was typed stays"
    address = post(client, f"{PAGE}/entries/new", **NEW).headers["location"]
    assert NEW["question.zh"] in client.get(address).text
    approved(client, be, address)
    assert published(centre)[code].items == ("ZS006",)
    retired = post(client, f"{PAGE}/entries/{code}", retired="下线").headers["location"]
    be("drafter")
    assert post(client, retired, decision="approve").status_code == 303
    assert published(centre)[code].retired


def test_entries_are_found_by_their_words(client, be):
    be("drafter")
    assert "/console/knowledge/entries/K0001" in client.get(f"{PAGE}?q=先挂失还是先补办").text
    assert "没有这样的条目" in client.get(f"{PAGE}?q=没有人问过的").text
    for missing in (f"{PAGE}/entries/K9999", f"{PAGE}/entries/RS001", "/console/catalogue/items/K0001"):
        assert client.get(missing).status_code == 404
    assert post(client, "/console/catalogue/items/K0001", source="通知").status_code == 404


def test_codes_of_items_take_no_entry_code(centre):
    with centre.database.writing() as session:
        free = next(free_entry_codes(session))
        session.add(draft_row("KJ001", {}, "", "drafter", centre.clock.now()))
        session.flush()
        assert next(free_entry_codes(session)) == free


def test_password_of_settings_only_looks(operator):
    assert operator.get(PAGE).status_code == 200
    assert "只能查看" in operator.get(ENTRY).text
    assert post(operator, ENTRY, source="通知").status_code == 403


def test_sheet_brings_changes_and_new_entries(client, centre, be):
    be("drafter")
    rows = read_sheet(client.get(SHEET).content)
    row = next(each for each in rows if each["条目编号"] == "K0001")
    new = {**row, "条目编号": "", "问题（中文）": "大厅有停车位吗？", "问题（英文）": "Parking?"}
    changed = {**row, "搜索用词": "挂失、补办"}
    heads = tuple(row)
    content = as_xlsx(DataSheet("知识库", heads, tuple(tuple(each[head] for head in heads) for each in (changed, new))))
    brought = client.post(SHEET, files={"sheet": ("knowledge.xlsx", content)}, follow_redirects=False)
    assert brought.status_code == 303
    with centre.database.reading() as session:
        drafts = {each.item_code: each.changes for each in every_draft(session)}
    assert drafts.pop("K0001").keys() == {"keywords"}
    (made,) = drafts.values()
    assert made["question.zh"] == ["", "大厅有停车位吗？"]


def test_sheet_without_versions_is_refused(client, be):
    be("drafter")
    content = as_xlsx(DataSheet("知识库", ("条目编号",), (("K0001",),)))
    assert "没有导入" in client.post(SHEET, files={"sheet": ("knowledge.xlsx", content)}).text
    assert client.get(f"{SHEET}?as=pdf").status_code == 422


def test_row_that_lost_its_version_is_refused(client, centre, be):
    be("drafter")
    rows = [row for row in read_sheet(client.get(SHEET).content) if row["条目编号"] in ("K0001", "K0002")]
    heads = tuple(rows[0])
    kept, lost = ({**row, "搜索用词": "挂失、补办"} for row in rows)
    lost["目录版本"] = ""
    content = as_xlsx(DataSheet("知识库", heads, tuple(tuple(each[head] for head in heads) for each in (kept, lost))))
    brought = client.post(SHEET, files={"sheet": ("knowledge.xlsx", content)}, follow_redirects=False)
    assert brought.status_code == 422
    with centre.database.reading() as session:
        assert every_draft(session) == []


class CountedReader:
    """Reads TOML, and counts how often (计数的读取)."""

    def __init__(self) -> None:
        self.reads = 0

    def loads(self, text: str) -> dict[str, object]:
        self.reads += 1
        return tomllib.loads(text)


@pytest.fixture
def reader(monkeypatch) -> CountedReader:
    counted = CountedReader()
    for module in (drafts, item_rows):
        monkeypatch.setattr(module, "tomllib", counted)
    return counted


def new_rows(centre, number: int) -> ItemRows:
    with centre.database.reading() as session:
        version = current_version(session)
    questions = ({"question.zh": f"第{each}个停车场？", "question.en": f"Parking {each}?"} for each in range(number))
    return ItemRows(version, [("", NEW | {"keywords": "停车", "items": ""} | each) for each in questions], ENTRY_FORM)


def test_many_new_rows_are_read_as_few(centre, reader):
    reads, codes = [], []
    with centre.database.reading() as session:
        for number in (1, 4):
            reader.reads = 0
            codes.append([code for code, _, _ in item_rows._give_codes(session, new_rows(centre, number))])
            reads.append(reader.reads)
    assert reads[0] == reads[1] > 0
    (first,), several = codes
    assert several == [f"K{int(first[1:]) + further:04d}" for further in range(4)]


def test_sheet_without_codes_is_refused_unread(centre, reader):
    rows = new_rows(centre, MOST_DRAFTED + 1)
    with centre.database.reading() as session, pytest.raises(DraftUnfit, match="没有编号"):
        draft_rows(session, rows, "", "drafter", centre.clock.now())
    assert reader.reads == 0


@pytest.mark.parametrize("said", ["2026-12-31", "2026/12/31", "2026年12月31日", "20261231", "46387"])
def test_date_of_a_spreadsheet_is_the_same(said):
    entry = {"code": "K0001", "valid_until": date(2026, 12, 31)}
    texts = entry_texts(entry)
    assert changed_entry_texts(texts, texts | {"valid_until": said}) == {}
    changes = changed_entry_texts(texts, texts | {"valid_from": said})
    assert changes == {"valid_from": ("", "2026-12-31")}
    assert with_entry_texts(entry, {"valid_from": said})["valid_from"] == date(2026, 12, 31)


def test_date_with_short_parts_is_read():
    assert with_entry_texts({}, {"checked_on": "2026/3/4"}) == {"checked_on": date(2026, 3, 4)}


def test_columns_of_dates_stay_text(client, be):
    be("drafter")
    content = client.get(SHEET).content
    heads = list(read_sheet(content)[0])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    formats = re.findall(r'<xf numFmtId="([0-9]+)"', styles.partition("<cellXfs")[2])
    styled = re.findall(r'<col min="([0-9]+)" max="([0-9]+)" width="[^"]+" style="([0-9]+)"', page)
    texts = [heads[int(first) - 1 : int(last)] for first, last, style in styled if formats[int(style)] == str(TEXT)]
    assert {head for several in texts for head in several} == {ENTRY_NAMES[name] for name in DATES}


def test_every_entry_comes_back_as_it_was(client, centre):
    with centre.database.reading() as session:
        entries = item_tables(session, current_version(session), ENTRY_FORM)
    for entry in entries.values():
        texts = entry_texts(entry)
        assert changed_entry_texts(texts, texts) == {}
        assert with_entry_texts({"code": entry["code"]}, texts) == entry


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": "明年"},
        {"valid_until": "2026/2/30"},
        {"valid_until": "3/4/2026"},
        {"retired": "也许"},
        {"question.zh": "有", "question.en": ""},
    ],
)
def test_text_that_does_not_fit_is_refused(changes):
    with pytest.raises(TextsUnfit):
        with_entry_texts({"code": "K0001"}, changes)
