"""What many would write instead: discord.py, and «pong» to every interaction.

python answers.py TOKEN ADDRESS, where ADDRESS is that of Discord's HTTP interface, without /api.
"""

import json
import sys
import urllib.request

import aiohttp.client_reqrep
import discord
import yarl
from discord.gateway import DiscordWebSocket

NAME = "DiscordBot (https://duologue.example, 0)"
# It answers interactions under aiohttp's own name, which the fake does not take.
aiohttp.client_reqrep.SERVER_SOFTWARE = NAME

token, address = sys.argv[1:]
api = f"{address}/api/v10"
discord.http.Route.BASE = api
asked = urllib.request.Request(
    f"{api}/gateway/bot",
    headers={"Authorization": f"Bot {token}", "User-Agent": NAME},
)
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(json.load(urllib.request.urlopen(asked))["url"])

intents = discord.Intents.none()
intents.guilds = intents.voice_states = intents.dm_messages = True
client = discord.Client(intents=intents)


@client.event
async def on_interaction(interaction):
    await interaction.response.send_message("pong")


client.run(token, log_handler=None)
