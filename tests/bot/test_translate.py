"""What an update means, that nothing else of it survives, and that no update breaks the reading."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.doors.telegram import Unreadable, event_id_of, translate
from bot.doors.updates import ALLOWED_UPDATES
from handlers.events import (
    AddedToGroup,
    Address,
    Attached,
    Chose,
    Commanded,
    Edited,
    Event,
    Ignored,
    Incoming,
    SentFile,
    Standing,
    StandingChanged,
    Wrote,
)

PUPIL = {
    "id": 5511,
    "is_bot": False,
    "first_name": "CANARY-first",
    "last_name": "CANARY-last",
    "username": "CANARY_user",
    "language_code": "canary-lang",
    "is_premium": True,
}
CHAT = {"id": 5511, "type": "private", "first_name": "CANARY-first", "username": "CANARY_user"}
GROUP = {"id": -100987, "type": "supergroup", "title": "CANARY-title"}
FILE = {
    "file_id": "CANARY-file",
    "file_unique_id": "CANARY-unique",
    "file_size": 9,
    "file_name": "CANARY.jpg",
}
ME = Address("telegram", "5511")


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 77, "date": 1790000001, "from": PUPIL, "chat": CHAT, **fields}


def update(kind: str = "message", content: Any = None, number: Any = 900) -> dict[str, Any]:
    return {"update_id": number, kind: content}


def said(**fields: Any) -> Event:
    return translate(update(content=message(**fields))).event


def press(**fields: Any) -> dict[str, Any]:
    return {
        "id": "4382bfdwdsb323b2d9",
        "from": PUPIL,
        "chat_instance": "CANARY-instance",
        "message": {"message_id": 3, "date": 0, "chat": CHAT},
        "data": "a1b2",
        **fields,
    }


def standing(status: str, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    return {
        "chat": chat,
        "from": PUPIL,
        "date": 1790000001,
        "old_chat_member": {"status": "member", "user": PUPIL},
        "new_chat_member": {"status": status, "user": PUPIL, "until_date": 0},
    }


# -- one of each -------------------------------------------------------------------------------


def test_text_is_taken_with_its_sender_and_nothing_else() -> None:
    assert translate(update(content=message(text="they hit me"))) == Incoming(
        "900", ME, Wrote("they hit me"), "77"
    )


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Commanded("start")),
        ("/start s-HFHS", Commanded("start", "s-HFHS")),
        ("/start@HeardBot join-Ab_9 ", Commanded("start", "join-Ab_9")),
        ("/HELP", Commanded("help")),
        ("/report he hits me\nevery day", Commanded("report", "he hits me\nevery day")),
        ("/start\ns-X", Commanded("start", "s-X")),
        ("/", Wrote("/")),
        ("/ my friend", Wrote("/ my friend")),
        ("//start", Wrote("//start")),
        ("/start-now", Wrote("/start-now")),
        ("/stárt", Wrote("/stárt")),
        ("/start@", Wrote("/start@")),
        ("/" + "a" * 33, Wrote("/" + "a" * 33)),
        (" /start", Wrote(" /start")),
        ("he said /start", Wrote("he said /start")),
        ("", Wrote("")),
        ("/start \u202e\x00", Commanded("start", "\u202e\x00")),
    ],
)
def test_command_is_read_strictly_and_all_else_is_words(text: str, event: Event) -> None:
    assert said(text=text) == event


@pytest.mark.parametrize(
    ("field", "content", "kind"),
    [
        ("photo", [FILE], Attached.PHOTO),
        ("voice", FILE, Attached.VOICE),
        ("audio", FILE, Attached.VOICE),
        ("video", FILE, Attached.VIDEO),
        ("video_note", FILE, Attached.VIDEO),
        ("document", FILE, Attached.DOCUMENT),
        ("sticker", FILE, Attached.STICKER),
        ("contact", {"phone_number": "CANARY-phone", "first_name": "CANARY"}, Attached.CONTACT),
        ("location", {"latitude": 53.5, "longitude": -2.6}, Attached.LOCATION),
        ("poll", {"id": "CANARY", "question": "CANARY", "options": []}, Attached.POLL),
        ("dice", {"emoji": "🎲", "value": 3}, Attached.OTHER),
        ("story", {"id": 1, "chat": CHAT}, Attached.OTHER),
        ("web_app_data", {"data": "CANARY", "button_text": "CANARY"}, Attached.OTHER),
        ("users_shared", {"users": [PUPIL]}, Attached.OTHER),
        ("something_of_2031", {"x": "CANARY"}, Attached.OTHER),
    ],
)
def test_each_kind_of_content_is_named(field: str, content: Any, kind: Attached) -> None:
    assert said(**{field: content}) == SentFile(kind)


def test_animation_is_not_taken_for_a_document_nor_a_venue_for_something_else() -> None:
    assert said(animation=FILE, document=FILE) == SentFile(Attached.VIDEO)
    assert said(venue={}, location={}) == SentFile(Attached.LOCATION)


def test_caption_is_kept_and_album_items_belong_together_without_telegrams_id() -> None:
    first = said(photo=[FILE], caption="look", media_group_id="13900000000000001")
    second = said(photo=[FILE], media_group_id="13900000000000001")
    other = said(photo=[FILE], media_group_id="13900000000000002")
    assert isinstance(first, SentFile) and isinstance(second, SentFile) and isinstance(other, SentFile)
    assert first.caption == "look"
    assert first.group == second.group != other.group
    assert "1390" not in first.group


@pytest.mark.parametrize("field", ["pinned_message", "message_auto_delete_timer_changed", "boost_added"])
def test_what_telegram_says_itself_asks_for_nothing(field: str) -> None:
    assert said(**{field: {}}) == Ignored()


def test_message_of_another_bot_asks_for_nothing() -> None:
    assert said(text="hello", **{"from": {**PUPIL, "is_bot": True}}) == Ignored()


def test_press_bears_who_pressed_and_under_which_message() -> None:
    found = translate(update("callback_query", press()))
    expected = Incoming("900", ME, Chose("a1b2"), None, "4382bfdwdsb323b2d9", under=found.under)
    assert found == expected
    assert found.under is not None
    assert found.under.isdecimal()


def test_what_a_sender_is_called_is_told_for_the_guard_and_never_shown() -> None:
    named = translate(update("callback_query", press()))
    assert named.known
    assert all(name not in repr(named) for name in named.known)


def test_press_on_a_message_that_is_gone_still_counts() -> None:
    gone = press()
    del gone["message"]
    assert translate(update("callback_query", gone)).event == Chose("a1b2")


def test_press_by_somebody_else_is_not_taken_for_the_chats() -> None:
    """S12: the sender of a press is who pressed, and must be whose chat it is."""
    with pytest.raises(Unreadable):
        translate(update("callback_query", press(**{"from": {**PUPIL, "id": 6622}})))


def test_token_that_cannot_be_ours_is_an_unknown_button() -> None:
    assert translate(update("callback_query", press(data="é" * 33))).event == Chose("")
    assert translate(update("callback_query", press(data="é" * 32))).event == Chose("é" * 32)


def test_press_of_a_game_or_inline_button_asks_for_nothing_but_is_acknowledged() -> None:
    game = press(game_short_name="x")
    del game["data"]
    for content in (game, press(inline_message_id="x")):
        incoming = translate(update("callback_query", content))
        assert incoming.event == Ignored() and incoming.press


def test_edit_names_the_message_it_changes() -> None:
    incoming = translate(update("edited_message", message(text="they hit us", edit_date=1790000002)))
    assert incoming == Incoming("900", ME, Edited("they hit us", "77"), "77")
    assert translate(update("edited_message", message(photo=[FILE], caption="x"))).event == Edited("x", "77")


def test_live_location_that_moves_on_asks_for_nothing() -> None:
    assert translate(update("edited_message", message(location={}))).event == Ignored()


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("kicked", StandingChanged(Standing.BLOCKED)),
        ("member", StandingChanged(Standing.RETURNED)),
        ("left", Ignored()),
    ],
)
def test_block_and_return_are_told(status: str, event: Event) -> None:
    incoming = translate(update("my_chat_member", standing(status)))
    assert incoming.event == event and incoming.sender == ME


@pytest.mark.parametrize(
    "raw",
    [
        update("my_chat_member", standing("member", GROUP)),
        update("my_chat_member", standing("administrator", {**GROUP, "type": "channel"})),
        update(content=message(chat=GROUP, text="/start CANARY")),
        update(content=message(chat={**GROUP, "type": "group"}, new_chat_members=[PUPIL])),
        update("channel_post", {"message_id": 1, "chat": {**GROUP, "type": "channel"}, "text": "CANARY"}),
        update("edited_message", message(chat=GROUP, text="CANARY")),
        update("callback_query", press(message={"message_id": 3, "date": 0, "chat": GROUP})),
    ],
)
def test_where_more_than_one_person_reads_is_left_unread(raw: dict[str, Any]) -> None:
    incoming = translate(raw)
    assert incoming.event == AddedToGroup()
    assert not incoming.private
    assert incoming.sender == Address("telegram", "-100987")


def test_being_put_out_of_a_group_asks_for_nothing() -> None:
    assert translate(update("my_chat_member", standing("kicked", GROUP))).event == Ignored()


@pytest.mark.parametrize(
    "kind",
    ["poll", "poll_answer", "inline_query", "message_reaction", "business_message", "chat_boost", "of_2031"],
)
def test_every_other_update_asks_for_nothing(kind: str) -> None:
    assert translate(update(kind, {"user": PUPIL, "from": PUPIL})).event == Ignored()


# -- nothing else survives (FAILURES 3.6, LEAK-01) -------------------------------------------------


def rich(**fields: Any) -> dict[str, Any]:
    """Give a message that bears everything Telegram could tell about a person."""
    mention = {"type": "text_mention", "offset": 0, "length": 2, "user": {**PUPIL, "first_name": "CANARY"}}
    return message(
        entities=[mention, {"type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": "CANARY"}],
        caption_entities=[mention],
        forward_origin={"type": "user", "sender_user": PUPIL, "date": 1790000001},
        reply_to_message=message(text="CANARY-reply"),
        external_reply={"origin": {"type": "user", "sender_user": PUPIL}},
        quote={"text": "CANARY-quote", "position": 0},
        via_bot=PUPIL,
        sender_chat=GROUP,
        sender_boost_count=1790000001,
        author_signature="CANARY-sign",
        media_group_id="1790000001",
        has_protected_content=True,
        link_preview_options={"url": "https://CANARY"},
        effect_id="CANARY",
        **fields,
    )


@pytest.mark.parametrize(
    "raw",
    [
        update(content=rich(text="hi")),
        update(content=rich(photo=[FILE], caption="hi")),
        update(content=rich(document=FILE)),
        update(content=rich(contact={"phone_number": "CANARY", "vcard": "CANARY"})),
        update(content=rich(location={"latitude": 1790000001})),
        update("edited_message", rich(text="hi")),
        update("callback_query", press(message=rich(text="CANARY"))),
        update("my_chat_member", standing("kicked")),
        update("poll_answer", {"poll_id": "CANARY", "user": PUPIL}),
    ],
)
def test_nothing_about_the_person_survives(raw: dict[str, Any]) -> None:
    shown = repr(translate(raw))
    assert "canary" not in shown.lower()
    assert "1790000001" not in shown


def test_error_names_the_field_and_never_its_value() -> None:
    with pytest.raises(Unreadable) as caught:
        translate(update(content={**rich(text={"CANARY": 1})}))
    assert "CANARY" not in str(caught.value) + repr(caught.value)
    assert str(caught.value) == "update 900 cannot be read: text"
    assert caught.value.sender == ME
    assert caught.value.__context__ is None


# -- what cannot be read (INT-09, INT-10) ----------------------------------------------------------

BROKEN: dict[str, Any] = {
    "nothing": None,
    "a list": [],
    "a number": 7,
    "no id": {"message": message(text="x")},
    "id as text": update(number="900", content=message(text="x")),
    "id is true": update(number=True, content=message(text="x")),
    "negative id": update(number=-1, content=message(text="x")),
    "id beyond 64 bits": update(number=2**80, content=message(text="x")),
    "message is null": update(content=None),
    "message is a list": update(content=[1]),
    "no chat": update(content={"message_id": 1, "from": PUPIL, "text": "x"}),
    "no author": update(content={"message_id": 1, "chat": CHAT, "text": "x"}),
    "author is another": update(content=message(text="x", **{"from": {"id": 1}})),
    "chat id as text": update(content=message(text="x", chat={"id": "5511", "type": "private"})),
    "chat id zero": update(content=message(text="x", chat={"id": 0, "type": "private"})),
    "chat without a type": update(content=message(text="x", chat={"id": 5511})),
    "chat type is a list": update(content=message(text="x", chat={"id": 5511, "type": ["private"]})),
    "private chat with a group's id": update(content=message(text="x", chat={"id": -5, "type": "private"})),
    "no message id": update(content={"chat": CHAT, "from": PUPIL, "text": "x"}),
    "text is a number": update(content=message(text=7)),
    "caption is null": update(content=message(photo=[FILE], caption=None)),
    "edit is text": update("edited_message", "x"),
    "press without a person": update("callback_query", {"id": "1", "data": "x"}),
    "press without an id": update("callback_query", press(id=7)),
    "press data is a list": update("callback_query", press(data=["a"])),
    "standing without a status": update("my_chat_member", {"chat": CHAT, "new_chat_member": {"status": {}}}),
    "set aside by the poller": {"unreadable": {"no": "id"}},
    "set aside by the parser": {"update_id": 3, "unreadable": True},
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
def test_malformed_update_is_unreadable(raw: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        translate(raw)
    assert caught.value.event_id == event_id_of(raw)


def test_unreadable_update_bears_its_id_or_a_name_that_stays() -> None:
    assert event_id_of(BROKEN["text is a number"]) == "900"
    nameless = BROKEN["no id"]
    assert event_id_of(nameless) == event_id_of(copy.deepcopy(nameless)) != event_id_of(BROKEN["nothing"])
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    assert event_id_of(deep).startswith("unreadable-")


def test_broken_formatting_does_not_cost_the_words() -> None:
    """What python-telegram-bot chokes on is never read here: the child's words arrive."""
    assert said(text="help", entities=[{"type": "bold"}]) == Wrote("help")
    assert said(text="help", reply_to_message={"x": None}, date="yesterday") == Wrote("help")


def test_half_a_character_is_replaced_and_the_rest_kept() -> None:
    event = said(text=json.loads(r'"a\ud83d b \ud83d\ude00"'))
    assert event == Wrote("a\ufffd b 😀")


NUMBERS = st.one_of(
    st.integers(), st.integers(-(2**70), 2**70), st.sampled_from([0, -1, True, 2**63, 2**63 - 1, 10**30, 1.5])
)
JUNK = st.recursive(
    st.one_of(
        st.none(), st.booleans(), NUMBERS, st.floats(), st.text(max_size=8), st.characters(categories=["Cs"])
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SEEDS = [
    update(content=rich(text="/start s-HFHS")),
    update(content=rich(text="words 😀")),
    update(content=rich(photo=[FILE], caption="look")),
    update(content=message(chat=GROUP, text="x")),
    update("edited_message", rich(text="x")),
    update("callback_query", press()),
    update("my_chat_member", standing("kicked")),
    update("my_chat_member", standing("member", GROUP)),
    update("channel_post", {"message_id": 1, "chat": GROUP}),
]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List every place in a tree of JSON."""
    found = [path]
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        found += places(value, (*path, key))
    return found


PLACES = [places(seed) for seed in SEEDS]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """Draw a true update of which a few places were taken out, nulled or replaced."""
    which = draw(st.integers(0, len(SEEDS) - 1))
    tree = copy.deepcopy(SEEDS[which])
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PLACES[which]))
        if not path:
            return draw(JUNK)
        node: Any = tree
        try:
            for key in path[:-1]:
                node = node[key]
            if draw(st.booleans()):
                node[path[-1]] = draw(JUNK)
            else:
                del node[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    return tree


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(mutated())
def test_no_update_breaks_the_reading(raw: Any) -> None:
    """INT-10: every update is an event or unreadable, and both can be kept."""
    try:
        incoming = translate(raw)
    except Unreadable as fault:
        assert fault.event_id == event_id_of(raw)
        assert str(fault).isascii()
        return
    assert incoming.event_id.isdecimal()
    assert incoming.sender.door == "telegram"
    assert incoming.sender.value or isinstance(incoming.event, Ignored)
    json.dumps(asdict(incoming), ensure_ascii=False).encode()  # can be written down
    if incoming.private:
        assert int(incoming.sender.value) > 0


def test_only_what_is_read_is_asked_for() -> None:
    for kind in ALLOWED_UPDATES:
        with pytest.raises(Unreadable):
            translate(update(kind, None))
