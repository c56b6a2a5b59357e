"""What is sealed opens at its place only, and says nothing else (CRY-03, 04, 05, 11, 13; sabotage S9).

A check of a safety property is a function that takes the sealer. Each is run twice: on `Sealer`, and
on one of the *sabotaged* sealers below, in which the protection is taken out and the check must fail.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import random
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import StorageError
from storage.hybrid import (
    RandomSourceFailed,
    UnusableKey,
    draw_secret,
    load_private,
    make_hybrid_pair,
    open_with,
    seal_to,
    wipe,
)
from storage.keyring import (
    KeyMissing,
    KeyName,
    Keyring,
    Purpose,
    UnknownKey,
    WrongKey,
    make_keyring,
    read_keyring,
    with_new_version,
    without_version,
    write_intake,
)
from storage.sealing import (
    ENTRY_CLASSES,
    MAX_ENTRY,
    MAX_PLAIN,
    RECOVERY,
    SIZE_CLASSES,
    CaseSeal,
    DeskPair,
    NoReaders,
    Place,
    Sealer,
    Tampered,
    TooLong,
    join,
    key_version,
    pad,
    unpad,
)

KEYS, RECOVERY_PRIVATE = make_keyring()
SEALER = Sealer(KEYS)
INTAKE_ONLY = Sealer(read_keyring(write_intake(KEYS), None))
SEALS = (Purpose.TRANSIT, Purpose.CONTACT, Purpose.HEADER, Purpose.FACTS, Purpose.AUDIT)
NAMES: list[KeyName] = [*Purpose, "root"]
ROWS = [bytes([number]) * 16 for number in range(1, 4)]
CASE_PRIVATE, CASE_PUBLIC = make_hybrid_pair()
CANARY = "CANARY-Zoë-they-wait-for-me"
quick = settings(max_examples=150, deadline=None, database=None)
slow = settings(max_examples=25, deadline=None, database=None)

# Places that differ in one part only, and places whose parts run together to the same letters.
PLACES = [
    Place("drafts", "body", ROWS[0], ROWS[1]),
    Place("timers", "body", ROWS[0], ROWS[1]),
    Place("drafts", "text", ROWS[0], ROWS[1]),
    Place("drafts", "body", ROWS[2], ROWS[1]),
    Place("drafts", "body", ROWS[0], ROWS[2]),
    Place("drafts", "body", ROWS[1], ROWS[0]),
    Place("drafts", "body", ROWS[0]),
    Place("drafts", "body", ROWS[0] + ROWS[1]),
    Place("draftsbody", "", ROWS[0], ROWS[1]),
    Place("draft", "sbody", ROWS[0], ROWS[1]),
]


# -- the sabotaged sealers ----------------------------------------------------------------------


class WithoutAssociatedData(Sealer):
    def _bind(self, context: bytes, place: Place) -> bytes:
        return b""


class WithoutLengths(Sealer):
    def _bind(self, context: bytes, place: Place) -> bytes:
        return context + (place.table + place.field).encode() + place.row + place.case

    def index(self, *parts: bytes | str) -> bytes:
        return super().index(b"".join(part.encode() if isinstance(part, str) else part for part in parts))


class WithoutInfo(Sealer):
    def _info(self, *parts: bytes | str) -> bytes:
        return b""


class BoundToNothing(WithoutAssociatedData, WithoutInfo):
    pass


class EmptyWhenTampered(Sealer):
    def open(self, purpose: Purpose, place: Place, sealed: bytes) -> bytes:
        try:
            return super().open(purpose, place, sealed)
        except Tampered:
            return b""

    def open_entry(self, case_private: object, place: Place, sealed: bytes) -> bytes:
        try:
            return super().open_entry(case_private, place, sealed)  # type: ignore[arg-type]
        except Tampered:
            return b""


class WithoutRowMac(Sealer):
    def check_row_mac(self, place: Place, mac: bytes, *parts: bytes) -> None:
        return None


class PlaintextWhenSealingFails(Sealer):
    def seal(self, purpose: Purpose, place: Place, plaintext: bytes) -> bytes:
        try:
            return super().seal(purpose, place, plaintext)
        except StorageError:
            return plaintext

    def seal_entry(self, case_public: object, place: Place, plaintext: bytes) -> bytes:
        try:
            return super().seal_entry(case_public, place, plaintext)  # type: ignore[arg-type]
        except StorageError:
            return plaintext


class WithPlainLengths(Sealer):
    def seal(self, purpose: Purpose, place: Place, plaintext: bytes) -> bytes:
        return super().seal(purpose, place, plaintext) + bytes(len(plaintext))

    def seal_entry(self, case_public: object, place: Place, plaintext: bytes) -> bytes:
        return super().seal_entry(case_public, place, plaintext) + bytes(len(plaintext))  # type: ignore[arg-type]


class WithAHint(Sealer):
    def seal(self, purpose: Purpose, place: Place, plaintext: bytes) -> bytes:
        return super().seal(purpose, place, plaintext) + base64.b64encode(plaintext)

    def seal_entry(self, case_public: object, place: Place, plaintext: bytes) -> bytes:
        return super().seal_entry(case_public, place, plaintext) + plaintext.hex().encode()  # type: ignore[arg-type]


class WithoutWiping(Sealer):
    def new_case(self, case: bytes, readers: bytes, desks: Mapping[bytes, bytes]) -> CaseSeal:
        private, public = make_hybrid_pair()
        sealed = {desk: self.seal_case_key(case, readers, desk, key, private) for desk, key in desks.items()}
        return CaseSeal(public, sealed)


class AlwaysAlike(Sealer):
    def _nonce(self) -> bytes:
        return bytes(range(12))


# -- the two ways of sealing a row, under one roof ----------------------------------------------


@dataclass(frozen=True)
class Way:
    """Seal and open a row's value: under a purpose key, or as an entry of a case."""

    name: str
    seal: Callable[[Sealer, Place, bytes], bytes]
    open: Callable[[Sealer, Place, bytes], bytes]
    classes: tuple[int, ...]
    overhead: int


def _purpose(purpose: Purpose) -> Way:
    return Way(
        purpose.value,
        lambda sealer, place, plain: sealer.seal(purpose, place, plain),
        lambda sealer, place, sealed: sealer.open(purpose, place, sealed),
        SIZE_CLASSES,
        1 + 2 + 12 + 16,
    )


ENTRY = Way(
    "entry",
    lambda sealer, place, plain: sealer.seal_entry(CASE_PUBLIC, place, plain),
    lambda sealer, place, sealed: sealer.open_entry(CASE_PRIVATE, place, sealed),
    ENTRY_CLASSES,
    1 + 1168 + 12 + 16,
)
WAYS = [*map(_purpose, SEALS), ENTRY]
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
two_ways = pytest.mark.parametrize("way", [WAYS[0], ENTRY], ids=lambda way: way.name)


def refuses(act: Callable[..., object], *given: object) -> StorageError:
    """Give the error with which *act* refuses what it is *given*; whatever gives an answer fails the check."""
    try:
        given_back = act(*given)
    except (Tampered, UnknownKey) as error:
        return error
    raise AssertionError(f"was accepted, and gave {given_back!r}")


# -- there and back -----------------------------------------------------------------------------


@each_way
@slow
@given(
    plain=st.binary(max_size=MAX_ENTRY),
    row=st.binary(max_size=32),
    case=st.binary(max_size=32),
    name=st.text(),
)
def test_what_was_sealed_opens_at_its_place(
    way: Way, plain: bytes, row: bytes, case: bytes, name: str
) -> None:
    name = name.encode("utf-8", "replace").decode()
    place = Place(name, "body", row, case)
    assert way.open(SEALER, place, way.seal(SEALER, place, plain)) == plain


@each_way
def test_every_length_at_the_edge_of_a_size_class_comes_back(way: Way) -> None:
    edges = [0, 1, *(size + step for size in way.classes for step in (-3, -2, -1, 0, 1))]
    for length in [edge for edge in edges if edge <= way.classes[-1] - 2]:
        plain = os.urandom(length)
        assert way.open(SEALER, PLACES[0], way.seal(SEALER, PLACES[0], plain)) == plain


def test_sealed_row_is_what_its_description_says() -> None:
    """A bare AES-256-GCM opens it, given format, version and the length-prefixed place as associated data."""
    place = PLACES[0]
    sealed = SEALER.seal(Purpose.CONTACT, place, b"hello")
    parts = [b"heard/seal/1", b"contact", struct.pack(">I", 1)]
    context = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    bound = b"".join(
        struct.pack(">I", len(part)) + part for part in (context, b"drafts", b"body", place.row, place.case)
    )
    assert sealed[:3] == b"\x01\x00\x01"
    padded = AESGCM(KEYS.key(Purpose.CONTACT, 1)).decrypt(sealed[3:15], sealed[15:], bound)
    assert padded == b"\x00\x05hello" + bytes(249)


def check_entry_is_bound_twice(sealer: Sealer) -> None:
    """Open an entry with bare `cryptography`: its key and its body must each bear the whole place."""
    place = PLACES[0]
    names = [place.table.encode(), place.field.encode(), place.row, place.case]
    info, bound = (
        b"".join(struct.pack(">I", len(part)) + part for part in (context, *names))
        for context in (b"heard/entry key/1", b"heard/entry/1")
    )
    sealed = sealer.seal_entry(CASE_PUBLIC, place, b"hello")
    try:
        key = open_with(CASE_PRIVATE, sealed[1:1169], hashlib.sha256(info).digest())
        padded = AESGCM(key).decrypt(sealed[1169:1181], sealed[1181:], bound)
    except InvalidTag as error:
        raise AssertionError("key or body is bound to something else") from error
    assert sealed[:1] == b"\x01" and padded == b"\x00\x05hello" + bytes(249)


@pytest.mark.parametrize("sabotaged", [WithoutInfo, WithoutAssociatedData])
def test_key_and_body_of_an_entry_are_each_bound_to_the_place(sabotaged: type[Sealer]) -> None:
    check_entry_is_bound_twice(SEALER)
    with pytest.raises(AssertionError, match="bound to something else"):
        check_entry_is_bound_twice(sabotaged(KEYS))


# -- CRY-03: nothing opens elsewhere ------------------------------------------------------------


def check_opens_nowhere_else(sealer: Sealer, way: Way, places: list[Place]) -> None:
    sealed = {place: way.seal(sealer, place, b"of " + repr(place).encode()) for place in places}
    for here, there in permutations(places, 2):
        error = refuses(way.open, sealer, here, sealed[there])
        assert isinstance(error, Tampered) and error.place == here
    for place in places:  # the others are unaffected
        assert way.open(sealer, place, sealed[place]) == b"of " + repr(place).encode()


@each_way
def test_value_swapped_between_rows_columns_tables_or_cases_is_detected(way: Way) -> None:
    check_opens_nowhere_else(SEALER, way, PLACES)


def test_swaps_are_not_detected_without_associated_data() -> None:
    with pytest.raises(AssertionError, match="was accepted"):
        check_opens_nowhere_else(WithoutAssociatedData(KEYS), WAYS[0], PLACES)
    with pytest.raises(AssertionError, match="was accepted"):
        check_opens_nowhere_else(BoundToNothing(KEYS), ENTRY, PLACES)


@pytest.mark.parametrize("part", range(1, 5), ids=["table", "field", "row", "case"])
def test_each_part_of_a_place_is_bound_by_itself(part: int) -> None:
    for way in WAYS:
        check_opens_nowhere_else(SEALER, way, [PLACES[0], PLACES[part]])


def test_places_that_run_together_are_told_apart_by_their_lengths_only() -> None:
    alike = [PLACES[0], PLACES[7], PLACES[8], PLACES[9]]
    check_opens_nowhere_else(SEALER, WAYS[0], alike)
    with pytest.raises(AssertionError, match="was accepted"):
        check_opens_nowhere_else(WithoutLengths(KEYS), WAYS[0], alike)


def test_value_of_one_purpose_does_not_open_as_another() -> None:
    same = Keyring(KEYS.installation, KEYS.salt, None, {key: {1: b"k" * 32} for key in Purpose}, {})
    for sealer in (SEALER, Sealer(same)):  # even if two purposes had the same key
        for one, other in permutations(SEALS, 2):
            sealed = sealer.seal(one, PLACES[0], b"x")
            refuses(sealer.open, other, PLACES[0], sealed)


def test_sealed_key_of_one_entry_does_not_open_the_body_of_another() -> None:
    one, other = (SEALER.seal_entry(CASE_PUBLIC, PLACES[0], word) for word in (b"one", b"other"))
    for cut in (1 + 1168, 1 + 1168 + 12):
        refuses(SEALER.open_entry, CASE_PRIVATE, PLACES[0], one[:cut] + other[cut:])


# -- CRY-04: nothing changed opens --------------------------------------------------------------


def damaged(sealed: bytes) -> Iterator[bytes]:
    """Flip a bit in each region, truncate, extend, empty, overwrite."""
    step = max(1, len(sealed) // 64)
    for at in {*range(40), *range(len(sealed) - 40, len(sealed)), *range(0, len(sealed), step)}:
        for bit in (0, 7):
            flipped = bytearray(sealed)
            flipped[at] ^= 1 << bit
            yield bytes(flipped)
    yield from (sealed[:cut] for cut in (0, 1, 2, 3, 14, 15, 31, len(sealed) // 2, len(sealed) - 1))
    yield from (sealed[1:], sealed + b"\0", sealed + sealed, b"\0" + sealed, bytes(len(sealed)))
    # a body that lost or gained a whole size class still has a known length
    yield from (sealed[:-768], sealed[:-1024], sealed + bytes(768), sealed + bytes(1024))


def check_damage_is_refused(sealer: Sealer, way: Way) -> None:
    for length in (10, 900, 2000):
        plain = (CANARY.encode() * 100)[:length]
        sealed = way.seal(sealer, PLACES[0], plain)
        for changed in damaged(sealed):
            error = refuses(way.open, sealer, PLACES[0], changed)
            assert "CANARY" not in str(error) and sealed[20:28].hex() not in str(error)


@two_ways
def test_changed_truncated_extended_or_emptied_value_is_detected(way: Way) -> None:
    check_damage_is_refused(SEALER, way)


@two_ways
def test_check_of_damage_finds_a_sealer_that_answers_with_nothing(way: Way) -> None:
    with pytest.raises(AssertionError, match="was accepted, and gave b''"):
        check_damage_is_refused(EmptyWhenTampered(KEYS), way)


@two_ways
@quick
@given(
    raw=st.binary(max_size=4000)
    | st.sampled_from([256, 1024, 2048, 3584]).map(lambda size: b"\x01\x00\x01" + os.urandom(size + 28))
)
def test_any_other_bytes_are_refused(way: Way, raw: bytes) -> None:
    refuses(way.open, SEALER, PLACES[0], raw)


def test_message_names_table_field_and_row_and_what_to_do() -> None:
    line = str(Tampered(PLACES[0]))
    assert "drafts.body" in line and ROWS[0].hex() in line and "heard verify" in line and "\n" not in line


# -- CRY-05: whoever has the public key only can plant nothing ------------------------------------


def check_planted_row_is_rejected(sealer: Sealer) -> None:
    place, thief = PLACES[0], Sealer(make_keyring()[0])
    planted = thief.seal_entry(CASE_PUBLIC, place, b"the head did it")
    assert sealer.open_entry(CASE_PRIVATE, place, planted) == b"the head did it"  # why the HMAC is needed
    honest = SEALER.seal_entry(CASE_PUBLIC, place, b"real")
    for mac in (
        thief.row_mac(place, planted),
        SEALER.row_mac(place, honest),
        bytes(34),
        b"\0\x01" + bytes(32),
    ):
        refuses(sealer.check_row_mac, place, mac, planted)


def test_row_forged_with_the_public_key_only_is_rejected() -> None:
    check_planted_row_is_rejected(SEALER)


def test_forged_row_is_taken_in_without_the_row_hmac() -> None:
    with pytest.raises(AssertionError, match="was accepted"):
        check_planted_row_is_rejected(WithoutRowMac(KEYS))


def test_row_hmac_holds_for_its_place_and_parts_only() -> None:
    mac = SEALER.row_mac(PLACES[0], b"public", b"wrapped")
    SEALER.check_row_mac(PLACES[0], mac, b"public", b"wrapped")
    assert len(mac) == 34
    for place in PLACES[1:]:
        refuses(SEALER.check_row_mac, place, mac, b"public", b"wrapped")
    for parts in ([b"publicwrapped"], [b"publi", b"cwrapped"], [b"wrapped", b"public"], [b"public"], []):
        refuses(SEALER.check_row_mac, PLACES[0], mac, *parts)
    for cut in (b"", mac[:-1], mac + b"\0", mac[:2]):
        assert isinstance(refuses(SEALER.check_row_mac, PLACES[0], cut, b"public", b"wrapped"), Tampered)
    for changed in (bytes_flipped(mac, at) for at in range(34)):
        refuses(SEALER.check_row_mac, PLACES[0], changed, b"public", b"wrapped")


def bytes_flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


# -- CRY-11: sizes ------------------------------------------------------------------------------


def check_sizes_say_little(sealer: Sealer, way: Way) -> None:
    lengths = [*range(0, way.classes[-1] - 1, 61), *(size - 2 for size in way.classes)]
    for length in lengths:
        fits = next(size for size in way.classes if length + 2 <= size)
        sealed = way.seal(sealer, PLACES[0], bytes(length))
        assert len(sealed) == fits + way.overhead, "the length says more than the size class"
        assert len(sealed) <= 4000


@two_ways
def test_size_of_a_row_is_its_class_and_never_above_4000_bytes(way: Way) -> None:
    check_sizes_say_little(SEALER, way)
    with pytest.raises(AssertionError, match="says more"):
        check_sizes_say_little(WithPlainLengths(KEYS), way)


def chi_square(pairs: list[tuple[int, int]]) -> float:
    """Give how far from independent two things are, over every combination that could be."""
    ones, others, both = (
        Counter(one for one, _ in pairs),
        Counter(other for _, other in pairs),
        Counter(pairs),
    )
    expected = {(a, b): ones[a] * others[b] / len(pairs) for a in ones for b in others}
    return sum((both[cell] - count) ** 2 / count for cell, count in expected.items())


def check_size_is_independent_of_length(sealer: Sealer, way: Way) -> None:
    """Inside a class: eight classes of length against the size of the row."""
    sizes: dict[int, list[tuple[int, int]]] = {}
    for length in range(1, way.classes[-1] - 2, 3):
        fits = next(size for size in way.classes if length + 2 <= size)
        sealed = way.seal(sealer, PLACES[0], bytes(length))
        sizes.setdefault(fits, []).append((length * 8 // fits, len(sealed)))
    assert len({size for pairs in sizes.values() for _, size in pairs}) <= 4, "too many sizes"
    assert all(chi_square(pairs) == 0 for pairs in sizes.values())


@two_ways
def test_size_says_nothing_of_length_within_its_class(way: Way) -> None:
    check_size_is_independent_of_length(SEALER, way)
    with pytest.raises(AssertionError, match="too many sizes"):
        check_size_is_independent_of_length(WithPlainLengths(KEYS), way)
    assert chi_square([(n % 8, n % 8) for n in range(80)]) > 500, "the statistic sees what is there"


def test_entries_come_in_three_sizes() -> None:
    assert len(ENTRY_CLASSES) == 3 and set(ENTRY_CLASSES) <= set(SIZE_CLASSES)


@two_ways
def test_what_fits_no_class_is_refused_whole(way: Way) -> None:
    most = way.classes[-1] - 2
    way.seal(SEALER, PLACES[0], bytes(most))
    for length in (most + 1, 70_000):
        with pytest.raises(TooLong, match=f"{length} bytes do not fit a row's {most}"):
            way.seal(SEALER, PLACES[0], bytes(length))
    assert (MAX_PLAIN, MAX_ENTRY) == (3582, 2046)


@quick
@given(st.binary(max_size=MAX_PLAIN))
def test_padding_comes_off_again(plain: bytes) -> None:
    padded = pad(plain)
    assert len(padded) in SIZE_CLASSES and unpad(padded) == plain


def test_padding_that_claims_more_than_there_is_is_refused() -> None:
    with pytest.raises(StorageError):
        unpad(b"\x01\x00" + bytes(254))


# -- CRY-01: nothing shows ----------------------------------------------------------------------


def check_nothing_shows(sealer: Sealer, way: Way) -> None:
    words = json.dumps({"text": CANARY, "chat": 5551234567}).encode()
    sealed, again = (way.seal(sealer, PLACES[0], words) for _ in range(2))
    for text in (CANARY, "CANARY", "5551234567", "waiting", "drafts", "body"):
        raw = text.encode()
        offsets = (base64.b64encode(b"\0" * shift + raw)[4:-4] for shift in range(3))
        for form in (raw, text.encode("utf-16-le"), raw.hex().encode(), raw[::-1], *offsets):
            shows = (
                form in sealed and form in again
            )  # what is there is there again, four bytes of chance are not
            assert len(form) < 4 or not shows, f"{text} shows"
    assert base64.b64encode(words)[:20] not in sealed, "all shows"
    assert words.hex().encode() not in sealed, "all shows"


@each_way
def test_sealed_bytes_show_neither_words_nor_ids_nor_place(way: Way) -> None:
    check_nothing_shows(SEALER, way)


@two_ways
def test_check_of_what_shows_finds_a_hint(way: Way) -> None:
    with pytest.raises(AssertionError, match="shows"):
        check_nothing_shows(WithAHint(KEYS), way)


def check_same_words_never_look_alike(sealer: Sealer, way: Way) -> None:
    rows = [way.seal(sealer, PLACES[0], b"the same") for _ in range(20)]
    for one, other in combinations(rows, 2):
        alike = sum(a == b for a, b in zip(one[3:], other[3:], strict=True)) / len(one)
        assert alike < 0.1, "two rows look alike"


@two_ways
def test_same_words_sealed_twice_look_unlike(way: Way) -> None:
    check_same_words_never_look_alike(SEALER, way)


def test_check_of_likeness_finds_a_repeated_nonce() -> None:
    with pytest.raises(AssertionError, match="look alike"):
        check_same_words_never_look_alike(AlwaysAlike(KEYS), WAYS[0])


# -- CRY-13: random numbers fail ----------------------------------------------------------------


def _breaks(count: int) -> bytes:
    raise OSError("no random numbers")


FAILING: dict[str, Callable[[int], bytes]] = {
    "breaks": _breaks,
    "nothing": lambda count: b"",
    "short": lambda count: os.urandom(8),
    "zeros": bytes,
    "stuck": lambda count: b"\x2a" * count,
}


def check_failure_gives_nothing(sealer: Sealer, way: Way) -> None:
    try:
        sealed = way.seal(sealer, PLACES[0], CANARY.encode())
    except RandomSourceFailed as error:
        assert "CANARY" not in str(error) and "nothing was sealed" in str(error)
        return
    raise AssertionError(f"sealed without random numbers: {len(sealed)} bytes")


@each_way
@pytest.mark.parametrize("source", FAILING.values(), ids=FAILING)
def test_failing_random_numbers_raise_and_give_nothing(way: Way, source: Callable[[int], bytes]) -> None:
    check_failure_gives_nothing(Sealer(KEYS, source), way)


@two_ways
def test_check_of_failure_finds_a_fallback_to_plaintext(way: Way) -> None:
    with pytest.raises(AssertionError, match="sealed without random numbers"):
        check_failure_gives_nothing(PlaintextWhenSealingFails(KEYS, _breaks), way)


def test_source_that_repeats_itself_is_noticed() -> None:
    sealer = Sealer(KEYS, lambda count: bytes(range(count)))
    sealer.seal(Purpose.TRANSIT, PLACES[0], b"one")
    with pytest.raises(RandomSourceFailed, match="repeat"):
        sealer.seal(Purpose.TRANSIT, PLACES[0], b"two")


@pytest.mark.parametrize("source", FAILING.values(), ids=FAILING)
def test_failing_random_numbers_make_no_desk_and_no_case(source: Callable[[int], bytes]) -> None:
    sealer = Sealer(KEYS, source)
    with pytest.raises(RandomSourceFailed):
        sealer.new_desk_pair(b"desk")
    with pytest.raises(RandomSourceFailed):
        sealer.new_case(ROWS[0], b"readers", {b"desk": CASE_PUBLIC})


def test_lack_of_memory_is_passed_on_and_gives_nothing() -> None:
    def exhausted(count: int) -> bytes:
        raise MemoryError

    with pytest.raises(MemoryError):
        Sealer(KEYS, exhausted).seal(Purpose.TRANSIT, PLACES[0], b"words")


# -- look-ups -----------------------------------------------------------------------------------


def check_parts_do_not_run_together(sealer: Sealer) -> None:
    lists: list[tuple[bytes | str, ...]] = [
        ("a", "bc"),
        ("ab", "c"),
        ("abc",),
        ("abc", ""),
        ("", "abc"),
        ("a", "b", "c"),
    ]
    assert len({sealer.index(*parts) for parts in lists}) == len(lists), "two lists of parts have one id"


def test_index_tells_lists_of_parts_apart_by_their_lengths_only() -> None:
    check_parts_do_not_run_together(SEALER)
    with pytest.raises(AssertionError, match="one id"):
        check_parts_do_not_run_together(WithoutLengths(KEYS))


@quick
@given(st.lists(st.binary(max_size=40) | st.text(max_size=40), min_size=1, max_size=5))
def test_index_is_the_first_half_of_an_hmac_over_the_parts_with_their_lengths(
    parts: list[bytes | str],
) -> None:
    raws = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    content = b"".join(len(raw).to_bytes(4, "big") + raw for raw in raws)
    assert SEALER.index(*parts) == hmac.digest(KEYS.key(Purpose.INDEX, 1), content, "sha256")[:16]
    assert SEALER.index_each(*parts) == (SEALER.index(*parts),)


@quick
@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_two_lists_of_parts_never_read_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (join(*one) == join(*other)) == (one == other)


def test_text_that_is_no_proper_text_has_an_id_too() -> None:
    assert SEALER.index("setting", "\ud800") != SEALER.index("setting", "\ud801")


def test_look_up_tries_every_index_key_the_newest_first() -> None:
    newer = Sealer(with_new_version(KEYS, Purpose.INDEX))
    fresh, old = newer.index_each("chat", "telegram", "1")
    assert fresh == newer.index("chat", "telegram", "1") != SEALER.index("chat", "telegram", "1") == old


def test_index_without_the_key_cannot_be_worked_out() -> None:
    other = Sealer(make_keyring()[0])
    assert other.index("chat", "1") != SEALER.index("chat", "1")
    assert SEALER.index("chat", "1") not in hashlib.sha256(join("chat", "1")).digest()


# -- versions, wrong keys -----------------------------------------------------------------------


@pytest.mark.parametrize("purpose", SEALS)
def test_old_rows_open_until_their_key_is_taken_away(purpose: Purpose) -> None:
    both = with_new_version(KEYS, purpose)
    old = SEALER.seal(purpose, PLACES[0], b"old")
    new = Sealer(both).seal(purpose, PLACES[0], b"new")
    assert (key_version(old), key_version(new)) == (1, 2)
    assert (Sealer(both).open(purpose, PLACES[0], old), Sealer(both).open(purpose, PLACES[0], new)) == (
        b"old",
        b"new",
    )
    relabelled = old[:1] + new[1:3] + old[3:]
    assert isinstance(refuses(Sealer(both).open, purpose, PLACES[0], relabelled), Tampered)
    with pytest.raises(UnknownKey) as caught:
        Sealer(without_version(both, purpose, 1)).open(purpose, PLACES[0], old)
    assert (caught.value.name, caught.value.version) == (purpose, 1)


def test_row_hmac_holds_under_an_old_row_key_until_it_is_taken_away() -> None:
    both = with_new_version(KEYS, Purpose.ROW)
    old = SEALER.row_mac(PLACES[0], b"x")
    Sealer(both).check_row_mac(PLACES[0], old, b"x")
    with pytest.raises(UnknownKey):
        Sealer(without_version(both, Purpose.ROW, 1)).check_row_mac(PLACES[0], old, b"x")


@pytest.mark.parametrize("name", NAMES)
def test_sentinel_tells_a_wrong_key_from_a_changed_row(name: KeyName) -> None:
    kept = SEALER.sentinel(name)
    SEALER.check_sentinel(name, kept)
    Sealer(with_new_version(KEYS, name)).check_sentinel(
        name, kept
    )  # an older key that is still held is right
    with pytest.raises(WrongKey, match=f"{name} key 1 is"):
        Sealer(make_keyring()[0]).check_sentinel(name, kept)
    with pytest.raises(UnknownKey):
        SEALER.check_sentinel(name, Sealer(with_new_version(KEYS, name)).sentinel(name))
    other = next(each for each in NAMES if each != name)
    for changed in (
        b"",
        kept[:-1],
        kept + b"\0",
        SEALER.sentinel(other),
        *(bytes_flipped(kept, at) for at in range(26)),
    ):
        with pytest.raises(Tampered):
            SEALER.check_sentinel(name, changed)


@pytest.mark.parametrize("name", NAMES)
def test_sentinel_bears_no_key(name: KeyName) -> None:
    keys, _ = make_keyring(random.Random("sentinel").randbytes)  # else four bytes may be the same by chance
    key, kept = keys.current(name)[1], Sealer(keys).sentinel(name)
    assert all(key[at : at + 4] not in kept for at in range(29))


# -- desks --------------------------------------------------------------------------------------

DESK = b"D" * 16
PAIR = SEALER.new_desk_pair(DESK)


def check_desk_key_is_bound(sealer: Sealer) -> None:
    one, other = sealer.new_desk_pair(DESK), sealer.new_desk_pair(b"E" * 16)
    wrong: list[tuple[bytes, DeskPair]] = [
        (b"E" * 16, one),
        (DESK, other),
        (DESK, replace(one, version=2)),
        (DESK, replace(one, public=other.public)),  # whoever plants a public key would read all to come
        (DESK, replace(one, wrapped=other.wrapped)),
    ]
    for desk, pair in wrong:
        refuses(sealer.unwrap_desk, desk, pair)


def test_desk_key_unwraps_to_the_private_part_of_its_public_key() -> None:
    private = SEALER.unwrap_desk(DESK, PAIR)
    assert (len(private), len(PAIR.public), PAIR.version) == (97, 1217, 1)
    assert open_with(private, seal_to(PAIR.public, b"x", b""), b"") == b"x"
    assert private[1:65] not in PAIR.wrapped and private[65:] not in PAIR.wrapped


def test_desk_key_is_bound_to_desk_version_and_public_key() -> None:
    check_desk_key_is_bound(SEALER)
    with pytest.raises(AssertionError, match="was accepted"):
        check_desk_key_is_bound(WithoutAssociatedData(KEYS))


def test_the_open_file_alone_unwraps_desks_and_opens_no_header() -> None:
    """What a thief of the second file has: the desks' keys; which case and which readers he must guess."""
    stolen = Sealer(replace(make_keyring()[0], roots=KEYS.roots))
    assert stolen.unwrap_desk(DESK, PAIR) == SEALER.unwrap_desk(DESK, PAIR)
    header = SEALER.seal(Purpose.HEADER, PLACES[0], b"who may read")
    refuses(stolen.open, Purpose.HEADER, PLACES[0], header)
    made = make_case(SEALER)
    private = stolen.unwrap_desk(DESK, PAIR)
    refuses(stolen.open_case_key, CASE, b"[[],[],[]]", DESK, private, made.sealed[DESK])
    assert stolen.open_case_key(CASE, READERS, DESK, private, made.sealed[DESK])  # if he guesses


def test_damaged_desk_key_is_detected() -> None:
    for changed in damaged(PAIR.wrapped):
        refuses(SEALER.unwrap_desk, DESK, replace(PAIR, wrapped=changed))


def test_process_without_the_open_file_makes_and_unwraps_no_desk() -> None:
    for act in (
        lambda: INTAKE_ONLY.new_desk_pair(DESK),
        lambda: INTAKE_ONLY.unwrap_desk(DESK, PAIR),
        lambda: INTAKE_ONLY.rewrap_desk(DESK, PAIR),
        lambda: INTAKE_ONLY.sentinel("root"),
    ):
        with pytest.raises(KeyMissing):
            act()


def test_wrapping_again_moves_a_desk_to_the_newest_root_key() -> None:
    both = with_new_version(KEYS, "root")
    moved = Sealer(both).rewrap_desk(DESK, PAIR)
    alone = Sealer(without_version(both, "root", 1))
    assert (moved.version, moved.public) == (PAIR.version, PAIR.public)
    assert (key_version(PAIR.wrapped), key_version(moved.wrapped)) == (1, 2)
    assert alone.unwrap_desk(DESK, moved) == SEALER.unwrap_desk(DESK, PAIR)
    with pytest.raises(UnknownKey):
        alone.unwrap_desk(DESK, PAIR)


# -- cases --------------------------------------------------------------------------------------

CASE, READERS = ROWS[0], b'[["HFHS/leads"],[]]'
OTHER_PRIVATE, OTHER_PUBLIC = make_hybrid_pair()


def make_case(sealer: Sealer) -> CaseSeal:
    return sealer.new_case(CASE, READERS, {DESK: PAIR.public, b"other": OTHER_PUBLIC})


def test_case_opens_for_each_of_its_desks_and_for_recovery() -> None:
    made = make_case(INTAKE_ONLY)  # public keys only
    sealed = INTAKE_ONLY.seal_entry(made.public, PLACES[0], CANARY.encode())
    privates = {DESK: SEALER.unwrap_desk(DESK, PAIR), b"other": OTHER_PRIVATE, RECOVERY: RECOVERY_PRIVATE}
    assert made.sealed.keys() == privates.keys()
    for desk, desk_private in privates.items():
        private = INTAKE_ONLY.open_case_key(CASE, READERS, desk, desk_private, made.sealed[desk])
        assert SEALER.open_entry(private, PLACES[0], sealed) == CANARY.encode()
        assert SEALER.open_entry(load_private(private), PLACES[0], sealed) == CANARY.encode()
        assert len(made.sealed[desk]) == 1234


def test_case_without_recovery_key_is_sealed_to_its_desks_only() -> None:
    assert make_case(Sealer(replace(KEYS, recovery_public=None))).sealed.keys() == {DESK, b"other"}


def check_case_key_is_bound(sealer: Sealer) -> None:
    made = make_case(sealer)
    desk_private, sealed = SEALER.unwrap_desk(DESK, PAIR), made.sealed[DESK]
    assert len(sealer.open_case_key(CASE, READERS, DESK, desk_private, sealed)) == 97
    wrong: list[tuple[bytes, bytes, bytes, bytes, bytes]] = [
        (ROWS[1], READERS, DESK, desk_private, sealed),
        (CASE, b'[["HFHS/head"],[]]', DESK, desk_private, sealed),
        (CASE, b"", DESK, desk_private, sealed),
        (CASE, READERS, b"other", desk_private, sealed),
        (CASE[:8], CASE[8:] + READERS, DESK, desk_private, sealed),
    ]
    for arguments in wrong:
        refuses(sealer.open_case_key, *arguments)


def test_case_key_is_bound_to_case_readers_and_desk() -> None:
    check_case_key_is_bound(SEALER)
    with pytest.raises(AssertionError, match="was accepted"):
        check_case_key_is_bound(WithoutInfo(KEYS))


def test_desk_that_may_not_read_opens_no_case_key() -> None:
    made = make_case(SEALER)
    stranger, _ = make_hybrid_pair()
    for desk in made.sealed:
        for named in (desk, DESK, b"stranger"):
            refuses(SEALER.open_case_key, CASE, READERS, named, stranger, made.sealed[desk])
    refuses(SEALER.open_case_key, CASE, READERS, DESK, OTHER_PRIVATE, made.sealed[DESK])


def test_damaged_case_key_is_detected() -> None:
    sealed = make_case(SEALER).sealed[b"other"]
    for changed in damaged(sealed):
        refuses(SEALER.open_case_key, CASE, READERS, b"other", OTHER_PRIVATE, changed)


def test_every_case_has_a_pair_of_its_own() -> None:
    one, other = make_case(SEALER), make_case(SEALER)
    private = SEALER.open_case_key(CASE, READERS, b"other", OTHER_PRIVATE, one.sealed[b"other"])
    sealed = SEALER.seal_entry(other.public, PLACES[0], b"of the other case")
    refuses(SEALER.open_entry, private, PLACES[0], sealed)


def test_hand_over_seals_the_same_key_to_another_desk_with_the_new_readers() -> None:
    made = make_case(SEALER)
    private = SEALER.open_case_key(CASE, READERS, b"other", OTHER_PRIVATE, made.sealed[b"other"])
    new_private, new_public = make_hybrid_pair()
    handed = SEALER.seal_case_key(CASE, b"new readers", b"new", new_public, private)
    assert SEALER.open_case_key(CASE, b"new readers", b"new", new_private, handed) == private
    refuses(SEALER.open_case_key, CASE, READERS, b"new", new_private, handed)


def check_new_case_wipes(kind: type[Sealer]) -> None:
    held: list[bytearray] = []

    class Watched(kind):  # type: ignore[valid-type, misc]
        def seal_case_key(self, *args: object) -> bytes:
            held.append(args[-1])  # type: ignore[arg-type]
            assert held[-1] != bytes(97), "it was wiped before it was sealed"
            if args[2] == b"fails":
                raise UnusableKey
            return super().seal_case_key(*args)  # type: ignore[no-any-return]

    make_case(Watched(KEYS))
    with pytest.raises(UnusableKey):
        Watched(KEYS).new_case(CASE, READERS, {b"fails": OTHER_PUBLIC})
    assert len(held) >= 3
    assert all(private == bytes(97) for private in held), "a private part stayed in memory"


def test_private_part_of_a_new_case_is_wiped_also_when_sealing_fails() -> None:
    """Bytes that are freed stay in memory; see also `tests/faults/test_memory.py`."""
    check_new_case_wipes(Sealer)
    with pytest.raises(AssertionError, match="stayed in memory"):
        check_new_case_wipes(WithoutWiping)


def test_secret_is_drawn_from_the_given_source_or_the_systems_and_can_be_wiped() -> None:
    assert draw_secret(lambda count: bytes(range(count)), 3) == bytearray(b"\0\1\2")
    one, other = draw_secret(os.urandom, 97), draw_secret(os.urandom, 97)
    assert len(one) == 97 and one != other
    wipe(one)
    assert one == bytes(97)


def test_case_that_no_desk_could_open_is_not_sealed() -> None:
    with pytest.raises(NoReaders):
        SEALER.new_case(CASE, READERS, {})
    with pytest.raises(NoReaders):
        SEALER.new_case(CASE, READERS, {RECOVERY: OTHER_PUBLIC})
    with pytest.raises(UnusableKey):
        SEALER.new_case(CASE, READERS, {DESK: b"no public key"})
    with pytest.raises(UnusableKey):
        SEALER.seal_entry(b"", PLACES[0], b"words")


# -- threads ------------------------------------------------------------------------------------


def test_one_sealer_serves_many_threads() -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            place = Place("drafts", "body", bytes([number]) * 16)
            for turn in range(200):
                plain = f"{number}/{turn}".encode()
                assert (
                    SEALER.open(Purpose.TRANSIT, place, SEALER.seal(Purpose.TRANSIT, place, plain)) == plain
                )
                SEALER.check_row_mac(place, SEALER.row_mac(place, plain), plain)
                assert SEALER.index("n", plain) == SEALER.index_each("n", plain)[0]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
