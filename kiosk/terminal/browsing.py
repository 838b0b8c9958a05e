"""Finding an item: home, lists, search, and the guide that says — before anybody is identified — whether it can be done here.

Holds where the citizen is and nothing personal but what they typed into the search box.
"""

from collections.abc import Hashable
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from catalogue.availability import Available, Conditions, Unavailable, availability
from catalogue.danger import Danger, danger_in, danger_met
from catalogue.knowledge import KnowledgeEntry
from catalogue.schema import ServiceItem
from catalogue.search import parts_like
from kiosk.journeys.session import Session
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.explanations import caution_words, explain
from kiosk.services.item_rows import answer_row, item_row, with_answers, with_event
from kiosk.services.services import Services, TerminalSite
from kiosk.steps.step import NO_MAIN, Main
from kiosk.terminal.event_page import UNANSWERED, EventPage, EventWish
from kiosk.terminal.guide_page import guide_sections
from kiosk.terminal.knowledge_page import KnowledgePage
from kiosk.view.event import EventScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.home import HomeScreen, ItemListScreen
from kiosk.view.intents import (
    ChooseSituation,
    GoHome,
    Intent,
    OpenDepartment,
    OpenItem,
    OpenSearch,
    OpenTheme,
    TickItem,
    TurnPage,
    TypeQuery,
)
from kiosk.view.items import GroupTile, ItemRow
from kiosk.view.note import Note, Tone
from kiosk.view.search import SearchScreen

POPULAR = 8
ROWS, ROWS_CARE = 6, 4
FOUND = 24
ANSWERS, ANSWERS_ALONE = 3, 6
"""So many questions are shown beside items, and where no item fits."""
NEAR, HOTLINE = 4, "12345"
LONGEST_QUERY = 40


class AtHome(Struct, frozen=True):
    """The citizen is at the home screen (首页)."""


class AtList(Struct, frozen=True):
    """The citizen looks at one page of the items of a theme or department (事项列表)."""

    theme: str = ""
    department: str = ""
    page: int = 0


class AtSearch(Struct, frozen=True):
    """The search (搜索); `is_said`: its words were spoken, and spoken words are not reported to the centre."""

    query: str = ""
    is_said: bool = False


class AtGuide(Struct, frozen=True):
    """The citizen looks at a guide (办事指南); with where "back" leads."""

    code: str
    came_from: "AtHome | AtList | AtSearch | AtAnswer"


class AtEvent(Struct, frozen=True):
    """The citizen looks at a life event (一件事): the answer to its question, what is ticked, and where "back" leads."""

    id: str
    came_from: "AtHome | AtList | AtSearch"
    answer: int = UNANSWERED
    ticked: frozenset[str] = frozenset()


class AtAnswer(Struct, frozen=True):
    """The at answer (知识库条目), and where "back" leads."""

    code: str
    came_from: "AtHome | AtList | AtSearch"


BrowsingPlace = AtHome | AtList | AtSearch | AtGuide | AtEvent | AtAnswer


class Offer(Struct, frozen=True):
    """What finding an item needs (可办事项): what there is, where this terminal is, and how it is."""

    services: Services
    place: TerminalSite
    snapshot: CatalogueSnapshot


class Browser:
    """Where the citizen is while an item is looked for (浏览)."""

    def __init__(self, offer: Offer, session: Session) -> None:
        self._offer = offer
        self._session = session
        self.here: BrowsingPlace = AtHome()

    @property
    def item(self) -> ServiceItem | None:
        """The item whose guide is open."""
        return self._offer.snapshot.items[self.here.code] if isinstance(self.here, AtGuide) else None

    @property
    def to_start(self) -> ServiceItem | None:
        """The item whose guide is open, or that the open answer leads to, if it can be done here and now."""
        if isinstance(self.here, AtAnswer):
            return self._knowledge_page(self.here.code).to_start
        item = self.item
        return item if item is not None and isinstance(self._standing(item), Available) else None

    @property
    def event_to_start(self) -> EventWish | None:
        """What is ticked of the life event that is open."""
        here = self.here
        if not isinstance(here, AtEvent) or here.answer == UNANSWERED:
            return None
        return self._event_page(here.id).wish(here.answer, here.ticked)

    @property
    def can_start(self) -> bool:
        """Whether the open item can be done here and now."""
        return self.to_start is not None

    @property
    def can_go_back(self) -> bool:
        """Everywhere but at home."""
        return not isinstance(self.here, AtHome)

    def page(self) -> Hashable:
        """Changes with every other page; typing a query is no other page, and a tick is none."""
        if isinstance(self.here, AtEvent):
            return ("event", self.here.id, self.here.answer)
        return "search" if isinstance(self.here, AtSearch) else self.here

    def back(self) -> bool:
        """From the guide to where it was opened, from anywhere else home."""
        if not self.can_go_back:
            return False
        here = self.here
        if isinstance(here, AtEvent) and here.answer != UNANSWERED:
            self.here = AtEvent(here.id, here.came_from)
        else:
            self.here = here.came_from if isinstance(here, AtGuide | AtEvent | AtAnswer) else AtHome()
        return True

    def open_guide(self, code: str) -> bool:
        """The guide of an item that is in the catalogue, or the page of a life event or of a question."""
        snapshot, here = self._offer.snapshot, self.here
        if code in snapshot.items:
            self.here = AtGuide(code, here.came_from if isinstance(here, AtGuide | AtEvent) else here)
        elif code in snapshot.events:
            self.here = AtEvent(code, self._found_in())
        elif snapshot.question(code) is not None:
            self.here = AtAnswer(code, self._found_in())
        else:
            return False
        return True

    def handle(self, intent: Intent) -> bool:
        """Every way to move about; False when it does not fit here."""
        match intent:
            case GoHome():
                self.here = AtHome()
            case OpenSearch() if not isinstance(self.here, AtSearch):
                self.here = AtSearch()
                self._begin_search()
            case TypeQuery(query) if isinstance(self.here, AtSearch):
                # what was said stays so until the box is emptied: letters taken off do not make it typed
                self.here = AtSearch(query[:LONGEST_QUERY], is_said=self.here.is_said and bool(query))
            case OpenTheme() | OpenDepartment():
                return self._open_group(intent)
            case TurnPage(by) if isinstance(self.here, AtList):
                return self._turn(self.here, by)
            case OpenItem(code):
                return self.open_guide(code)
            case ChooseSituation() | TickItem():
                return isinstance(self.here, AtEvent) and self._in_event(self.here, intent)
            case _:
                return False
        return True

    def hear(self, text: str) -> None:
        """Put the words that were understood into the box, as if they were typed."""
        self.here = AtSearch(text[:LONGEST_QUERY], is_said=True)

    def reflow(self) -> None:
        """Pages hold another number of rows now: back to the first, also of the list that a guide leads back to."""
        if isinstance(self.here, AtList):
            self.here = replace(self.here, page=0)
        elif isinstance(self.here, AtGuide | AtEvent | AtAnswer) and isinstance(self.here.came_from, AtList):
            self.here = replace(self.here, came_from=replace(self.here.came_from, page=0))

    def main(self) -> Main:
        """Start, on the guide and on the items of a life event."""
        if isinstance(self.here, AtEvent) and self.here.answer != UNANSWERED:
            return Main(MainAction.START, self.event_to_start is not None)
        if isinstance(self.here, AtAnswer):
            return Main(MainAction.START) if self.can_start else NO_MAIN
        return Main(MainAction.START, self.can_start) if isinstance(self.here, AtGuide) else NO_MAIN

    def screen(self) -> HomeScreen | ItemListScreen | SearchScreen | GuideScreen | EventScreen | KnowledgeScreen:
        match self.here:
            case AtHome():
                return self._home()
            case AtList():
                return self._list(self.here)
            case AtSearch(query):
                return self._search(query)
            case AtGuide():
                return self._guide(self._offer.snapshot.items[self.here.code])
            case AtEvent(name, _, answer, ticked):
                return self._event_page(name).screen(answer, ticked, self._session.language)
            case AtAnswer(code):
                return self._knowledge_page(code).screen(self._session.language)
            case _:
                assert_never(self.here)

    # --- screens ---

    def _home(self) -> HomeScreen:
        snapshot, language = self._offer.snapshot, self._session.language
        popular = snapshot.popular(self._offer.place.level)[:POPULAR]
        themes = [(theme.id, theme.name, theme.icon, self._count(theme=theme.id)) for theme in snapshot.themes.values()]
        departments = [
            (department.id, department.short, department.icon, self._count(department=department.id))
            for department in snapshot.departments.values()
        ]
        return HomeScreen(
            popular=self._rows(popular),
            themes=tuple(
                GroupTile(id_, name.in_language(language), icon, count) for id_, name, icon, count in themes if count
            ),
            departments=tuple(
                GroupTile(id_, name.in_language(language), icon, count)
                for id_, name, icon, count in departments
                if count
            ),
            events=tuple(
                GroupTile(event.id, event.name.in_language(language), event.icon, len(event.items))
                for event in snapshot.events.values()
            ),
        )

    def _list(self, here: AtList) -> ItemListScreen:
        snapshot, items = self._offer.snapshot, self._items_listed(here)
        group = snapshot.themes[here.theme] if here.theme else snapshot.departments[here.department]
        size = self._page_size
        shown = items[here.page * size : (here.page + 1) * size]
        title = group.name.in_language(self._session.language)
        return ItemListScreen(title, self._rows(shown), here.page, self._pages(here))

    def _search(self, query: str) -> SearchScreen:
        snapshot, language = self._offer.snapshot, self._session.language
        if not query.strip():
            liked = snapshot.popular(self._offer.place.level)[:POPULAR]
            return SearchScreen(query, (), tuple(item.short.in_language(language) for item in liked))
        met = danger_met(query)
        if met is None:
            return self._results(query)
        danger = met.danger
        note = Note(
            Tone.BAD, danger.say.in_language(language), self._offer.services.wording.say("search.danger", language)
        )
        if met.is_alone:
            return SearchScreen(query, self._help_rows(danger), danger=note)
        return replace(self._results(query), danger=note)

    def _help_rows(self, danger: Danger) -> tuple[ItemRow, ...]:
        """What fits a danger and is there; nothing else is shown as if it were an answer."""
        snapshot, wording, language = self._offer.snapshot, self._offer.services.wording, self._session.language
        rows: list[ItemRow] = []
        for code in danger.help:
            if code in snapshot.items:
                rows.extend(self._rows([snapshot.items[code]]))
            elif (entry := snapshot.question(code)) is not None and entry.holds_on(self._conditions.now.date()):
                rows.append(answer_row(entry, snapshot, wording, language))
        return tuple(rows)

    def _results(self, query: str) -> SearchScreen:
        snapshot, language = self._offer.snapshot, self._session.language
        found = [snapshot.items[code] for code in snapshot.search.find(query, FOUND)]
        events = [snapshot.events[name] for name in snapshot.event_search.find(query, 1, is_vague=False)]
        meant = snapshot.meant_events.of(query)
        rows = with_event(self._rows(found), events, meant, self._offer.services.wording, language)
        answers = tuple(
            answer_row(answer, snapshot, self._offer.services.wording, language)
            for answer in self._answers(query)
            if meant is None or {*answer.items} & {*meant.items}  # of a death in the family, no dead pigs
        )
        if not rows and not answers:
            return SearchScreen(query, self._rows(self._near(query.strip())), is_near=True)
        return SearchScreen(query, with_answers(rows, answers[:ANSWERS] if rows else answers))

    def _begin_search(self) -> None:
        """While the keyboard comes up; a citizen who types before that waits, and meets what is wrong with it."""
        snapshot = self._offer.snapshot
        if snapshot.is_light:
            self._offer.services.workers.disk.run(snapshot.begin_search, lambda _: None, lambda _: None)

    def _answers(self, query: str) -> list[KnowledgeEntry]:
        """Questions of the knowledge base that fit, best first."""
        return self._offer.snapshot.questions_like(query, ANSWERS_ALONE, self._conditions.now.date())

    def finds(self, query: str) -> bool:
        """Whether anything fits these words, so that no next best is shown."""
        snapshot = self._offer.snapshot
        has_event = snapshot.event_search.find(query, 1, is_vague=False) or snapshot.meant_events.of(query) is not None
        return bool(danger_in(query) or has_event or snapshot.search.find(query, 1) or self._answers(query))

    def _near(self, query: str) -> list[ServiceItem]:
        """Where nothing fits: what is called by a good part of the words, if anything is; and the hotline that answers everything."""
        search = self._offer.snapshot.search
        near = next((found for part in parts_like(query) if (found := search.find(part, NEAR, is_vague=False))), [])
        codes = dict.fromkeys((*near, *search.find(HOTLINE, 1)))
        return [self._offer.snapshot.items[code] for code in codes]

    def _guide(self, item: ServiceItem) -> GuideScreen:
        language, snapshot = self._session.language, self._offer.snapshot
        department = snapshot.departments.get(item.department)
        return GuideScreen(
            title=item.short.in_language(language),
            official=item.name.in_language(language),
            department="" if department is None else department.name.in_language(language),
            sections=guide_sections(
                item, item.office(department), self._offer.services.wording, language, care_mode=self._session.care_mode
            ),
            can_start=self.can_start,
            note=self._guide_note(item),
            pick_up=self._offer.services.wording.say("pick_up.begin", language) if item.pick_up_code else "",
        )

    def _guide_note(self, item: ServiceItem) -> Note | None:
        wording, language = self._offer.services.wording, self._session.language
        standing = self._standing(item)
        if isinstance(standing, Unavailable):
            why = explain(standing.hindrances[0], wording, language)
            return Note(Tone.BAD, why.what, why.instead)
        if standing.cautions:
            return Note(Tone.CAUTION, caution_words(standing.cautions[0], wording, language))
        return None

    # --- inside ---

    def _open_group(self, intent: OpenTheme | OpenDepartment) -> bool:
        snapshot = self._offer.snapshot
        match intent:
            case OpenTheme(name) if name in snapshot.themes:
                self.here = AtList(theme=name)
            case OpenDepartment(name) if name in snapshot.departments:
                self.here = AtList(department=name)
            case _:
                return False
        return True

    def _event_page(self, name: str) -> EventPage:
        offer = self._offer
        return EventPage(offer.snapshot.events[name], offer.snapshot, self._conditions, offer.services.wording)

    def _knowledge_page(self, code: str) -> KnowledgePage:
        offer, entry = self._offer, self._offer.snapshot.question(code)
        if entry is None:
            raise AssertionError("only a question that is there is opened")
        return KnowledgePage(entry, offer.snapshot, self._conditions, offer.services.wording)

    def _found_in(self) -> AtHome | AtList | AtSearch:
        """Where the page that is open was looked for."""
        here = self.here
        while isinstance(here, AtGuide | AtEvent | AtAnswer):
            here = here.came_from
        return here

    def _in_event(self, here: AtEvent, intent: ChooseSituation | TickItem) -> bool:
        """The answer to its question, or one of its items more or less."""
        page = self._event_page(here.id)
        match intent:
            case ChooseSituation(index):
                if here.answer != UNANSWERED or not page.has_answer(index):
                    return False
                self.here = replace(here, answer=index, ticked=page.usual(index))
            case TickItem(code):
                if not page.can_tick(here.answer, code):
                    return False
                self.here = replace(here, ticked=here.ticked ^ {code})
            case _:
                assert_never(intent)
        return True

    @property
    def _conditions(self) -> Conditions:
        health = self._offer.services.health
        return health.conditions(health.wall_time.astimezone(self._offer.place.timezone))

    def _standing(self, item: ServiceItem) -> Available | Unavailable:
        return availability(item, self._conditions)

    def _rows(self, items: list[ServiceItem]) -> tuple[ItemRow, ...]:
        conditions = self._conditions
        wording, language = self._offer.services.wording, self._session.language
        return tuple(item_row(item, self._offer.snapshot, conditions, wording, language) for item in items)

    def _count(self, theme: str = "", department: str = "") -> int:
        return sum(1 for item in self._offer.snapshot.shown if theme in item.themes or item.department == department)

    def _items_listed(self, here: AtList) -> list[ServiceItem]:
        shown = self._offer.snapshot.shown
        return [
            item for item in shown if (here.theme in item.themes if here.theme else item.department == here.department)
        ]

    @property
    def _page_size(self) -> int:
        return ROWS_CARE if self._session.care_mode else ROWS

    def _pages(self, here: AtList) -> int:
        return max(1, -(-len(self._items_listed(here)) // self._page_size))

    def _turn(self, here: AtList, by: int) -> bool:
        page = here.page + by
        if by not in (-1, 1) or not 0 <= page < self._pages(here):
            return False
        self.here = replace(here, page=page)
        return True
