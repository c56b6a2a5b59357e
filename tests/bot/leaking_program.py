"""A program that leaks wherever a program like ours can leak; `test_logs.py` runs it and reads all it printed.

Arguments: `ours` for our logging, `plain` for ordinary logging at DEBUG; then token, text, chat id.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import warnings
from typing import Any

import aiosqlite
import httpx
import structlog
import telegram
import uvicorn
from aiohttp import ClientSession, web
from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from bot.logs import get_log, guard_loop, start_logging

HOW, TOKEN, WORDS, CHAT = sys.argv[1:]
ALL = f"{TOKEN} {WORDS} {CHAT}"


class Hurt(Exception):
    """Carries what must not be seen."""


def fail() -> Any:
    raise Hurt(ALL)


class Falling:
    def __del__(self) -> None:
        fail()


async def bot_api(request: web.Request) -> web.Response:
    if "getMe" in request.path:
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
    if "sendMessage" in request.path:
        return web.json_response({"ok": True, "result": {"message_id": "broken", "text": ALL}})
    return web.Response(text=str(fail()))


async def use_the_web() -> None:
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", bot_api)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as session:
        await session.get(f"{address}/bot{TOKEN}/fails?text={WORDS}&chat={CHAT}")
    await asyncio.to_thread(httpx.get, f"{address}/bot{TOKEN}/getFile?text={WORDS}")
    bot = telegram.Bot(TOKEN, base_url=f"{address}/bot")
    await asyncio.wait(
        [asyncio.create_task(call) for call in (bot.get_me(), bot.send_message(int(CHAT), WORDS))]
    )
    gc.collect()  # nobody asks what became of them: the loop says so when they go
    await runner.cleanup()


async def use_the_page() -> None:
    def page(request: Request) -> Any:
        return fail()

    served = uvicorn.Server(
        uvicorn.Config(Starlette(routes=[Route("/{any}", page)]), port=0, log_config=None, lifespan="off")
    )
    running = asyncio.create_task(served.serve())
    while not served.started:
        await asyncio.sleep(0.01)
    port = served.servers[0].sockets[0].getsockname()[1]
    async with ClientSession() as session:
        await session.get(f"http://127.0.0.1:{port}/{TOKEN}?text={WORDS}&chat={CHAT}")
    served.should_exit = True
    await running


async def use_the_database() -> None:
    async with aiosqlite.connect(":memory:") as connection:
        await connection.execute("SELECT ?", (ALL,))
    engine = create_engine("sqlite://", echo="debug")
    with engine.connect() as connected:
        connected.execute(text("SELECT :words"), {"words": ALL}).all()
        try:
            connected.execute(text("SELECT :words FROM nowhere"), {"words": ALL})
        except Exception as exc:
            logging.getLogger("sqlalchemy.engine").exception("failed with %s", exc)
    engine.dispose()


async def use_the_clock() -> None:
    scheduler, failed = AsyncIOScheduler(), asyncio.Event()
    scheduler.add_listener(lambda _: failed.set(), EVENT_JOB_ERROR)
    scheduler.start()
    scheduler.add_job(fail, name=ALL, misfire_grace_time=None)
    await failed.wait()
    scheduler.shutdown()


async def misuse_our_own_log() -> None:
    log = get_log()
    log.info(ALL)
    log.info("%s", ALL)
    log.warning("send_failed", text=WORDS, token=TOKEN, chat=int(CHAT), count=int(CHAT), error=ALL, ref=WORDS)
    log.bind(words=WORDS).warning("send_failed", row=CHAT, place=WORDS, version=TOKEN, library=WORDS)
    try:
        fail()
    except Hurt as exc:
        log.exception("work_failed")
        log.error("work_failed", exc_info=exc, stack_info=True)
        logging.getLogger(f"bot.{WORDS}").critical("a %s", ALL, exc_info=True, stack_info=True)


async def everything() -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    if HOW == "ours":
        guard_loop(loop)
    await use_the_web()
    await use_the_page()
    await use_the_database()
    await use_the_clock()
    await misuse_our_own_log()
    loop.call_soon(fail)
    await asyncio.sleep(0.05)
    loop.call_exception_handler({"message": ALL, "handle": ALL})


if HOW == "ours":
    start_logging("debug", "json")
else:
    logging.basicConfig(level=logging.DEBUG)
    structlog.reset_defaults()

asyncio.run(everything())
warnings.warn(ALL, stacklevel=1)
thread = threading.Thread(target=fail, name=WORDS)
thread.start()
thread.join()
Falling()
sys.stdout.write("reached the end\n")
fail()
