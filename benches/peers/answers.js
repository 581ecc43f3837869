// What many would write instead: discord.js, and «pong» to every interaction.
// node answers.js TOKEN ADDRESS, where ADDRESS is that of Discord's HTTP interface, without /api.
const { Client, GatewayIntentBits } = require('discord.js');

const [token, address] = process.argv.slice(2);
const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates, GatewayIntentBits.DirectMessages],
  rest: { api: `${address}/api` },
});
client.on('interactionCreate', (interaction) => interaction.reply('pong'));
client.login(token);
