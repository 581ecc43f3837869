"""What many would write instead: discord.py, and APScheduler 3 with its jobs on SQLite.

python reminders.py TOKEN ADDRESS DATABASE DUE PERSON...: a direct message to each person at DUE, in seconds since 1970.
"""

import datetime
import json
import sys
import urllib.request

import aiohttp.client_reqrep
import discord
import yarl
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from discord.gateway import DiscordWebSocket

NAME = "DiscordBot (https://duologue.example, 0)"
aiohttp.client_reqrep.SERVER_SOFTWARE = NAME

token, address, database, due, *people = sys.argv[1:]
api = f"{address}/api/v10"
discord.http.Route.BASE = api
asked = urllib.request.Request(
    f"{api}/gateway/bot",
    headers={"Authorization": f"Bot {token}", "User-Agent": NAME},
)
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(json.load(urllib.request.urlopen(asked))["url"])

client = discord.Client(intents=discord.Intents(guilds=True))
# It sends the id as a number, which the fake does not take.
open_dm = client.http.start_private_message
client.http.start_private_message = lambda person: open_dm(str(person))
scheduler = AsyncIOScheduler(
    jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{database}")},
    timezone=datetime.timezone.utc,
)


async def remind(person):
    channel = await client.create_dm(discord.Object(person))
    await channel.send("Your 1:1 begins in an hour.")


@client.event
async def on_ready():
    at = datetime.datetime.fromtimestamp(int(due), datetime.timezone.utc)
    for person in people:
        scheduler.add_job(remind, "date", run_date=at, args=[int(person)], misfire_grace_time=None)
    scheduler.start()


client.run(token, log_handler=None)
