"""An item's texts change in four eyes: a draft, checked and shown as a difference, published by another account to a group, and back."""

import tomllib
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from catalogue.errors import CatalogueInvalid, CatalogueProblem
from central.assembly.task_loop import TaskLoop
from central.catalogue_publishing import service as publishing
from central.catalogue_publishing.drafts import MOST_DRAFTS, DraftState, every_draft, trial_drafts, unreleased_authors
from central.catalogue_publishing.item_texts import TextsUnfit, changed_texts, texts_of, with_texts
from central.catalogue_publishing.models import CatalogueDraftEntry, CataloguePublication
from central.catalogue_publishing.preview import PREVIEW_LASTS
from central.catalogue_publishing.service import alone, bundle_of, current_version, note_of_again
from central.catalogue_publishing.toml_tables import toml_tables
from central.console.catalogue.catalogue_routes import MOST_FOUND
from central.operators.roles import OperatorRole
from central.terminals.service import find_terminal

CODE = "RS001"
ITEM = f"/console/catalogue/items/{CODE}"
FEE = {"fee.zh": "第一份不收费", "fee.en": "The first copy is free"}


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: what is published is text."""
    return sqlite_url


def post(client, path: str, **form: str):
    return client.post(path, data=form, follow_redirects=False)


def drafted(client, **texts: str | list[str]) -> str:
    """The address of a draft."""
    answer = client.post(ITEM, data={**(texts or FEE), "note": "物价局通知"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def fee_of(centre, group: str = "") -> str:
    with centre.database.reading() as session:
        version = current_version(session, group)
        return centre.catalogues.take(session, version).named[CODE].guide.fee.zh


def test_change_goes_to_group_all_and_back(client, centre, be, enrol):
    terminal = enrol("YC-001")
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").group_name = "pilot"
    before = fee_of(centre)
    be("drafter")
    address = drafted(client)
    page = client.get(address).text
    assert before in page
    assert FEE["fee.zh"] in page
    assert post(client, address, decision="approve").status_code == 403, "no one approves their own"
    be("second")
    assert "先发布到分组 pilot" in client.get(address).text
    assert post(client, address, decision="approve", group_name="pilot").status_code == 303
    assert (fee_of(centre), fee_of(centre, "pilot")) == (before, FEE["fee.zh"])
    assert terminal.beat().catalogue_version == 2
    assert post(client, address, decision="approve").status_code == 422, "it is decided"
    step = "/console/catalogue/publications/2"
    assert "发布到全部终端" in client.get("/console/catalogue").text
    assert post(client, step, step="promote").status_code == 303
    assert fee_of(centre) == FEE["fee.zh"]
    assert post(client, step, step="promote").status_code == 409
    assert post(client, "/console/catalogue/publications/1", step="back").status_code == 303
    assert (fee_of(centre), fee_of(centre, "pilot")) == (before, before)
    assert post(client, "/console/catalogue/publications/9", step="back").status_code == 404


@pytest.fixture
def trials(centre, clock) -> None:
    """For a group: v2 and v3 by drafts of two accounts, v4 by none, v5 by a draft."""
    made = {"made_at": clock.now(), "item_code": CODE, "changes": {}, "state": DraftState.PUBLISHED.value}
    with centre.database.writing() as session:
        first = session.get_one(CataloguePublication, 1)
        shared = {"files": first.files, "signature": first.signature, "published_at": clock.now()}
        for version, author in ((2, "drafter"), (3, "second"), (4, ""), (5, "third")):
            session.add(CataloguePublication(version=version, group_name="pilot", **shared))
            if author:
                row = CatalogueDraftEntry(draft_id=f"{version}", made_by=author, version=version, **made)
                row.group_name = "pilot"
                session.add(row)


def test_authors_of_trial_are_since_its_beginning(centre, trials):
    with centre.database.reading() as session:
        found = [unreleased_authors(trial_drafts(session, version, "pilot")) for version in (2, 3, 4, 5)]
    assert found == [{"drafter"}, {"drafter", "second"}, set(), {"third"}]


def test_trial_goes_to_all_by_others_than_authors(client, centre, be, operator, trials):
    step = "/console/catalogue/publications/5"
    assert "要用账户登录" in client.get("/console/catalogue").text
    for deed in ("promote", "end_trial"):
        assert post(client, step, step=deed).status_code == 403, "a password is no one's"
    be("third")
    assert "由另一个账户发布到全部终端" in client.get("/console/catalogue").text
    assert post(client, step, step="promote").status_code == 403
    be("drafter")
    assert post(client, step, step="promote").status_code == 303, "the draft is another's"


def test_trial_of_two_goes_to_all_by_both(client, centre, be, trials):
    with centre.database.writing() as session:
        for version in (4, 5):
            session.delete(session.get_one(CataloguePublication, version))
        session.delete(session.get_one(CatalogueDraftEntry, "5"))
    step = "/console/catalogue/publications/3"
    be("drafter")
    assert "同意他人起草的" in client.get("/console/catalogue").text
    assert post(client, step, step="promote").status_code == 303
    assert post(client, step, step="promote").status_code == 403, "what is left is their own"
    with centre.database.reading() as session:
        assert current_version(session) == 1
    be("second")
    assert post(client, step, step="promote").status_code == 303
    with centre.database.reading() as session:
        assert current_version(session) == 4


def test_password_of_settings_brings_nothing_back(client, centre, operator, clock):
    with centre.database.writing() as session:
        first = session.get_one(CataloguePublication, 1)
        session.add(
            CataloguePublication(
                version=2, files=first.files, signature=first.signature, published_at=clock.now(), group_name=""
            )
        )
    back = "/console/catalogue/publications/1"
    assert back not in client.get("/console/catalogue").text
    assert post(client, back, step="back").status_code == 403


def test_trial_of_group_ends_without_touching_others(client, centre, be):
    before = fee_of(centre)
    be("drafter")
    address = drafted(client)
    be("second")
    post(client, address, decision="approve", group_name="pilot")
    assert post(client, "/console/catalogue/publications/2", step="end_trial").status_code == 303
    assert (fee_of(centre), fee_of(centre, "pilot")) == (before, before)
    assert "试用中" not in client.get("/console/catalogue").text
    for deed in ("promote", "end_trial"):
        assert post(client, "/console/catalogue/publications/3", step=deed).status_code == 409


def previewed(client, be, enrol, **texts: str) -> str:
    """A draft, shown at YC-001 alone by its second pair of eyes; the draft's address."""
    enrol("YC-002")
    be("drafter")
    address = drafted(client, **texts)
    assert "在一台终端上预览" not in client.get(address).text
    assert post(client, address, decision="preview", terminal_id="YC-001").status_code == 403
    be("second")
    page = client.get(address).text
    assert "在一台终端上预览" in page
    assert "断网的终端恢复联系后才换回" in page
    assert post(client, address, decision="preview", terminal_id="YC-009").status_code == 404
    assert post(client, address, decision="preview", terminal_id="YC-001").status_code == 303
    return address


def test_preview_is_at_one_terminal_and_ends(client, centre, be, terminal, enrol):
    before = fee_of(centre)
    address = previewed(client, be, enrol)
    assert (fee_of(centre), fee_of(centre, alone("YC-001"))) == (before, FEE["fee.zh"])
    assert [terminal.beat().catalogue_version, fee_of(centre, alone("YC-002"))] == [2, before]
    assert "终端 YC-001（预览）" in client.get("/console/catalogue").text
    step = "/console/catalogue/publications/2"
    assert post(client, step, step="end_trial").status_code == 303
    assert (terminal.beat().catalogue_version, fee_of(centre, alone("YC-001"))) == (3, before)
    assert "试用中" not in client.get("/console/catalogue").text
    assert "待审核" in client.get(address).text
    assert post(client, address, decision="preview", terminal_id="YC-001").status_code == 303
    assert post(client, "/console/catalogue/publications/4", step="promote").status_code == 303
    assert fee_of(centre) == FEE["fee.zh"]


def test_forgotten_preview_ends_by_itself(client, centre, be, terminal, enrol, clock):
    before, address = fee_of(centre), previewed(client, be, enrol)
    clock.advance(seconds=PREVIEW_LASTS.total_seconds() - 1)
    TaskLoop(centre).step()
    assert fee_of(centre, alone("YC-001")) == FEE["fee.zh"]
    clock.advance(seconds=1)
    TaskLoop(centre).step()
    TaskLoop(centre).step()
    assert fee_of(centre, alone("YC-001")) == before
    with centre.database.reading() as session:
        assert current_version(session, alone("YC-001")) == 3
    assert state_of(centre, address) == DraftState.WAITING


@pytest.fixture
def preview_beside_trial(client, centre, be, terminal, enrol):
    """v2 is shown at YC-001, whose group tries v3; then the preview ends."""
    previewed(client, be, enrol)
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").group_name = "pilot"
    post(client, other_draft(client, be), decision="approve", group_name="pilot")
    assert post(client, "/console/catalogue/publications/2", step="end_trial").status_code == 303


@pytest.mark.usefixtures("preview_beside_trial")
def test_ended_preview_takes_no_trial_to_all(client, be):
    be("third")
    for version, refused in ((2, 409), (3, 403), (4, 404)):
        assert post(client, f"/console/catalogue/publications/{version}", step="promote").status_code == refused


@pytest.mark.usefixtures("preview_beside_trial")
def test_ended_preview_stays_ended_elsewhere(centre, terminal, clock):
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").group_name = "north"
    clock.advance(seconds=5)
    assert terminal.beat().catalogue_version == 1


def state_of(centre, address: str) -> str:
    with centre.database.reading() as session:
        return session.get_one(CatalogueDraftEntry, address.rpartition("/")[2]).state


def other_draft(client, be) -> str:
    """A draft of another account, which "second" may decide."""
    be("third")
    address = drafted(client, **{"ask.zh": "另问", "ask.en": "Ask again"})
    be("second")
    return address


@pytest.mark.parametrize("group", ["", "pilot"])
def test_overtaken_preview_waits_for_decision_again(client, centre, be, terminal, enrol, group):
    address = previewed(client, be, enrol)
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").group_name = "pilot"
    assert post(client, other_draft(client, be), decision="approve", group_name=group).status_code == 303
    TaskLoop(centre).step()
    TaskLoop(centre).step()
    assert state_of(centre, address) == DraftState.WAITING
    assert terminal.beat().catalogue_version == 3, "the newer version is there already"
    assert post(client, address, decision="approve").status_code == 303


@pytest.mark.expected_logs("the preview at terminal YC-002 cannot end")
def test_preview_ends_beside_one_that_cannot(client, centre, be, terminal, enrol, clock, monkeypatch):
    overtaken, other = previewed(client, be, enrol), other_draft(client, be)
    post(client, other, decision="preview", terminal_id="YC-002")
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").group_name = "pilot"
    third = drafted(client, **{"result.zh": "当场打印一份", "result.en": "Printed at once"})
    be("drafter")
    post(client, third, decision="approve", group_name="pilot")
    clock.advance(seconds=PREVIEW_LASTS.total_seconds())

    def refuse(_files):
        raise CatalogueInvalid((CatalogueProblem("items/hrss.toml", CODE, "fee", "wrong"),))

    monkeypatch.setattr(publishing, "check_files", refuse)
    TaskLoop(centre).step()
    assert [state_of(centre, overtaken), state_of(centre, other)] == [DraftState.WAITING, DraftState.PUBLISHED]


def test_preview_changes_nothing_of_other_terminals(client, centre, be, terminal, enrol):
    previewed(client, be, enrol, **{"short.zh": "预览简称", "short.en": "Previewed"})
    page = client.get("/open/YC-002").text
    assert "打印社保证明" in page
    assert "预览简称" not in page
    with centre.database.reading() as session:
        shown = centre.catalogues.item(session, CODE, 2)
        of_others = [centre.catalogues.item(session, CODE, version) for version in (1, None)]
        newest = centre.catalogues.take(session)
    assert [shown.short.zh, newest.version] == ["预览简称", 1]
    assert of_others == [newest.named[CODE]] * 2


def test_ended_trials_are_listed_apart(client, centre, clock, be):
    with centre.database.writing() as session:
        first = session.get_one(CataloguePublication, 1)
        shared = {"files": first.files, "signature": first.signature, "published_at": clock.now()}
        for version in range(2, MOST_FOUND + 2):
            session.add(CataloguePublication(version=version, group_name="~YC-001", **shared))
        for version, note in ((MOST_FOUND + 2, ""), (MOST_FOUND + 3, note_of_again(1))):
            session.add(CataloguePublication(version=version, group_name="pilot", note=note, **shared))
    be("second")
    listed, _, apart = client.get("/console/catalogue").text.partition("<details><summary>结束了的试用和预览")
    assert ">v1<" in listed
    assert "pilot" not in listed
    assert "同 v1" in apart
    assert "终端 YC-001（预览，已结束）" in apart


def test_promoted_preview_stays_decided(client, centre, be, terminal, enrol):
    address = previewed(client, be, enrol)
    assert post(client, "/console/catalogue/publications/2", step="promote").status_code == 303
    TaskLoop(centre).step()
    assert state_of(centre, address) == DraftState.PUBLISHED
    assert "预览" not in client.get("/console/catalogue").text.partition("已发布的版本")[0]


def test_preview_leaves_trial_of_its_group_alone(client, centre, be, terminal):
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").group_name = "pilot"
    be("drafter")
    first, other = drafted(client), drafted(client, **{"ask.zh": "另问", "ask.en": "Ask again"})
    be("second")
    post(client, first, decision="approve", group_name="pilot")
    answer = post(client, other, decision="preview", terminal_id="YC-001")
    assert answer.status_code == 422
    assert "请换一台预览" in answer.text


def test_draft_that_the_check_refuses_is_not_kept(client, centre, be):
    be("drafter")
    wrong = (
        {"fee.zh": "收费", "fee.en": ""},
        {"short.zh": "这是一个放不进按钮里去的非常非常长的简称", "short.en": "x"},
        {"materials.zh": "一\n二", "materials.en": "one"},
        {"promised_limit": "很快"},
        {"promised_limit": "0 个工作日"},
        {"status": "gone"},
        {},
    )
    for texts in wrong:
        answer = client.post(ITEM, data={"note": "x", **texts}, follow_redirects=False)
        assert answer.status_code == 422, texts
        assert "没有保存" in answer.text
    with centre.database.reading() as session:
        assert session.scalars(select(CatalogueDraftEntry)).all() == []


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\x9f", "\u200b", "\u202e", "\u2066", "\ufeff", "\xad"])
def test_letters_that_no_one_sees_are_taken_out(client, centre, be, unseen):
    """They come along with what is copied, or turn what is read around: of an item, and of an entry of the knowledge base."""
    be("drafter")
    item = drafted(client, **{"fee.zh": f"{unseen}第一份不{unseen}收费", "fee.en": f"Free{unseen}"})
    texts = {
        "answer.zh": f"请带{unseen}身份证。",
        "answer.en": f"{unseen}Bring your ID card.",
        "keywords": f"证{unseen}件、证件",
    }
    entry = post(client, "/console/knowledge/entries/K0001", **texts).headers["location"]
    be("second")
    assert [post(client, address, decision="approve").status_code for address in (item, entry)] == [303, 303]
    with centre.database.reading() as session:
        files = dict(bundle_of(session, current_version(session)).files)
    published = "".join(files.values())
    assert unseen not in published
    assert all(text in published for text in ("第一份不收费", "请带身份证。", '"证件"'))


def test_draft_over_a_newer_text_is_refused(client, centre, be):
    be("drafter")
    first, other = drafted(client), drafted(client, **{"fee.zh": "另议", "fee.en": "By agreement"})
    be("second")
    post(client, first, decision="approve")
    answer = post(client, other, decision="approve")
    assert answer.status_code == 422
    assert "重新起草" in answer.text
    assert post(client, other, decision="refuse").status_code == 303
    assert fee_of(centre) == FEE["fee.zh"]


def test_waiting_draft_is_listed_however_old(centre, clock):
    with centre.database.writing() as session:
        for age in range(MOST_DRAFTS + 1):
            state = DraftState.WAITING if age == MOST_DRAFTS else DraftState.REFUSED
            made = {"made_by": "drafter", "made_at": clock.now() - timedelta(hours=age), "changes": {}}
            session.add(CatalogueDraftEntry(draft_id=f"{age}", item_code=CODE, state=state.value, **made))
        session.flush()
        assert [each.draft_id for each in every_draft(session)] == [f"{MOST_DRAFTS}", *map(str, range(MOST_DRAFTS - 1))]


def test_draft_is_withdrawn_by_its_own_account_alone(client, be):
    be("drafter")
    address = drafted(client)
    be("second")
    assert post(client, address, decision="withdraw").status_code == 403
    be("drafter")
    assert post(client, address, decision="withdraw").status_code == 303
    assert "已撤回" in client.get("/console/catalogue").text


def test_catalogue_is_for_publishers_of_everything_with_accounts(client, operator, be):
    assert "只能查看" in operator.get(ITEM).text
    assert client.post(ITEM, data=FEE, follow_redirects=False).status_code == 403, "a password is no one's"
    be("keeper", OperatorRole.KEEPER)
    assert client.get("/console/catalogue").status_code == 403
    be("town", region="441602001")
    assert client.get("/console/catalogue").status_code == 403
    be("drafter")
    assert CODE in client.get("/console/catalogue?q=打印社保").text
    for missing in ("/console/catalogue/items/ZZ999", "/console/catalogue/drafts/none"):
        assert client.get(missing).status_code == 404


def test_every_item_is_written_back_unchanged(centre):
    with centre.database.reading() as session:
        files = bundle_of(session, 1).files
    for name, text in files.items():
        if name.startswith("items/"):
            tables = tomllib.loads(text)["item"]
            assert tomllib.loads(toml_tables("item", tables))["item"] == tables
            for each in tables:
                assert changed_texts(texts_of(each), texts_of(each)) == {}


EDITED = {
    "name.zh": "社会保险参保证明（个人）打印", "name.en": "Print a personal certificate of social insurance",
    "alias.zh": "我要打参保证明", "alias.en": "I want my insurance certificate",
    "keywords": "参保证明、社保证明，交社保的证明、参保证明",
    "legal_limit": "20 个工作日", "authority.zh": "县社保中心", "authority.en": "County social-insurance centre",
    "base_code": "442014001000", "item_code": "11441621007205000a4442014001000",
    "open_hours": "1-5 08:30-12:00\n1-5 14:30-17:30\n6 09:00-11:00",
}  # fmt: skip


def test_every_field_of_the_standard_is_edited(client, centre, be):
    be("drafter")
    address = drafted(client, **EDITED)
    be("approver")
    assert "县社保中心" in client.get(address).text
    assert post(client, address, decision="approve", group_name="").status_code == 303
    with centre.database.reading() as session:
        item = centre.catalogues.take(session, current_version(session)).named[CODE]
    assert item.name.zh == EDITED["name.zh"]
    assert (item.alias.zh, item.base_code) == ("我要打参保证明", "442014001000")
    assert item.item_code == "11441621007205000A4442014001000"
    assert item.keywords == ("参保证明", "社保证明", "交社保的证明")
    assert (item.guide.legal_limit.days, item.guide.office.authority.zh) == (20, "县社保中心")
    assert [(len(span.weekdays), f"{span.closes:%H:%M}") for span in item.open_hours] == [
        (5, "12:00"), (5, "17:30"), (1, "11:00"),
    ]  # fmt: skip
    be("drafter")
    page = client.get(ITEM).text
    assert "1-5 14:30-17:30" in page


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("base_code", "44201400100"),
        ("item_code", "４４２０１４００１０００４４２０１４００１０００４４２０１４０"),
        ("open_hours", "1-5 12:00-08:30"),
        ("open_hours", "周一 08:30-12:00"),
        ("open_hours", "5-1 08:30-12:00"),
        ("open_hours", "5-1,3 08:30-12:00"),
        ("open_hours", "1-3-5 08:30-12:00"),
        ("open_hours", "1-5 25:00-26:00"),
        ("keywords", ""),
        ("legal_limit", "很快"),
    ],
)
def test_field_that_is_wrong_makes_no_draft(client, be, field, text):
    be("drafter")
    answer = client.post(ITEM, data={field: text})
    assert answer.status_code == 422
    assert "没有保存" in answer.text


def test_new_item_is_made_from_another(client, centre, be):
    be("drafter")
    copy = f"{ITEM}/copy"
    assert "新事项（照 RS001" in client.get(copy).text
    assert "自己的事项名称" in client.post(copy, data=FEE).text, "a copy has a name of its own"
    named = {
        "name.zh": "参保缴费凭证打印", "name.en": "Print a proof of contributions",
        "short.zh": "打印缴费凭证", "short.en": "Print proof of fees",
    }  # fmt: skip
    answer = post(client, copy, **named)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    assert CODE in client.get(address).text, "its origin is among what is decided on"
    other = post(client, copy, **named).headers["location"]
    be("approver")
    assert post(client, address, decision="approve", group_name="").status_code == 303
    with centre.database.reading() as session:
        items = centre.catalogues.take(session, current_version(session)).named
    made = next(item for item in items.values() if item.name.zh == "参保缴费凭证打印")
    assert made.code.startswith("RS")
    assert made.code != CODE
    assert (made.department, made.inputs, made.popular) == (items[CODE].department, items[CODE].inputs, {})
    assert len(items) == len(set(items))
    assert made.code not in client.get(other).text, "two drafts have two codes"
    assert client.get("/console/catalogue/items/ZZ999/copy").status_code == 404


def test_hours_of_two_spans_come_back_unchanged():
    item = {"code": CODE, "open_hours": [
        {"weekdays": [1, 2, 3, 4, 5], "opens": time(8, 30), "closes": time(12)},
        {"weekdays": [1, 3], "opens": time(14, 30), "closes": time(17, 30)},
    ]}  # fmt: skip
    texts = texts_of(item)
    assert texts["open_hours"] == "1-5 08:30-12:00\n1,3 14:30-17:30"
    assert with_texts({**item, "guide": {}}, {"open_hours": texts["open_hours"]})["open_hours"] == item["open_hours"]


def test_theme_audience_and_levels_are_edited():
    item = {
        "code": CODE, "theme": "social", "levels": ["district", "town"], "audience": "person",
        "popular": {"district": 3, "town": 1}, "guide": {},
    }  # fmt: skip
    said = texts_of(item)
    assert (said["levels"], said["audience"], said["also_themes"]) == ("区级、镇街", "个人", "")
    given = {
        "levels": "区级、村（社区）",
        "audience": "个人和单位",
        "also_themes": "elderly、medical",
        "theme": "medical",
    }
    made = with_texts(item, {name: after for name, (_, after) in changed_texts(said, given).items()})
    assert (made["levels"], made["audience"]) == (["district", "village"], "both")
    assert made["popular"] == {"district": 3}, "where it is not done it has no place on the first page"
    assert (made["theme"], made["also_themes"]) == ("medical", ["elderly", "medical"])
    assert changed_texts(texts_of(made), given) == {}
    for wrong in ({"levels": ""}, {"levels": "省级"}, {"audience": "谁都行"}):
        with pytest.raises(TextsUnfit):
            with_texts(item, wrong)


@pytest.mark.parametrize(("field", "value"), [("theme", "no_such_theme"), ("levels", "")])
def test_item_without_place_is_not_drafted(client, be, field, value):
    be("drafter")
    page = client.post(ITEM, data={field: value})
    assert page.status_code == 422
    assert "没有保存" in page.text


def test_form_takes_ticks_of_levels(client, be):
    be("drafter")
    assert client.get(ITEM).text.count('name="levels" value="') == 4
    assert "区级、村（社区）" in client.get(drafted(client, levels=["", "区级", "村（社区）"])).text


def test_texts_are_put_where_they_belong():
    item = {
        "code": CODE,
        "short": {"zh": "短", "en": "Short", "others": {"zha": "x"}},
        "guide": {"fee": {"zh": "一", "en": "one"}, "materials": [{"zh": "证", "en": "card"}]},
    }
    given = {
        "short.zh": "简", "materials.zh": "证\n表", "materials.en": "card\nform", "place.zh": "厅", "place.en": "Hall",
        "promised_limit": "5 个工作日", "status": "suspended",
    }  # fmt: skip
    changes = {name: after for name, (_, after) in changed_texts(texts_of(item), given).items()}
    made = with_texts(item, changes)
    assert made["short"] == {"zh": "简", "en": "Short"}, "what other languages said is of the sentence before"
    assert made["guide"]["materials"] == [{"zh": "证", "en": "card"}, {"zh": "表", "en": "form"}]
    assert made["guide"]["office"] == {"place": {"zh": "厅", "en": "Hall"}}
    assert made["guide"]["promised_limit"] == {"days": 5, "unit": "working_day"}
    assert made["status"] == "suspended"
    assert item["guide"]["materials"] == [{"zh": "证", "en": "card"}], "the item that was given stays"
    emptied = with_texts(made, {"materials.zh": "", "materials.en": "", "promised_limit": ""})
    assert {"materials", "promised_limit"} & emptied["guide"].keys() == set()
