"""Nothing we hand out can run in a spreadsheet, and everything comes back as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.imports.escaping import escaped, unescaped

RISKY = "=+-@\t\r"
_NUMBER = re.compile(r"[+-]?[\d.,\s]+([eE][+-−]?\d+)?\s*")


risky_starts = st.sampled_from(["=", "+", "-", "@", "'=", "''-"])


@given(st.text(max_size=10) | st.builds(str.__add__, risky_starts, st.text(max_size=6)))
def test_escaping_round_trips(text):
    assert unescaped(escaped(text)) == text


@given(st.sampled_from(RISKY), st.text(max_size=10))
def test_no_text_begins_as_a_formula(mark, rest):
    text = escaped(mark + rest)
    assert text[0] == "'" or _NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+46 70", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_gets_an_apostrophe(text):
    assert escaped(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "-1 234,5", "+3.5", "−2", "", "text", "1-2"])
def test_numbers_and_words_stay_as_they_are(text):
    assert escaped(text) == text
