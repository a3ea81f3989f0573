// The smallest dedicated server there is: a process of its own, started by the provider LOCAL. It
// imports nothing of the host and needs no compiler, so that it can be copied into a game's project.
import { createSocket } from 'node:dgram';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { port: { type: 'string' }, session: { type: 'string', default: '' } },
});

const players = new Set<string>();
const socket = createSocket('udp4');

/** `ping` → `pong`, `hello` → `welcome <session> <players>`, anything else comes back. */
socket.on('message', (message, from) => {
  const text = message.toString('utf8');
  const answer = (reply: string) => socket.send(reply, from.port, from.address);
  if (text === 'ping') return answer('pong');
  if (text !== 'hello') return answer(`echo ${text}`);
  players.add(`${from.address}:${from.port}`);
  return answer(`welcome ${values.session} ${players.size}`);
});

socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

socket.bind(Number(values.port), () => {
  process.stdout.write(`ready on port ${socket.address().port}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    process.stdout.write(`ends on ${signal}, ${players.size} players came\n`);
    process.exit(0);
  });
}
