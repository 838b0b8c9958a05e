"""Shared answers, whatever was given: what is filled in stands, what does not fit is asked, and nothing is left afterwards."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.input_types import BY_HAND
from catalogue.life_events import LifeEvent, ResultFeed
from catalogue.schema import ServiceItem
from contract.documents import ResultContent
from contract.terms import Outcome
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import CheckContext, Entry, Valid
from kiosk.journeys.event_progress import EventMember, EventProgress, MemberState
from kiosk.journeys.journey import CapturedPage, Journey, JourneyEnd
from kiosk.journeys.payment_state import NotOrdered
from kiosk.journeys.shared_answers import answer, feed_results, fill_in, follow, keep, wait_for_results
from simulators.person.people import person
from tests.kiosk.parts import both, snapshot

CONTEXT = CheckContext(datetime(2026, 11, 28, 10, 0, tzinfo=UTC).replace(tzinfo=None), frozenset({BY_HAND}))
ID_NUMBER = person("li").card.id_number
EVENTS = tuple(snapshot().events.values())
GIVEN = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["13800138000", "李小暑", "2026-11-01", "父亲", "441602199001010011", "6222021234567890128", "死亡"]
    ),
)


def journey_of(item: ServiceItem) -> Journey:
    return Journey(item, (), datetime(2026, 11, 28, tzinfo=UTC), 0.0, "r", NotOrdered("p"))


def progress_of(event: LifeEvent) -> EventProgress:
    items = snapshot().items
    members = tuple(EventMember(items[code], journey=journey_of(items[code])) for code in event.items)
    return EventProgress(event, members)


@given(event=st.sampled_from(EVENTS), values=st.dictionaries(st.integers(0, 40), GIVEN, max_size=12))
def test_what_is_filled_in_is_always_kept(event: LifeEvent, values: dict[int, str]) -> None:
    progress = progress_of(event)
    names = [group[0] for group in event.shared]
    progress.given |= {names[place % len(names)]: Entry(text, (text, text)) for place, text in values.items() if names}
    for member in progress.members:
        journey = member.journey
        assert journey is not None
        fill_in(progress, journey, lambda _: CONTEXT)
        for name in journey.form.carried & journey.form.answers.keys():
            field = journey.form.field_named(name)
            assert isinstance(check_answer(field, journey.form.entries[name], CONTEXT, is_required=False), Valid)


def test_what_a_card_gave_stays_masked() -> None:
    progress = progress_of(snapshot().events["wedding"])
    first, second = (progress.member(code) for code in ("YB019", "GA014"))
    assert first is not None
    assert second is not None
    journey, next_one = first.begun, second.begun
    for text, of_cards in ((ID_NUMBER, frozenset({ID_NUMBER})), (person("chen").card.id_number, frozenset[str]())):
        answer(journey, journey.form.field_named("member_id_no"), Entry(text, of_cards=of_cards), lambda _: CONTEXT)
        keep(progress, journey)
        fill_in(progress, next_one, lambda _: CONTEXT)
        assert next_one.form.answers["spouse_id_no"] == text
        assert next_one.form.entries["spouse_id_no"].is_of_card is bool(of_cards)
        follow(progress, next_one, lambda _: CONTEXT)
        assert next_one.form.entries["spouse_id_no"].is_of_card is bool(of_cards)


@given(mobile=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), pages=st.lists(st.binary(min_size=1), max_size=3))
def test_kept_answers_and_scans_are_erased(mobile: str, pages: list[bytes]) -> None:
    event = snapshot().events["death"]
    progress = progress_of(event)
    first, second = (progress.member(code) for code in ("GA017", "RS019"))
    assert first is not None
    assert second is not None
    assert first.journey is not None
    assert second.journey is not None
    answer(first.journey, first.journey.form.field_named("mobile"), Entry(mobile), lambda _: CONTEXT)
    first.journey.pages["death_cert"] = [CapturedPage(n, bytearray(page)) for n, page in enumerate(pages, 1)]
    keep(progress, first.journey)
    fill_in(progress, second.journey, lambda _: CONTEXT)
    taken = [page.jpeg for page in second.journey.pages.get("death_cert", [])]
    assert [bytes(each) for each in taken] == pages
    assert second.journey.form.answers["mobile"] == mobile
    shared = [page for held in progress.pages.values() for page in held]
    progress.forget()
    assert not any(any(page) for page in (*shared, *taken))
    assert not progress.given
    assert first.journey is None


def test_item_that_is_left_feeds_nothing() -> None:
    progress = progress_of(snapshot().events["car"])
    source, target = progress.member("GA043"), progress.member("GA044")
    assert source is not None
    assert target is not None
    assert target.journey is not None
    source.leave(both("先不办"))
    assert source.state is MemberState.LEFT
    fill_in(progress, target.journey, lambda _: CONTEXT)
    assert "decision_no" not in target.journey.form.carried
    assert feed_results(progress, target.journey, lambda _: CONTEXT) is None


def test_rescanned_paper_replaces_the_shared_one() -> None:
    progress = progress_of(snapshot().events["death"])
    first, second = (progress.member(code) for code in ("GA017", "RS019"))
    assert first is not None
    assert second is not None
    assert first.journey is not None
    assert second.journey is not None
    for picture in (b"one", b"two"):
        first.journey.pages["death_cert"] = [CapturedPage(1, bytearray(picture))]
        keep(progress, first.journey)
        fill_in(progress, second.journey, lambda _: CONTEXT)
        assert [bytes(page.jpeg) for page in second.journey.pages["death_cert"]] == [picture]
    second.journey.form.carried.discard("death_cert")
    second.journey.pages["death_cert"] = [CapturedPage(1, bytearray(b"own"))]
    fill_in(progress, second.journey, lambda _: CONTEXT)
    assert bytes(second.journey.pages["death_cert"][0].jpeg) == b"own"


def test_case_number_of_an_item_may_feed() -> None:
    event = replace(snapshot().events["birth"], feeds=(ResultFeed(result_of="WJ001", into="WJ003.child_id_no"),))
    progress = progress_of(event)
    source, target = progress.member("WJ001"), progress.member("WJ003")
    assert source is not None
    assert source.journey is not None
    assert target is not None
    assert target.journey is not None
    lacking = feed_results(progress, target.journey, lambda _: CONTEXT)
    assert lacking is not None
    assert lacking.name == "child_id_no"
    content = ResultContent(heading=both("好"), summary=both("好"))
    source.journey.end = JourneyEnd(Outcome.COMPLETED, ID_NUMBER, content)
    assert feed_results(progress, target.journey, lambda _: CONTEXT) is None
    assert target.journey.form.answers["child_id_no"] == ID_NUMBER


def test_number_waits_for_its_source_unless_typed() -> None:
    event = replace(snapshot().events["birth"], feeds=(ResultFeed(result_of="WJ001", into="WJ003.child_id_no"),))
    progress = progress_of(event)
    source, target = progress.member("WJ001"), progress.member("WJ003")
    assert source is not None
    assert target is not None
    assert not wait_for_results(progress, target.begun)
    assert target.begun.form.carried == {"child_id_no"}
    source.leave(both("先不办"))
    assert wait_for_results(progress, target.begun), "asked again"
    assert answer(target.begun, target.begun.form.field_named("child_id_no"), Entry(ID_NUMBER), lambda _: CONTEXT)
    assert not wait_for_results(progress, target.begun), "what is there is not asked"
    assert target.begun.form.answers["child_id_no"] == ID_NUMBER


def test_answer_taken_over_stays_when_nothing_is_given() -> None:
    progress = progress_of(snapshot().events["death"])
    target = progress.member("RS019")
    assert target is not None
    answer(target.begun, target.begun.form.field_named("mobile"), Entry("13800138000"), lambda _: CONTEXT)
    follow(progress, target.begun, lambda _: CONTEXT)
    assert target.begun.form.answers["mobile"] == "13800138000"
