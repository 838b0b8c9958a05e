"""Counts crossed by any axes, what is taken away of them, and the bureau's report."""

import csv
import io
import zipfile
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import event
from typer.testing import CliRunner

from catalogue.loader import load_catalogue
from central.assembly.retention import forget_due
from central.cli.verbs import app as cli
from central.clock import civil_day
from central.console.sheets import BEGINS_FORMULA, DataSheet, as_csv, as_pdf, as_xlsx
from central.terminal_register.credentials import revoke
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, bureau_report, whole_month
from central.usage.completeness_of_counts import late_terminals
from central.usage.crossing import Axis, Crossing, Measures, Wanted, period_before, year_before
from central.usage.folding import fold_all
from contract.records import Channel, Outcome
from tests.central.virtual_terminal import NOON, person

TODAY = civil_day(NOON)
THIS_MONTH = Wanted(TODAY.replace(day=1), TODAY)


@pytest.fixture
def counted(enrol):
    """Six cases at two terminals, five of them served, over two days."""
    one, other = enrol("YC-001"), enrol("YC-002")
    one.upload(
        one.case("RS009", who=person("002")),
        one.case("RS009", who=person("003"), occurred_at=NOON - timedelta(days=1)),
        one.case("GA001", "police", outcome=Outcome.COMPLETED, channel=Channel.ONLINE, who=person("004")),
    )
    other.upload(
        other.case("RS009", who=person("002")),
        other.case("RS009", outcome=Outcome.ABANDONED),
        other.case("SJ004", "market_regulation", outcome=Outcome.COMPLETED, channel=Channel.LOCAL),
    )
    return one, other


def served(centre, wanted: Wanted, *axes: Axis) -> dict[tuple[str, ...], int]:
    with centre.database.snapshot() as session:
        found = Crossing(session, centre.catalogues.take(session)).count(wanted, *axes)
    return {keys: measures.served for keys, measures in found.items() if measures.served}


def test_counts_cross_any_axes_folded_or_not(counted, centre):
    expected = {
        (): {(): 5},
        (Axis.DEPARTMENT, Axis.TERMINAL): {
            ("hrss", "YC-001"): 2, ("hrss", "YC-002"): 1, ("police", "YC-001"): 1, ("market_regulation", "YC-002"): 1,
        },
        (Axis.DAY,): {(TODAY.isoformat(),): 4, ((TODAY - timedelta(days=1)).isoformat(),): 1},
        (Axis.MONTH, Axis.CHANNEL): {("2026-11", "queue"): 3, ("2026-11", "online"): 1, ("2026-11", "local"): 1},
        (Axis.TOWN,): {("441602001",): 5},
    }  # fmt: skip
    for _ in range(2):
        assert {axes: served(centre, THIS_MONTH, *axes) for axes in expected} == expected
        fold_all(centre.database)


@pytest.mark.parametrize("only", [{}, {Axis.TERMINAL: "YC-001"}, {Axis.ITEM: "RS009"}, {Axis.CHANNEL: "queue"}])
def test_sums_of_days_agree_with_their_lines(counted, centre, only):
    """A count along one axis is that of two axes, whichever tables each is read from."""
    wanted = Wanted(THIS_MONTH.first, TODAY, only)
    for _ in range(2):
        with centre.database.snapshot() as session:
            crossing = Crossing(session, centre.catalogues.take(session))
            for axis in Axis:
                across = Axis.OUTCOME if axis is Axis.DEPARTMENT else Axis.DEPARTMENT
                summed = defaultdict(Measures)
                for (key, _), measures in crossing.count(wanted, axis, across).items():
                    summed[key,] += measures
                assert crossing.count(wanted, axis) == summed, axis
        fold_all(centre.database)


def test_counts_are_narrowed_by_every_value(counted, centre):
    def whole(**more) -> int:
        return served(centre, Wanted(THIS_MONTH.first, TODAY, {Axis(name): value for name, value in more.items()})).get(
            (), 0
        )

    for _ in range(2):
        assert [whole(terminal="YC-001"), whole(item="RS009"), whole(outcome="completed"), whole(town="9")] == [
            3,
            3,
            2,
            0,
        ]
        assert (
            whole(kind="query", item="RS009") + whole(kind="certify", item="RS009") + whole(kind="apply", item="RS009")
            == 3
        )
        assert served(centre, Wanted(THIS_MONTH.first, TODAY, region="4416")) == {(): 5}
        assert served(centre, Wanted(THIS_MONTH.first, TODAY, region="99")) == {}
        fold_all(centre.database)


@pytest.mark.parametrize(
    ("first", "last", "before", "year"),
    [
        ((2026, 3, 1), (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28)), ((2025, 3, 1), (2025, 3, 31))),
        ((2026, 1, 1), (2026, 12, 31), ((2025, 1, 1), (2025, 12, 31)), ((2025, 1, 1), (2025, 12, 31))),
        ((2026, 3, 5), (2026, 3, 9), ((2026, 2, 28), (2026, 3, 4)), ((2025, 3, 5), (2025, 3, 9))),
        ((2024, 2, 1), (2024, 2, 29), ((2024, 1, 1), (2024, 1, 31)), ((2023, 2, 1), (2023, 2, 28))),
    ],
)
def test_same_periods_are_compared(first, last, before, year):
    wanted = Wanted(date(*first), date(*last))
    found = [(each.first, each.last) for each in (period_before(wanted), year_before(wanted))]
    assert found == [tuple(date(*day) for day in span) for span in (before, year)]


def test_page_says_how_complete_counts_are(counted, operator, clock):
    one, other = counted
    for each in counted:
        each.beat()
    other.case("RS009")
    other.upload(other.case("RS009"))
    page = operator.get("/console/counts?down=department&across=terminal").text
    assert "完整截至 2026-11-25 12:00" in page
    assert "未报全 1 台：演示大厅（YC-002，缺 1 条）" in page
    assert "人社" in page
    records = operator.get("/console/counts/records?terminal=YC-001").text
    assert records.count('data-head="序号"') == 3
    assert person().name not in records
    assert one.terminal_id in records


def test_account_of_a_department_sees_its_own(counted, client, centre):
    from central.operators.roles import OperatorRole
    from tests.central.test_operators import code_of, log_in, made

    account = made(centre, OperatorRole.VIEWER, department="police")
    assert log_in(client, account, code_of(account, centre)) == 303
    assert ">1</a></b>" in client.get("/console/counts?down=day&department=hrss").text
    assert "GA001" in client.get("/console/counts/records").text
    assert "RS009" not in client.get("/console/counts/records").text


def test_report_is_in_the_form_of_the_bureau(counted, operator, settings, tmp_path):
    where = ["--database-url", settings.database_url, "--keys", str(settings.keys_folder)]
    done = CliRunner().invoke(cli, ["report", "--year", "2026", "--to", str(tmp_path / "r.pdf"), *where])
    assert done.exit_code == 0, done.output
    items = len(load_catalogue().items)
    assert f"2026年，共投放自助终端 2 台，可办理事项 {items} 项，服务群众 4 人次，办理业务 5 宗。" in done.output
    assert f"无人办理的事项 {items - 3} 项" in done.output
    assert "4 人次" in PdfReader(tmp_path / "r.pdf").pages[0].extract_text().replace("\n", "")
    site = CliRunner().invoke(cli, ["report", "--site", "演示大厅", *where])
    assert "累计，演示大厅办理业务 5 笔，服务群众 4 人次。" in site.output
    assert "5 宗" in operator.get("/console/report?year=2026&month=11").text
    assert "0 宗" in operator.get("/console/report?year=2025").text


def test_report_outlasts_people_it_counts(counted, centre):
    """Persons are forgotten after a time; how many came is not."""
    fold_all(centre.database)
    until = NOON + timedelta(days=centre.settings.keep_people_days + 2)
    assert forget_due(centre.database, centre.settings, until)["person_seen"] > 0
    with centre.database.snapshot() as session:
        catalogue = centre.catalogues.take(session)
        whole = bureau_report(session, catalogue, Wanted(date(2026, 1, 1), date(2026, 12, 31)), NOON)
        of_site = bureau_report(session, catalogue, Wanted(FIRST_EVER, LAST_EVER, {Axis.SITE: "演示大厅"}), NOON)
    assert (whole.visits, whole.people, of_site.visits) == (4, 3, 4)


def test_hole_in_a_month_is_reported(counted, operator, settings, tmp_path):
    """A report goes upward: it says itself what is missing, on the page, in each file and at the command line."""
    one, other = counted
    one.beat()
    other.case("RS009")
    other.upload(other.case("RS009"))
    other.beat()
    hole = "数据完整截至 2026-11-25 12:00；未报全 1 台：演示大厅（YC-002，缺 1 条）"
    asked = "year=2026&month=11"
    assert hole in operator.get(f"/console/report?{asked}").text
    where = ["--database-url", settings.database_url, "--keys", str(settings.keys_folder)]
    done = CliRunner().invoke(cli, ["report", "--year", "2026", "--month", "11", *where])
    assert hole.partition("；")[2] in done.output
    printed = operator.get(f"/console/report/export?{asked}&form=pdf").content
    assert hole in PdfReader(io.BytesIO(printed)).pages[0].extract_text().replace("\n", "")
    assert hole in sheet_texts(operator.get(f"/console/report/export?{asked}&form=xlsx").content)


def test_exports_hold_the_counts_of_the_page(counted, operator):
    csv_file = operator.get("/console/counts/export?down=item&form=csv").content
    rows = list(csv.DictReader(io.StringIO(csv_file.decode("utf-8-sig"))))
    assert {row["事项"]: int(row["办件"]) for row in rows} == {"RS009": 3, "GA001": 1, "SJ004": 1}
    book = zipfile.ZipFile(io.BytesIO(operator.get("/console/counts/export?down=item&form=xlsx").content))
    assert "RS009" in book.read("xl/sharedStrings.xml").decode()
    assert operator.get("/console/counts/export?down=item&form=pdf").content.startswith(b"%PDF")
    assert "导出数据" in operator.get("/console/accounts").text


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["", *BEGINS_FORMULA]), TEXT), min_size=1, max_size=5))
def test_no_cell_is_a_formula(parts):
    texts = tuple("".join(each) for each in parts)
    sheet = DataSheet("t", tuple("h" for _ in texts), (texts,))
    reported = list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")))[-1]
    assert not any(cell.startswith(BEGINS_FORMULA) for cell in reported)
    assert [cell.removeprefix("'") for cell in reported] == [text.removeprefix("'") for text in texts]


def test_sheet_keeps_formulas_as_texts():
    sheet = DataSheet('=a"#[x]\\', ("=1", "n"), (('=HYPERLINK("x")', 1), ("#set page()", 2.5)))
    book = zipfile.ZipFile(io.BytesIO(as_xlsx(sheet)))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    words = PdfReader(io.BytesIO(as_pdf(sheet))).pages[0].extract_text()
    assert "#set page()" in words


def test_tables_taken_away_have_every_column(enrol, operator):
    """A page has room for 24; the sums of the others are its last column."""
    terminal = enrol("YC-001")
    terminal.upload(*(terminal.case("RS009", occurred_at=NOON - timedelta(days=ago)) for ago in (*range(30), 0)))
    asked = "first=2026-10-01&down=department&across=day"
    page = operator.get(f"/console/counts?{asked}").text
    assert "其他 7 列" in page
    assert '<th class="n">2026-11-03</th>' in page, "the newest are shown"
    assert '<td class="n">7</td>' in page
    assert "导出的 Excel 和 CSV 里每行每列都有" in page
    for form in ("csv", "xlsx"):
        content = operator.get(f"/console/counts/export?{asked}&form={form}").content
        texts = content.decode("utf-8-sig") if form == "csv" else sheet_texts(content)
        assert all((TODAY - timedelta(days=ago)).isoformat() in texts for ago in range(30)), form
        assert "其他" not in texts
    [row] = csv.DictReader(
        io.StringIO(operator.get(f"/console/counts/export?{asked}&form=csv").content.decode("utf-8-sig"))
    )
    assert sum(int(row[(TODAY - timedelta(days=ago)).isoformat()]) for ago in range(30)) == int(row["办件"]) == 31
    printed = operator.get(f"/console/counts/export?{asked}&form=pdf").content
    assert "其他7列" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages).replace(" ", "")


def sheet_texts(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(("columns", "rows"), [(7, 3), (13, 40), (27, 2), (60, 6)])
def test_wide_tables_are_readable_as_pdf(columns, rows):
    """Every number is in one piece, however many columns there are."""
    table = tuple((f"RS{row:03}", *(100_000 + row * 1000 + column for column in range(columns))) for row in range(rows))
    sheet = DataSheet("t", ("事项", *(f"第{column}镇便民服务中心" for column in range(columns))), table)
    pages = PdfReader(io.BytesIO(as_pdf(sheet))).pages
    words = " ".join(page.extract_text() for page in pages).split()
    assert {f"{number:,}" for _, *numbers in table for number in numbers} <= set(words)
    assert all(words.count(name) == -(-columns // 13) for name, *_ in table), "each table says what its rows are of"
    assert (pages[0].mediabox.width > pages[0].mediabox.height) == (columns >= 8)


def test_terminal_that_holds_counts_back_is_named(enrol, operator, clock):
    """One that is silent, with nothing waiting when it was last heard."""
    silent, other = enrol("YC-001"), enrol("YC-002")
    silent.beat()
    clock.advance(minutes=29)
    other.beat()
    assert "没有消息" not in operator.get("/console/counts").text
    clock.advance(minutes=2)
    page = operator.get("/console/counts").text
    assert "完整截至 2026-11-25 12:00" in page
    assert "最久没有消息的是演示大厅（YC-001），自 2026-11-25 12:00:00 起没有消息" in page
    assert "最久没有消息的是演示大厅（YC-001）" in sheet_texts(operator.get("/console/counts/export").content)


def test_all_that_is_behind_is_counted(enrol, operator, centre):
    for number in range(23):
        enrol(f"YC-{number:03}")
    page = operator.get("/console/counts").text
    assert "未报全 23 台" in page
    assert "演示大厅（YC-019，从未上报）" in page
    assert "（YC-020，" not in page
    assert " 等 23 台" in page


def test_withdrawn_terminal_holds_back_its_own_time(enrol, operator, clock, centre):
    gone, other = enrol("YC-001"), enrol("YC-002")
    gone.case("RS009")
    gone.upload(gone.case("RS009"))
    gone.beat()
    other.beat()
    with centre.database.writing() as session:
        revoke(session, "YC-001", clock.now())
    assert "未报全 1 台：演示大厅（YC-001，缺 1 条）" in operator.get("/console/counts").text
    clock.advance(days=3)
    assert "未报全" not in operator.get("/console/counts?first=2026-11-27&last=2026-11-28").text


def test_late_arrivals_are_named_as_asked(enrol, operator):
    one, other = enrol("YC-001"), enrol("YC-002")
    one.upload(*(one.case("RS009", occurred_at=NOON - timedelta(days=2)) for _ in range(3)))
    other.upload(other.case("GA001", "police", occurred_at=NOON - timedelta(days=5)), other.case("GA001", "police"))
    assert "晚到 4 条：演示大厅（YC-001）3 条、演示大厅（YC-002）1 条" in operator.get("/console/counts").text
    assert "晚到 1 条：演示大厅（YC-002）1 条" in operator.get("/console/counts?department=police").text
    assert "晚到 3 条：演示大厅（YC-001）3 条" in operator.get("/console/counts?item=RS009").text


def test_late_arrivals_are_found_by_their_index(enrol, centre):
    terminal = enrol()
    terminal.upload(terminal.case(), terminal.case(occurred_at=NOON - timedelta(days=1)))
    engine, read = centre.database.engine, []
    event.listen(engine, "before_cursor_execute", lambda *heard: read.append((heard[2], heard[3])))
    with centre.database.snapshot() as session:
        assert late_terminals(session, Crossing(session, None), THIS_MONTH) == (), "a whole day is not late yet"
        if engine.dialect.name == "sqlite":
            statement, values = read[-1]
            explained = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert any("ix_record_late" in str(row) for row in explained), explained


def test_every_missing_record_is_counted(enrol, operator):
    terminal = enrol()
    records = [terminal.case() for _ in range(61)]
    terminal.upload(*records[::2])
    terminal.beat()
    assert "演示大厅（YC-001，缺 30 条）" in operator.get("/console/counts").text


def test_last_day_of_december_is_known():
    assert whole_month(2026, 12) == (date(2026, 12, 1), date(2026, 12, 31))
