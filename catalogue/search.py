"""Finding an item in an instant: by characters, full pinyin, initials, a mixture (社bao), alias, keyword, or with one typing error.

Four passes, each used only when the one before found little: as typed · as it sounds · by shared pairs of characters, with
dialect put into the words of the catalogue · with one typing error. Thread-safe after it is built.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import nlargest
from itertools import accumulate, chain, islice
from math import log
from pathlib import Path

from msgspec import Struct

from catalogue.everyday_english import LONGEST_ENDING, SMALL_WORDS, how_well, known_slots, stem_of
from catalogue.knowledge import KnowledgeEntry
from catalogue.life_events import LifeEvent
from catalogue.phonetics import is_han, is_syllable, letters_of, normalise, spell
from catalogue.postings import PackedPostings, Postings
from catalogue.schema import ItemStatus, ServiceItem
from catalogue.spelled_text import SpelledText

ENOUGH = 3
"""With this many results of a pass, the next, vaguer pass is not run."""

HITS_LOOKED_AT = 600
"""A one-letter query hits everything; wordings are ordered by popularity, so that the first hits are the ones wanted."""

TELLING = 2.0
"""So much an item must share with a sentence: a pair of characters that one item in seven has, or two that are more common."""

MEANT_IN_ENGLISH = 4.0
"""So far before every reading in pinyin is an item whose English names hold all that is typed: "bus" is a word."""
LEAST_IN_ENGLISH = 0.45
"""So much of an English sentence, by how telling its words are, must be in the names of an item."""

ASKING = re.compile(
    "什么时候|多少钱|有没有|要办什么|办什么|要带什么|需要什么|还能不能|能不能|可不可以|该怎么办|怎么办理|怎么办|怎么样|怎么|在哪里|要不要|为什么"
)
"""What every question has, and what says nothing about what is asked for."""

SMALL_SIGNS = frozenset("不了没的我你吗呢啊把就都也这那哪什么是想")
"""Signs of any sentence: a pair with one (不开) is rare in names and says little. None that words are made of (去世, 个人, 技能)."""
LITTLE = 0.4
"""The share of its weight that a pair keeps for each such sign."""

LEAST_LIKE, LEAST_LIKE_LATIN = 2, 4

FEW = 2
"""So few characters sound like a part of many names (网箱, 前往香港)."""

RAREST = 5
SPOILED = 3
"""One wrong letter spoils three triples of letters; so of the five rarest, wordings that are meant hold two or more."""

_EVERYDAY_WORDS = Path(__file__).with_name("everyday_words.tsv")


class _Entry(Struct, frozen=True, array_like=True, gc=False):
    """One searchable wording of an item."""

    item: int
    weight: float
    length: int


class PackedIndex(Struct, frozen=True, array_like=True):
    """An index as it can be kept (索引存储形式): read again, it costs a hundredth of what it costs to build."""

    codes: list[str]
    entries: list[_Entry]
    marked: list[str]
    english: str
    english_entries: list[_Entry]
    steps: PackedPostings
    pairs: PackedPostings
    triples: PackedPostings


Found = ServiceItem | LifeEvent | KnowledgeEntry
"""What is looked for by its words."""


class SearchIndex:
    """An index over items, over life events, or over questions; `find` gives their codes, best first."""

    def __init__(self, items: Iterable[Found]) -> None:
        wanted = [item for item in items if not isinstance(item, ServiceItem) or item.status is not ItemStatus.OFFLINE]
        wanted.sort(key=lambda item: (_popular(item) or 10_000, item.code))
        self._codes = [item.code for item in wanted]
        self._entries: list[_Entry] = []
        self._marked: list[str] = []
        for number, item in enumerate(wanted):
            self._add(number, item)
        self._english = _PlainText(*_english(wanted))
        self._spelled = SpelledText(self._marked)
        self._pairs = Postings(
            (pair, number)
            for number, item in enumerate(wanted)
            for text, _ in _wordings(item)
            for pair in _grams(_plain(text), 2)
        )
        self._triples = Postings(
            (triple, number) for number, marked in enumerate(self._marked) for triple in _grams(letters_of(marked), 3)
        )

    @classmethod
    def unpacked(cls, packed: PackedIndex) -> "SearchIndex":
        index = cls(())
        index._codes, index._entries, index._marked = packed.codes, packed.entries, packed.marked
        index._english = _PlainText(packed.english, packed.english_entries)
        index._spelled = SpelledText(packed.marked, packed.steps)
        index._pairs, index._triples = Postings.unpacked(packed.pairs), Postings.unpacked(packed.triples)
        return index

    def packed(self) -> PackedIndex:
        """As it can be kept."""
        return PackedIndex(
            codes=self._codes,
            entries=self._entries,
            marked=self._marked,
            english=self._english.whole,
            english_entries=self._english.entries,
            steps=self._spelled.packed(),
            pairs=self._pairs.packed(),
            triples=self._triples.packed(),
        )

    def find(self, query: str, limit: int = 50, *, is_vague: bool = True) -> list[str]:
        """Codes of the items that fit `query`, best first; empty for an empty query. Only as typed where it is not vague."""
        words = _telling(normalise(query).split())
        if not words:
            return []
        scores = self._all_of(words)
        for item, score in self._by_english_words(normalise(query), is_vague=is_vague).items():
            scores[item] = score + scores.get(item, 0.0)
        if is_vague and len(scores) < ENOUGH:
            for vaguer in (self._as_it_sounds, self._by_pairs, self._with_one_typo):
                for item, score in vaguer("".join(words)).items():
                    scores[item] = score + scores.get(item, 0.0)
                if len(scores) >= ENOUGH:
                    break
        ranked = sorted(scores, key=lambda item: (-scores[item], item))
        return [self._codes[item] for item in ranked[:limit]]

    def _add(self, number: int, item: Found) -> None:
        liked = 1.3 if _popular(item) else 1.0
        for text, weight in _wordings(item):
            plain = _plain(text)
            self._entries.append(_Entry(number, weight * liked, len(plain)))
            self._marked.append(spell(plain).marked)

    def _all_of(self, words: list[str]) -> dict[int, float]:
        """Items that fit every word, with the sum of the scores."""
        english = self._as_english(" ".join(words))
        found: dict[int, float] | None = None
        for word in words:
            hits = self._as_typed(word)
            for item, score in self._as_english(word).items():
                hits[item] = max(score, hits.get(item, 0.0))
            found = hits if found is None else {item: found[item] + hits[item] for item in found.keys() & hits.keys()}
        merged = found or {}
        for item, score in english.items():
            merged[item] = max(score, merged.get(item, 0.0))
        return merged

    def _as_typed(self, word: str, *, is_beginning: bool = False) -> dict[int, float]:
        literal = sum(map(is_han, word)) / len(word)
        found: dict[int, float] = {}
        for number, start, matched in islice(self._spelled.matches(word), HITS_LOOKED_AT):
            if is_beginning and start:
                continue
            entry = self._entries[number]
            score = entry.weight * (1 + literal) * _fit(matched, entry.length, start)
            found[entry.item] = max(score, found.get(entry.item, 0.0))
        return found

    def _as_english(self, word: str) -> dict[int, float]:
        if not word.isascii():
            return {}
        found: dict[int, float] = {}
        for entry in islice(self._english.hits(f" {word}"), HITS_LOOKED_AT):
            score = entry.weight * (0.5 + len(word) / (len(word) + entry.length))
            found[entry.item] = max(score, found.get(entry.item, 0.0))
        return found

    def _by_english_words(self, query: str, *, is_vague: bool) -> dict[int, float]:
        """Items that are called by these words in English, in any order: the rarer a word, the more weight it has."""
        slots = known_slots(query)
        held = [self._holders(slot) for slot in slots]
        number = len(self._codes)
        telling = [log(1 + number / max(1, len(holders))) if holders else log(1 + number / 8) for holders in held]
        whole = sum(telling)
        votes: dict[int, float] = {}
        for holders, weight in zip(held, telling, strict=True):
            for item, fit in holders.items():
                votes[item] = votes.get(item, 0.0) + weight * fit
        shares = {item: weight / whole for item, weight in votes.items()}
        least = LEAST_IN_ENGLISH if is_vague else 0.99
        before = 0.0 if len(slots) == 1 and is_syllable(query) else MEANT_IN_ENGLISH
        return {item: (before + 1.0) * share for item, share in shares.items() if share >= least}

    def _holders(self, slot: tuple[str, ...]) -> dict[int, float]:
        """Items whose English names have one of these words, with how well it fits."""
        found: dict[int, float] = {}
        for word in slot:
            for entry, fit in self._english.words(word):
                found[entry.item] = max(fit, found.get(entry.item, 0.0))
        return found

    def _as_it_sounds(self, word: str) -> dict[int, float]:
        """A wrong character of the same sound (社宝卡) is the most frequent error; two sounds are a name only where it begins."""
        if not any(map(is_han, word)):
            return {}
        letters = spell(word).letters
        found = self._as_typed(letters, is_beginning=len(word) <= FEW)
        return {item: score * 0.6 for item, score in found.items()}

    def _with_one_typo(self, word: str) -> dict[int, float]:
        """One letter wrong, missing or too many, in the reading."""
        letters = spell(word).letters
        if len(letters) < 4 or (len(word) <= FEW and all(map(is_han, word))):
            return {}
        lists = [self._triples.of(triple) for triple in dict.fromkeys(_grams(letters, 3))]
        rarest = sorted(lists, key=len)[:RAREST]
        votes = Counter(chain.from_iterable(rarest))
        enough = max(1, len(rarest) - SPOILED)
        likely = nlargest(60, ((count, -number) for number, count in votes.items() if count >= enough))
        found: dict[int, float] = {}
        for _, negative in likely:
            number = -negative
            entry = self._entries[number]
            if _occurs_with_one_typo(letters, letters_of(self._marked[number])):
                score = 0.4 * entry.weight * (0.5 + len(word) / (len(word) + entry.length))
                found[entry.item] = max(score, found.get(entry.item, 0.0))
        return found

    def _by_pairs(self, word: str) -> dict[int, float]:
        """Words that are apart in the name, and whole sentences: the rarer a pair of characters, the more weight it has."""
        votes: dict[int, float] = {}
        shared: dict[int, float] = {}
        asked = ASKING.sub(" ", in_standard_words(word))
        for pair in dict.fromkeys(_grams(asked, 2)):
            holders = self._pairs.of(pair)
            share = LITTLE ** sum(sign in SMALL_SIGNS for sign in pair)
            for item in holders if all(map(is_han, pair)) else ():
                rare = log(len(self._codes) / len(holders))
                shared[item] = shared.get(item, 0.0) + rare
                votes[item] = votes.get(item, 0.0) + share * rare
        # small signs change the order alone: what was found is still found
        scores = {item: 0.3 * weight for item, weight in votes.items() if shared[item] >= TELLING}
        for part in asked.split() if " " in asked else ():
            for item, score in self._as_typed(part).items() if len(part) > 1 else ():
                scores[item] = score + scores.get(item, 0.0)
        return scores


def _popular(item: Found) -> int | None:
    return item.best_rank if isinstance(item, ServiceItem) else None


def _wordings(item: Found) -> list[tuple[str, float]]:
    """The Chinese names of an item, with the weight of each."""
    names = dict.fromkeys((item.name.zh, item.short.zh), 1.0)
    return [*names.items(), (item.alias.zh, 0.9), *((word, 0.75) for word in item.keywords)]


def _english(items: list[Found]) -> tuple[str, list[_Entry]]:
    """What they are called in English, a line each, and which is which."""
    lines: list[str] = []
    entries: list[_Entry] = []
    for number, item in enumerate(items):
        for text, weight in ((item.name.en, 0.8), (item.short.en, 0.8), (item.alias.en, 0.75), (item.code, 1.0)):
            plain = normalise(text)
            lines.append(f" {plain}")
            entries.append(_Entry(number, weight, len(plain)))
    return "\n".join(lines), entries


def _plain(text: str) -> str:
    return normalise(text).replace(" ", "")


class _PlainText:
    """Many wordings in one long text, so that C code does the scanning, with the way back from a place to the wording."""

    def __init__(self, whole: str, entries: list[_Entry]) -> None:
        """`whole`: the wording of each entry in their order, a line each."""
        self.whole = whole
        self.entries = entries
        self._starts = array("I", accumulate((len(line) + 1 for line in whole.split("\n")), initial=0))

    def hits(self, wanted: str) -> Iterator[_Entry]:
        """The wording of each occurrence, in the order of the entries."""
        place = self.whole.find(wanted)
        while place >= 0:
            yield self.entries[bisect_right(self._starts, place) - 1]
            place = self.whole.find(wanted, place + 1)

    def words(self, word: str) -> Iterator[tuple[_Entry, float]]:
        """The wording of each occurrence as a word, in whatever form; and how well the form fits."""
        stem = stem_of(word)
        wanted = f" {stem}"
        place = self.whole.find(wanted)
        while place >= 0:
            ending = _ending(self.whole, place + len(wanted))
            fit = how_well(stem, ending, word)
            if fit:
                yield self.entries[bisect_right(self._starts, place) - 1], fit
            place = self.whole.find(wanted, place + 1)


def _ending(text: str, place: int) -> str:
    """The letters at `place`, to the end of their word."""
    end = place
    while end < len(text) and text[end].isalnum() and end - place <= LONGEST_ENDING:
        end += 1
    return text[place:end]


def _telling(words: list[str]) -> list[str]:
    """Without small words, and in the singular, unless nothing else is left."""
    kept = [word.removesuffix("s") if len(word) > 4 else word for word in words if word not in SMALL_WORDS]
    return kept or words


def _fit(matched: int, length: int, start: int) -> float:
    """How much of the wording was matched, a little more for matching its beginning."""
    return 0.5 + matched / max(length, matched) + (0.3 if start == 0 else 0.0)


def _grams(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(len(text) - size + 1)]


def _occurs_with_one_typo(needle: str, text: str) -> bool:
    """Bitap search with one error (Wu and Manber 1992): a letter wrong, missing or too many."""
    goal = 1 << (len(needle) - 1)
    masks: dict[str, int] = {}
    for place, letter in enumerate(needle):
        masks[letter] = masks.get(letter, 0) | (1 << place)
    exact, slipped = 0, 1
    for letter in text:
        mask = masks.get(letter, 0)
        before = exact
        exact = ((exact << 1) | 1) & mask
        slipped = (((slipped << 1) | 1) & mask) | before | (before << 1) | (exact << 1) | 1
        if (exact | slipped) & goal:
            return True
    return False


def parts_like(query: str) -> Iterator[str]:
    """Parts of a query that are still like it, the longest first: half of its characters, two at least; of a Latin one, whole words.

    A single character, or letters out of a word, are in the names of anything.
    """
    plain = normalise(query)
    if plain.isascii():
        words = [word for word in plain.split() if word not in SMALL_WORDS and len(word) >= LEAST_LIKE_LATIN]
        yield from sorted(words, key=len, reverse=True) if len(words) > 1 else ()
        return
    solid = plain.replace(" ", "")
    least = max(LEAST_LIKE, (len(solid) + 1) // 2)
    for size in range(len(solid) - 1, least - 1, -1):
        for place in range(len(solid) - size + 1):
            part = solid[place : place + size]
            if all(map(is_han, part)):
                yield part


@cache
def everyday_words() -> dict[str, str]:
    """What people say, in Hakka, in Cantonese and among friends: each word with the one that the catalogue uses for it."""
    return dict(line.split("\t") for line in _EVERYDAY_WORDS.read_text("utf-8").splitlines())


def in_standard_words(text: str) -> str:
    """`text` with each everyday word, the longest at each place, replaced by the one of the catalogue."""
    words = everyday_words()
    longest = max(map(len, words), default=0)
    said: list[str] = []
    place = 0
    while place < len(text):
        length = next((size for size in range(longest, 0, -1) if text[place : place + size] in words), 0)
        said.append(words[text[place : place + length]] if length else text[place])
        place += length or 1
    return "".join(said)
