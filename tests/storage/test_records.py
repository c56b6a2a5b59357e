"""What rows and requests are made of: written and read back without a loss, whatever a stranger typed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.pieces import cut_text
from storage.records import pack, unpack

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # half pairs of surrogates among them
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_whatever_is_packed_comes_back(values: object) -> None:
    assert unpack(pack(values)) == values


@given(PLAIN)
def test_blanks_behind_it_change_nothing(values: object) -> None:
    """A row is filled up to its size."""
    packed = pack(values)
    assert unpack(packed.ljust(len(packed) + 40)) == values


def test_half_a_pair_of_surrogates_is_kept() -> None:
    """A stranger can send one in an escape; orjson refuses it, and the words must not be lost for it."""
    assert unpack(pack({"text": "help \ud83d me"})) == {"text": "help \ud83d me"}
    assert unpack(rb'{"text":"help \ud83d me"}') == {"text": "help \ud83d me"}


def test_rows_that_the_standard_library_wrote_are_read() -> None:
    written = json.dumps({"text": "dł\ud83d", "n": [1, 2.5]}).encode()
    assert unpack(written) == {"text": "dł\ud83d", "n": [1, 2.5]}


@pytest.mark.parametrize("odd", [b"", b"{", b"\xff\xfe\x00", b"{} {}"])
def test_what_is_no_json_is_refused(odd: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(odd)


def test_only_plain_values_are_packed() -> None:
    with pytest.raises(TypeError):
        pack({"at": object()})


@given(ANY_TEXT, st.integers(4, 40))
def test_text_is_cut_between_characters_only(text: str, size: int) -> None:
    parts = cut_text(text, size)
    assert all(len(part) <= size for part in parts)
    assert "".join(part.decode("utf-8", "surrogatepass") for part in parts) == text
    assert all(parts) or parts == [b""]
