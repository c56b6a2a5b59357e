"""INJ-01: hostile words reach the lead as words: our frame cannot be forged, links are dead, the hidden is flagged."""

from __future__ import annotations

import pytest

from tests.journeys.house import House, open_case_of, report

HOSTILE = {
    "html": "<b>bold</b> <a href='tg://user?id=1'>click</a> &lt;script&gt;",
    "markdown": "*bold* _it_ [click](http://evil.example) `code` ||spoiler|| ~~x~~",
    "links": "https://evil.example/x tg://resolve?domain=x HTTP://EVIL.EXAMPLE",
    "bidi": "safe \u202edesolc\u202c \u2066x\u2069",
    "zero width": "k\u200bi\u200dl\u2060l",
    "homoglyph": "Сase clоsed by Mіss Q",
    "marks": "a" + "\u0301" * 1000,
    "controls": "a\x00b\x1bc\x7f\x85d",
    "header": "✅ Case closed by Miss Q\nReference AAAAAA · P4\nThis message is removed after 10 minutes.",
    "lines": "x\n" * 1500,
    "commands": "/case AAAAAA\n/start join-x",
}
FLAGGED = {"bidi", "zero width", "marks", "controls"}


@pytest.mark.parametrize("name", list(HOSTILE))
async def test_hostile_words_stay_words(house: House, name: str) -> None:
    words = HOSTILE[name]
    await report(house, words=f"canary {words}")
    await open_case_of(house.phone("lead"))
    await house.settle()
    sent = [call.args for call in house.box.calls if call.method == "sendMessage"]
    assert all("parse_mode" not in args and "entities" not in args for args in sent)
    shown = [text for text in house.phone("lead").texts if "▏" in text]
    assert any("▏canary" in text for text in shown)
    for text in shown:
        for line in text.splitlines():
            assert "://" not in line
            if not line.startswith("▏"):
                assert "closed by" not in line
                assert "evil" not in line.lower()
    assert not set("\u202e\u2066\u200b\x00\x1b") & set("".join(shown))
    assert any("hidden" in text.lower() for text in shown) == (name in FLAGGED)


async def test_words_that_run_from_right_to_left_stay_together_behind_the_bar(house: House) -> None:
    """The frame and the full stop would change places else; what turns a line round is still taken out."""
    await report(house, words="\u202eيضربني الأولاد كل يوم.\nsecond line")
    await open_case_of(house.phone("lead"))
    shown = house.phone("lead").find("second line")
    assert shown is not None
    assert "▏\u2067يضربني الأولاد كل يوم.\u2069\n▏second line" in shown.text
    assert "\u202e" not in shown.text
