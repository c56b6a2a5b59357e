"""What may stand in the log: every event with its words for an operator, and the fixed words beside it.

No event is about what one pupil does, since its time would tell. What is not here is not written (`bot/logs.py`).
"""

from __future__ import annotations

#: Everything that can be logged, in the words an operator reads on a terminal.
EVENTS = {
    # coming and going
    "starting": "Starting.",
    "started": "Running.",
    "closed": "Closed: no duty officer is active, so no report is taken in.",
    "opened": "Open: a duty officer is active.",
    "draining": "Stopping: finishing what is under way.",
    "stopped": "Stopped.",
    "crashed": "Ended by a fault that should not happen.",
    "config_warning": "The configuration deserves a look: heard doctor says why.",
    "config_reloaded": "The configuration was read again.",
    "config_refused": "The new configuration is wrong; the old one stays.",
    "listening": "Answering health checks.",
    "listen_failed": "Health checks cannot be answered: service.listen cannot be listened on.",
    "migrated": "The database was brought up to date.",
    "recovered": "Work that a stop had interrupted was taken up again.",
    # taking in
    "poll_failed": "Telegram did not answer as it should; asking again.",
    "poll_recovered": "Telegram answers again.",
    "poll_stalled": "No successful poll for too long.",
    "token_refused": "Telegram refuses the token. What waits is kept.",
    "token_shared": "Somebody else fetches this bot's messages. Replace the token.",
    "asked_to_wait": "Telegram asked for a pause.",
    "intake_failed": "Messages could not be stored and were not confirmed; trying again.",
    "update_unreadable": "A message from Telegram could not be read and was set aside.",
    "webhook_removed": "A webhook was set for this bot; it was removed.",
    "webhook_unreached": "Telegram cannot reach the webhook.",
    "webhook_refused": "Telegram does not take the webhook; trying again.",
    # working
    "work_failed": "A message could not be handled; trying again.",
    "work_set_aside": "A message could not be handled and was set aside: heard inbox list.",
    "work_conflict": "Two things met; one was done again.",
    "seal_broken": "A row does not open: damaged or changed by somebody.",
    "noted_damaged": "Part of what is noted for Hide is damaged; Hide does all it can without: heard verify.",
    "page_failed": "A page for a school's record could not be set.",
    "desk_unreadable": "A desk cannot be opened: its key is missing.",
    "reader_ended": "The second reader ended; messages are read here until it is begun again.",
    # sending
    "send_failed": "A message could not be sent; trying again.",
    "send_uncertain": "A message may have been sent; it will be repeated.",
    "send_given_up": "A message can never be sent and was set aside: heard outbox list.",
    "send_paused": "Sending is paused.",
    "send_resumed": "Sending goes on.",
    "mail_refused": "The mail server refuses us. What waits is kept; Telegram goes on.",
    "mail_undeliverable": "A mail to a lead cannot be delivered: heard leads list.",
    "command_failed": "The command for alerts cannot be started. What waits is kept; Telegram goes on.",
    "clock_set_back": "The machine's clock was set back; every case that waits for somebody is looked at now.",
    "ladder_began_anew": "After an outage or with another clock, a case's ladder began again at its first rung.",
    "look_was_missing": "A case that waits for somebody had lost its timer; it is set anew: heard verify.",
    "lead_unreachable": "A lead blocked the bot and counts as not having answered.",
    "duty_desk_away": "Nobody at the duty desk is here now; its manager was told.",
    "past_school_unread": "What pupils of a school send past it has no reader who is not of that school: heard doctor.",
    "drill_unanswered": "A drill was not answered in time: heard golive says where.",
    "nobody_to_alert": "A report has no reader who can be reached: heard doctor.",
    "text_fault": "A text could not be said as written; English was used.",
    # time
    "tick_failed": "The 15-second clock met a fault; it goes on.",
    "tick_late": "The 15-second clock was late.",
    "clock_jumped": "The machine's clock jumped by more than a day; for an hour only what may be danger is done by it: look.",
    "clock_differs": "The machine's clock differs from Telegram's; by more than a day only what may be danger is done by it: heard doctor.",
    "watchdog_unreached": "The watchdog's address could not be called; it is tried again.",
    "timers_late": "Something was due more than half an hour ago, as after an outage; it is done now.",
    "timers_wait": "More is due than one tick does; danger goes first, the rest follows.",
    "timer_failed": "Something that was due failed; trying again.",
    # the rest
    "control_failed": "A command could not be carried out.",
    "purged": "What had its time was deleted.",
    "library": "A library complained.",
    "loop_fault": "A task failed unseen.",
    "thread_fault": "A thread failed.",
    "unregistered": "Something tried to log what is not allowed.",
}

#: Text that may stand in a line, beside members of an Enum, which are as fixed.
WORDS = frozenset(
    """
    polling webhook sqlite telegram web mail command open closed text json other
    intake worker courier schedule control database inbox outbox timers drafts audit health
    getMe getUpdates sendMessage editMessageText editMessageReplyMarkup deleteMessage deleteMessages
    answerCallbackQuery setMyCommands deleteWebhook setWebhook getWebhookInfo leaveChat getFile
    SIGTERM SIGINT SIGHUP
    """.split()  # noqa: SIM905 - as a list it would take a screen
)
#: The libraries whose name may stand in a line.
LIBRARIES = frozenset(
    """
    telegram httpx httpcore apscheduler sqlalchemy aiosqlite aiohttp asyncio uvicorn starlette
    alembic py concurrent holidays fluent structlog
    """.split()  # noqa: SIM905 - as above
)
