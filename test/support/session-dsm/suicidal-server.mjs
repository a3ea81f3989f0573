// A game server for the provider LOCAL that kills its host at the worst moment, once.
// node suicidal-server.mjs <port> <marker file> <before-ready | at-success | after-success>
import { createSocket } from 'node:dgram';
import { existsSync, writeFileSync } from 'node:fs';

const [port, marker, moment] = process.argv.slice(2);
const host = process.ppid;
const killHost = () => {
  if (existsSync(marker)) return;
  writeFileSync(marker, '');
  process.kill(host, 'SIGKILL');
};

if (moment === 'before-ready') killHost();
const socket = createSocket('udp4');
socket.on('message', (_, from) => {
  // Stopped, the host is told that the server is ready and cannot say so any more.
  if (moment === 'at-success' && !existsSync(marker)) process.kill(host, 'SIGSTOP');
  socket.send('pong', from.port, from.address, () => {
    if (moment === 'at-success' || moment === 'after-success') killHost();
  });
});
socket.bind(Number(port));
