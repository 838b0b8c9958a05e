"""Finding an item in an instant: by characters, full pinyin, initials, a mixture (社bao), alias, keyword, or with one slip.

Everything is matched inside one long text, so that Python's C code does the scanning; only hits are looked at one by one.
Four passes, each used only when the one before found little: as typed · as it sounds · with one slip · by shared pairs of
characters. Thread-safe after it is built.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.phonetics import CHARACTER, SYLLABLE, is_han, normalise, spell
from catalogue.schema import ItemStatus, ServiceItem

ENOUGH = 3
"""With this many results of a pass, the next, vaguer pass is not run."""

HITS_LOOKED_AT = 600
"""A one-letter query hits everything; the text is ordered by popularity, so that the first hits are the ones wanted."""


@dataclass(frozen=True)
class _Entry:
    """One searchable wording of an item."""

    item: int
    weight: float
    length: int


class SearchIndex:
    """An index over items; `find` gives item codes, best first."""

    def __init__(self, items: Iterable[ServiceItem]) -> None:
        wanted = [item for item in items if item.status is not ItemStatus.OFFLINE]
        wanted.sort(key=lambda item: (item.popular or 10_000, item.code))
        self._codes = [item.code for item in wanted]
        self._spelled = _Text()
        self._letters = _Text()
        self._english = _Text()
        self._pairs: dict[str, set[int]] = {}
        self._triples: dict[str, list[int]] = {}
        for number, item in enumerate(wanted):
            self._add(number, item)
        for text in (self._spelled, self._letters, self._english):
            text.close()

    def find(self, query: str, limit: int = 50) -> list[str]:
        """Codes of the items that fit `query`, best first; empty for an empty query."""
        words = normalise(query).split()
        if not words:
            return []
        scores = self._all_of(words)
        if len(scores) < ENOUGH:
            for vaguer in (self._as_it_sounds, self._with_a_slip, self._by_pairs):
                for item, score in vaguer("".join(words)).items():
                    scores.setdefault(item, score)
                if len(scores) >= ENOUGH:
                    break
        ranked = sorted(scores, key=lambda item: (-scores[item], item))
        return [self._codes[item] for item in ranked[:limit]]

    def _add(self, number: int, item: ServiceItem) -> None:
        wordings = [(item.name.zh, 1.0), (item.alias.zh, 0.9), *((word, 0.75) for word in item.keywords)]
        liked = 1.3 if item.popular else 1.0
        for text, weight in wordings:
            plain = normalise(text).replace(" ", "")
            spelling = spell(plain)
            entry = _Entry(number, weight * liked, len(plain))
            self._spelled.add(spelling.marked, entry)
            self._letters.add(spelling.letters, entry)
            for pair in _grams(plain, 2):
                self._pairs.setdefault(pair, set()).add(number)
            for triple in set(_grams(spelling.letters, 3)):
                self._triples.setdefault(triple, []).append(len(self._letters.entries) - 1)
        for text, weight in ((item.name.en, 0.8), (item.alias.en, 0.75), (item.code, 1.0)):
            plain = normalise(text)
            self._english.add(f" {plain}", _Entry(number, weight, len(plain)))

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

    def _as_typed(self, word: str) -> dict[int, float]:
        literal = sum(map(is_han, word)) / len(word)
        return _best(
            (entry.item, entry.weight * (1 + literal) * _fit(matched, entry.length, start))
            for entry, start, matched in self._spelled.hits(_pattern(word))
        )

    def _as_english(self, word: str) -> dict[int, float]:
        if not word.isascii():
            return {}
        pattern = re.compile(" " + re.escape(word))
        return _best(
            (entry.item, entry.weight * (0.5 + len(word) / (len(word) + entry.length)))
            for entry, _, _ in self._english.hits(pattern)
        )

    def _as_it_sounds(self, word: str) -> dict[int, float]:
        """A wrong character of the same sound (社宝卡) is the commonest slip of all."""
        if not any(map(is_han, word)):
            return {}
        letters = spell(word).letters
        return {item: score * 0.6 for item, score in self._as_typed(letters).items()}

    def _with_a_slip(self, word: str) -> dict[int, float]:
        """One letter wrong, missing or too many, in the reading."""
        letters = spell(word).letters
        if len(letters) < 4:
            return {}
        votes: Counter[int] = Counter()
        for triple in set(_grams(letters, 3)):
            votes.update(self._triples.get(triple, ()))
        found: dict[int, float] = {}
        for number, _ in votes.most_common(60):
            entry = self._letters.entries[number]
            if _occurs_with_one_slip(letters, self._letters.text_of(number)):
                score = 0.4 * entry.weight * (0.5 + len(word) / (len(word) + entry.length))
                found[entry.item] = max(score, found.get(entry.item, 0.0))
        return found

    def _by_pairs(self, word: str) -> dict[int, float]:
        """Words that stand apart in the name: 养老认证 finds 养老保险…资格认证."""
        pairs = [pair for pair in _grams(word, 2) if any(map(is_han, pair))]
        votes: Counter[int] = Counter()
        for pair in pairs:
            votes.update(self._pairs.get(pair, ()))
        return {item: 0.3 * count / len(pairs) for item, count in votes.items() if count * 2 >= len(pairs)}


class _Text:
    """Many wordings in one long text, with the way back from a place in it to the wording."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._starts: list[int] = []
        self._parts: list[str] = []
        self._length = 0
        self._whole = ""

    def add(self, text: str, entry: _Entry) -> None:
        self.entries.append(entry)
        self._starts.append(self._length)
        self._parts.append(text)
        self._length += len(text) + 1

    def close(self) -> None:
        self._whole = "\n".join(self._parts)

    def text_of(self, number: int) -> str:
        return self._parts[number]

    def hits(self, pattern: re.Pattern[str]) -> Iterator[tuple[_Entry, int, int]]:
        """Entry, characters before the match, characters matched — for the first hits in the order of the text."""
        for count, match in enumerate(pattern.finditer(self._whole)):
            if count >= HITS_LOOKED_AT:
                return
            number = bisect_right(self._starts, match.start()) - 1
            before = self._whole.count(CHARACTER, self._starts[number], match.start())
            yield self.entries[number], before, max(1, match.group().count(SYLLABLE))


def _pattern(word: str) -> re.Pattern[str]:
    """Each letter goes on in its syllable or begins the next one; each character stands for itself."""
    parts: list[str] = []
    letters = "[a-z0-9]*"
    for place, character in enumerate(word):
        follows_letter = place > 0 and not is_han(word[place - 1])
        here = re.escape(character)
        if is_han(character):
            skip = f"{letters}{CHARACTER}." if follows_letter else ""
            parts.append(f"{skip}{SYLLABLE}{letters}{CHARACTER}{here}" if place else f"{CHARACTER}{here}")
        elif follows_letter:
            parts.append(f"(?:{letters}{CHARACTER}.{SYLLABLE})?{here}")
        else:
            parts.append(f"{SYLLABLE}{here}")
    return re.compile("".join(parts))


def _fit(matched: int, length: int, start: int) -> float:
    """How much of the wording was matched, a little more for matching its beginning."""
    return 0.5 + matched / max(length, matched) + (0.3 if start == 0 else 0.0)


def _best(scored: Iterable[tuple[int, float]]) -> dict[int, float]:
    best: dict[int, float] = {}
    for item, score in scored:
        if score > best.get(item, 0.0):
            best[item] = score
    return best


def _grams(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(len(text) - size + 1)]


def _occurs_with_one_slip(needle: str, text: str) -> bool:
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
