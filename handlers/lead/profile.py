"""What an adult says of themselves: the name that pupils see, who they must not read about, sound at night.

Relatives and household are asked for at joining and can be changed with /me at any time. They are kept
sealed and shown to that adult alone.
"""

from __future__ import annotations

from handlers.absence import day_of
from handlers.days import date_words
from handlers.events import Choice, Outgoing
from handlers.keyboards import lead_token
from handlers.lead import mailbox
from handlers.lead.comparing import compare_with_before
from handlers.turn import Turn
from safeguarding.relatives import TooManyNames, read_names
from safeguarding.roles import May, may
from storage.audit import AuditLine, write_audit
from storage.people import Person, Seat, find_setting, put_person, put_setting

MAX_NAME_CHARACTERS = 40
MOST_CALLED = 4  # names of before
_ASKING = "me"  # what the chat is doing: which of the two is being typed


def reads_cases(person: Person) -> bool:
    """Say whether any seat of theirs reads cases: only those are asked for relatives."""
    return any(may(seat.role, May.READ) for seat in person.seats)


def pupils_see(person: Person) -> bool:
    """Say whether pupils are shown this adult's name: the readers' of a setting, and nobody else's."""
    return any(seat.setting and may(seat.role, May.READ) for seat in person.seats)


def by_sight(person: Person, seen: str, unseen: str) -> str:
    """Choose a text about a name by whether pupils see it."""
    return seen if pupils_see(person) else unseen


def clean_name(text: str) -> str:
    """Bring a typed name to one line of at most 40 characters."""
    return " ".join(text.split())[:MAX_NAME_CHARACTERS]


def show(turn: Turn, person: Person) -> None:
    """Show what is kept of the adult in this chat, and what they can change."""
    lines = [
        turn.words(by_sight(person, "lead-me-name", "lead-me-name-unseen"), name=shown_name(turn, person))
    ]
    lines += [turn.words("lead-me-seat", **name_seat(turn, seat)) for seat in person.seats]
    if reads_cases(person):
        known = ", ".join(person.conflicts)
        lines.append(
            turn.words("lead-me-conflicts", names=known) if known else turn.words("lead-me-conflicts-none")
        )
        lines.append(turn.words("lead-me-sound-on" if person.sound_at_night else "lead-me-sound-off"))
    lines += mailbox.lines(turn, person)
    away = person.away_until > turn.now.timestamp()
    if away:
        day = date_words(turn, day_of(turn.service, person.away_until))
        lines.append(turn.words("lead-me-away", day=day))
    rows: list[tuple[Choice, ...]] = [(turn.button("lead-button-my-name", lead_token("me", "name")),)]
    if reads_cases(person):
        rows.append((turn.button("lead-button-my-conflicts", lead_token("me", "conflicts")),))
        sound = "lead-button-sound-off" if person.sound_at_night else "lead-button-sound-on"
        rows.append((turn.button(sound, lead_token("me", "sound")),))
    rows += mailbox.rows(turn, person)
    rows += [(turn.button("lead-button-back", lead_token("back")),)] if away else []
    rows.append((turn.button("lead-button-pin", lead_token("pin")),))
    turn.post(
        Outgoing(
            turn.address,
            text="\n".join(lines),
            rows=tuple(rows),
            protect=True,
            remove_after=turn.service.opened_for,
        )
    )


def shown_name(turn: Turn, person: Person) -> str:
    """Give the name that they entered, or say that it is their role only."""
    return person.name or turn.words("lead-me-role-only")


def name_seat(turn: Turn, seat: Seat) -> dict[str, str]:
    """Name a seat's role and setting, for a text."""
    setting = find_setting(turn.tx, turn.service.sealer, seat.setting) if seat.setting else None
    where = setting.name if setting else turn.words("lead-borough")
    return {"role": turn.words(f"role-{seat.role}"), "where": where}


def begin(turn: Turn, person: Person, what: str) -> None:
    """Ask for what is to be changed, or change it where there is nothing to type."""
    match what:
        case "name":
            turn.chat.doing = {_ASKING: what}
            rows = ((turn.button("lead-button-role-only", lead_token("me", "role-only")),),)
            turn.say(turn.words(by_sight(person, "lead-ask-name", "lead-ask-name-unseen")), rows)
        case "conflicts" if reads_cases(person):
            turn.chat.doing = {_ASKING: what}
            ask_conflicts(turn, person)
        case "nobody" if reads_cases(person):
            _keep_conflicts(turn, person, [])
            show(turn, person)
        case "keep" if reads_cases(person):
            _keep_conflicts(turn, person, person.conflicts)
            show(turn, person)
        case "role-only":
            _keep_name(turn, person, "")
        case "sound" if reads_cases(person):
            person.sound_at_night = not person.sound_at_night
            put_person(turn.tx, turn.service.sealer, person)
            show(turn, person)
        case _:
            turn.say(turn.words("lead-old-button"))


def is_typing(turn: Turn) -> bool:
    """Say whether what is written now answers a question of this file."""
    return _ASKING in turn.chat.doing


def hear(turn: Turn, person: Person, text: str, message: str | None) -> None:
    """Take what was asked for; the message with it leaves the chat."""
    turn.remove([message] if message else [])
    if turn.chat.doing[_ASKING] == "name":
        _keep_name(turn, person, clean_name(text))
    elif take_conflicts(turn, person, text):
        show(turn, person)


def read_poster(turn: Turn, person: Person, code: str) -> None:
    """A lead opened a poster's link: say where it leads, and keep that it works."""
    setting = find_setting(turn.tx, turn.service.sealer, code)
    if setting is None or setting.closed:
        turn.say(turn.words("lead-poster-unknown"))
    elif any(seat.setting == setting.code for seat in person.seats):
        setting.poster_read = int(turn.now.timestamp())
        put_setting(turn.tx, turn.service.sealer, setting, turn.now)
        turn.say(turn.words("lead-poster-works", setting=setting.name))
    else:
        turn.say(turn.words("lead-poster-other", setting=setting.name))


def ask_conflicts(turn: Turn, person: Person) -> None:
    """Ask whom this adult must not read about; what an import or they themselves said before may stay."""
    text = turn.words("lead-ask-conflicts")
    rows = [(turn.button("lead-button-nobody", lead_token("me", "nobody")),)]
    if person.conflicts:
        text = f"{text}\n\n{turn.words('lead-conflicts-known', names=', '.join(person.conflicts))}"
        rows.insert(0, (turn.button("lead-button-keep-names", lead_token("me", "keep")),))
    turn.say(text, rows)


def take_conflicts(turn: Turn, person: Person, text: str) -> bool:
    """Keep the names in *text*; False, and asked again, if there are too many."""
    try:
        names = read_names(text)
    except TooManyNames:
        turn.say(turn.words("lead-conflicts-too-long"))
        return False
    _keep_conflicts(turn, person, names)
    return True


def _keep_conflicts(turn: Turn, person: Person, names: list[str]) -> None:
    more = set(names) - set(person.conflicts)
    person.conflicts, person.conflicts_at = names, int(turn.now.timestamp())
    turn.chat.doing = {}
    put_person(turn.tx, turn.service.sealer, person)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "conflicts-kept", person.id, ""))
    if more:
        compare_with_before(turn, person)


def _keep_name(turn: Turn, person: Person, name: str) -> None:
    known = ("", person.name, *person.called)
    if person.name and person.name != name:  # pupils go on writing it
        person.called = [*(one for one in person.called if one != person.name), person.name][-MOST_CALLED:]
    person.name = name
    turn.chat.doing = {}
    put_person(turn.tx, turn.service.sealer, person)
    if name not in known:
        compare_with_before(turn, person)
    show(turn, person)
