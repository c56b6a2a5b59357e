"""Stories that play themselves on the phones: what people do, step by step, and a line that says what happens now.

Each story uses the phones as a hand would, with what is on them now: after a restart, a slow Telegram or other
presses it goes on or ends kindly. A road that does not exist yet has no story.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.sandbox.actors import Pupil, Reader
from bot.sandbox.phone import CannotDo, NothingCame
from bot.sandbox.server import Sandbox
from handlers.texts import Texts, load

PATIENCE_SECONDS = 30.0
_REST_SECONDS = 1.2
_READING_SECONDS_A_LETTER = 0.035
_NIGHT, _BREAK = time(22, 30), time(10, 45)
_STOPPED = "The story stopped here, because a phone showed something else. You can play it again."


class Story:
    """One playing of a story."""

    def __init__(self, box: Sandbox, name: str, texts: Texts, pace: float, patience: float) -> None:
        self._box, self._name, self._pace = box, name, pace
        self.pupil = Pupil(box.user("pupil"), texts, self._rest, patience)
        self.lead = Reader(box.user("lead"), texts, self._rest, patience)
        self.duty = Reader(box.user("duty"), texts, self._rest, patience)

    async def tell(self, what: str) -> None:
        """Say what happens now, and leave time to read it."""
        self._box.stage.tell_step(self._name, what)
        await self._rest(_REST_SECONDS + len(what) * _READING_SECONDS_A_LETTER)

    async def wind_to(self, at: time) -> None:
        """Wind the clock to the next time it is *at* in London."""
        stage = self._box.stage
        now = self._box.clock.now().astimezone(stage.zone)
        to = datetime.combine(now.date(), at, stage.zone)
        stage.begin_wind(to if to > now else to + timedelta(days=1))
        await asyncio.sleep(0)
        while stage.winding:  # noqa: ASYNC110 - the page's own flag, there is nothing to await
            await asyncio.sleep(0.05)

    async def _rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._pace)


# -- the stories -------------------------------------------------------------------------------------


async def play_bus(story: Story) -> None:
    """A report in own words, an answer, and the answer to that."""
    pupil, lead = story.pupil, story.lead
    await story.tell(
        "A pupil scans the poster at school, and says in their own words what happens on the bus."
    )
    await pupil.begins("Two boys take my bag every day on the bus and throw it around. Everyone laughs.")
    await story.tell(
        "First question: safe right now? Nothing is sent yet, and every question can be skipped."
    )
    await pupil.says_safe()
    await pupil.sees("button-other-adult")
    await story.tell("The pupil sees who will read it, by name, and says whether one of them is part of it.")
    await pupil.taps("button-no")
    lead.look_from_now()
    await pupil.taps("button-send")
    await pupil.sees("pupil-sent")
    await story.tell(
        "Sent. The four words are the receipt: they show later that it was this pupil, without a name."
    )
    await pupil.lets_write_back()
    await story.tell(
        "Mrs A's phone rings. The alert says how urgent, which school, which reference: no word of it."
    )
    await lead.takes()
    await story.tell("Mrs A is on it and reads the report. This screen goes again after ten minutes.")
    await lead.replies("Thank you for telling us. Which bus is it, and can you tell me who they are?")
    await story.tell("Mrs A's reply is signed with her role. The pupil's phone only shows: 1 new message.")
    await pupil.reads()
    await pupil.sees("button-answer")
    await story.tell("The pupil looks when it is safe to look, behind a question, and answers.")
    await pupil.taps("button-answer")
    await pupil.sees("pupil-type-answer")
    await pupil.writes("The 627 home. It is Jay and Cole from Year 9.")
    lead.look_from_now()
    await pupil.taps("button-send")
    await pupil.sees("pupil-added")
    await lead.sees("lead-button-open")
    await story.tell("Mrs A has the answer under the same reference. Nobody asked the pupil for a name.")


async def play_night(story: Story) -> None:
    """Not safe now, at half past ten in the evening."""
    pupil, lead = story.pupil, story.lead
    await story.tell("The clock is wound to half past ten in the evening. Nobody is at school.")
    await story.wind_to(_NIGHT)
    await pupil.begins("My mum's boyfriend is shouting and breaking things. I am in my room.")
    await story.tell("Safe right now? The pupil taps No.")
    lead.look_from_now()
    await pupil.taps("button-no", under=await pupil.sees("pupil-ask-safe"))
    await pupil.sees("button-no-send")
    await story.tell(
        "Help comes first: who can help this minute, and the truth that no adult is reading now."
    )
    await story.tell("From here it is one tap: send it now.")
    await pupil.taps("button-no-send")
    await pupil.sees("pupil-sent")
    await story.tell("Sent, with when the adults next look. Nothing is promised that is not kept.")
    await lead.sees("lead-button-on-it")
    await story.tell(
        "Mrs A's phone has it at once, without a sound at night: P1, the most urgent. It says nothing of what was told."
    )
    await lead.takes()
    await story.tell("She reads it, with the answer “Safe right now? NO” at the top.")


async def play_teacher(story: Story) -> None:
    """A report about one of the readers goes past her."""
    pupil, lead, duty = story.pupil, story.lead, story.duty
    await story.tell("A pupil writes about an adult: Mrs A, who is the school's safeguarding lead herself.")
    await pupil.begins("Mrs A calls me stupid in front of everyone. I don't want her to read this.")
    await pupil.says_safe()
    await pupil.sees("button-other-adult")
    await story.tell("The pupil sees who would read it. One of them is part of the problem.")
    lead.look_from_now()
    duty.look_from_now()
    await pupil.taps("button-yes-person", name="Mrs A")
    await pupil.sees("pupil-ready-council")
    await story.tell(
        "So it goes to the council and not to the school, and the pupil is told so before sending."
    )
    await pupil.taps("button-send")
    await pupil.sees("pupil-sent")
    await duty.sees("lead-button-on-it")
    if lead.rings:
        raise NothingCame("the lead's phone showed something else meanwhile")
    await story.tell("The council's duty officer has the alert. Mrs A's phone stays silent.")
    await duty.takes()
    await story.tell("The report is sealed to the duty desk. Nobody at the school's desk can open it.")


async def play_friend(story: Story) -> None:
    """A friend is worried about a friend."""
    pupil, lead = story.pupil, story.lead
    await story.tell("A pupil is worried about a friend, who asked them to tell nobody.")
    await pupil.begins("My friend said she wants to die. She told me not to tell anyone.")
    await story.tell(
        "The words are read as they arrive. What was seen in them only ever makes it more urgent."
    )
    await pupil.says_safe()
    await pupil.sees("button-other-adult")
    lead.look_from_now()
    await pupil.taps("button-no")
    await pupil.taps("button-send")
    await pupil.sees("pupil-sent")
    await story.tell("Sent. It was right to tell.")
    await pupil.lets_write_back()
    await lead.takes()
    await story.tell("Mrs A sees the words as they were written, and which rules made it urgent.")
    await lead.replies(
        "Thank you. You are a good friend, and you did the right thing. I will talk with her and get her help."
    )
    await pupil.reads()
    await pupil.sees("button-answer")
    await story.tell("The pupil knows that an adult has it now. They do not have to fix it alone.")


async def play_hoax(story: Story) -> None:
    """A joke is answered kindly: the next time it may be real."""
    pupil, lead = story.pupil, story.lead
    await story.wind_to(_BREAK)  # at night the answer would wait for the morning
    await story.tell("At break somebody tries the chat out with a joke. Heard takes it like anything else.")
    await pupil.begins("my maths teacher is a banana lol")
    await pupil.says_safe()
    await pupil.sees("button-other-adult")
    lead.look_from_now()
    await pupil.taps("button-no")
    await pupil.taps("button-send")
    await pupil.sees("pupil-sent")
    await story.tell("No scolding and no question why: the same thanks as everybody gets.")
    await pupil.lets_write_back()
    await lead.takes()
    await story.tell("Mrs A recognises a joke, and answers it kindly.")
    await lead.replies(
        "Thanks for trying this out! If something is ever wrong, you can write to us here just the same."
    )
    await lead.closes("outcome-false-mistaken")
    await pupil.reads()
    await pupil.sees("button-answer")
    await story.tell("Closed as mistaken, and the door stays open. Next time it may be real.")


@dataclass(frozen=True, slots=True)
class Script:
    """A story as the page lists it."""

    title: str
    about: str
    act: Callable[[Story], Awaitable[None]]


SCRIPTS = {
    "bus": Script("Bullying on the bus", "A report in own words, a reply, and the pupil's answer", play_bus),
    "night": Script("Not safe, at night", "Half past ten: help first, then one tap", play_night),
    "teacher": Script("About a teacher", "One of the readers is part of the problem", play_teacher),
    "friend": Script("Worried about a friend", "“She told me not to tell anyone”", play_friend),
    "hoax": Script("Just a joke", "Answered kindly: next time it may be real", play_hoax),
}


class Player:
    """Plays stories in one sandbox.

    Args:
        pace: how long it rests after each step; 1 is comfortable to read.
        patience: seconds until a story gives up a phone that does not show what comes next.
    """

    def __init__(self, box: Sandbox, *, pace: float = 1.0, patience: float = PATIENCE_SECONDS) -> None:
        self._box, self._pace, self._patience = box, pace, patience
        self._texts = load()

    def listed(self) -> list[dict[str, str]]:
        """List the stories for the page."""
        return [{"id": name, "title": one.title, "about": one.about} for name, one in SCRIPTS.items()]

    async def play(self, name: str) -> None:
        """Play one story to its end, or to where it can go on no more."""
        story = Story(self._box, name, self._texts, self._pace, self._patience)
        try:
            await SCRIPTS[name].act(story)
        except (NothingCame, CannotDo):
            self._box.stage.tell_step(name, _STOPPED, done=True)
        else:
            self._box.stage.tell_step(
                name, "That was the story. Go on by hand, or play another one.", done=True
            )
