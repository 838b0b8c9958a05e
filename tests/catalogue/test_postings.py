"""The packed lists of search say the same as a dictionary of sets."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.phonetics import letters_of, normalise, spell
from catalogue.postings import Postings

GRAMS = st.text("ab身份证𠮷", min_size=1, max_size=3)
NUMBERS = st.integers(0, 90) | st.integers(65_500, 70_000)


@given(st.lists(st.tuples(GRAMS, NUMBERS)), GRAMS)
def test_postings_hold_each_number_once(notes: list[tuple[str, int]], absent: str) -> None:
    notes.sort(key=lambda note: note[1])
    postings = Postings(notes)

    for gram in {gram for gram, _ in notes} | {absent}:
        assert list(postings.of(gram)) == sorted({number for noted, number in notes if noted == gram})


@given(st.text(max_size=20))
def test_letters_are_those_of_the_spelling(text: str) -> None:
    spelling = spell(normalise(text))

    assert letters_of(spelling.marked) == spelling.letters
