"""A pick-up code that was typed wrongly is noticed before anybody is asked."""

from hypothesis import given
from hypothesis import strategies as st

from contract.pick_ups import PICK_UP_DIGITS, grouped_code, is_pick_up_code, new_pick_up_code, with_check_digit

codes = st.integers(0, 10 ** (PICK_UP_DIGITS - 1) - 1).map(
    lambda number: with_check_digit(str(number).zfill(PICK_UP_DIGITS - 1))
)
places = st.integers(0, PICK_UP_DIGITS - 1)


@given(codes, places, st.integers(1, 9))
def test_code_with_one_wrong_digit_is_refused(code, place, by):
    wrong = str((int(code[place]) + by) % 10)
    assert is_pick_up_code(code)
    assert not is_pick_up_code(code[:place] + wrong + code[place + 1 :])


@given(codes, st.integers(0, PICK_UP_DIGITS - 2))
def test_code_with_neighbours_exchanged_is_refused(code, place):
    first, second = code[place : place + 2]
    exchanged = code[:place] + second + first + code[place + 2 :]
    assert is_pick_up_code(exchanged) is (first == second)


@given(codes, places)
def test_code_of_another_length_is_refused(code, place):
    assert not is_pick_up_code(code[:place] + code[place + 1 :])
    assert not is_pick_up_code(code + "0")


@given(st.text(max_size=PICK_UP_DIGITS))
def test_any_text_may_be_looked_at(text):
    is_code = is_pick_up_code(text)
    assert not is_code or (len(text) == PICK_UP_DIGITS and text.isdecimal())


def test_new_codes_are_codes_and_differ():
    made = [new_pick_up_code() for _ in range(200)]
    assert all(map(is_pick_up_code, made))
    assert len(set(made)) == 200


def test_code_is_written_by_fours():
    assert grouped_code("123456789012") == "1234 5678 9012"
