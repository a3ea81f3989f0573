import { startMatchHost } from '../../test/support/matchmaking/match-host.js';

/** A host in a process of its own, so that its CPU time and memory are its own. */
const strategy = process.argv[2] ?? 'rules';
const chunkSize = Number(process.argv[3] ?? 0);
const { host, stop } = await startMatchHost({
  strategy,
  settings: { chunkSize },
  env: { SESSION_MANAGER_STRATEGY: 'echo', LOG_LEVEL: 'info' },
});
process.send?.({ address: host.grpcAddress, token: host.token });
process.on('message', (question) => {
  if (question === 'stop') void stop().then(() => process.exit());
  else
    process.send?.({
      cpu: process.cpuUsage(),
      maxRssMb: process.resourceUsage().maxRSS / 1024,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
    });
});
