import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { LogSearch } from './log-search.js';

/** How a server shows that players can connect: the value of `LOCAL_DS_READY`. */
export type Readiness =
  | { readonly kind: 'udp' | 'tcp' }
  | { readonly kind: 'log'; readonly text: string };

/** Between two looks. */
const PROBE_MS = 25;
/** For an answer to one probe. */
const ANSWER_MS = 200;
const HOST = '127.0.0.1';

/** @param value  accepted by the type of the variable */
export function readinessOf(value: string): Readiness {
  if (value === 'udp' || value === 'tcp') return { kind: value };
  return { kind: 'log', text: value.slice('log:'.length) };
}

/** Resolves when the server is ready. @throws the reason of `signal` */
export async function untilReady(
  readiness: Readiness,
  { port, logFile }: { readonly port: number; readonly logFile: string },
  signal: AbortSignal,
): Promise<void> {
  const isReady = signOf(readiness, port, logFile);
  while (!(await isReady())) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS).unref());
    signal.throwIfAborted();
  }
  signal.throwIfAborted();
}

function signOf(readiness: Readiness, port: number, logFile: string): () => Promise<boolean> {
  switch (readiness.kind) {
    case 'udp':
      return () => answersUdp(port);
    case 'tcp':
      return () => acceptsTcp(port);
    case 'log': {
      const search = new LogSearch(logFile, readiness.text);
      return () => search.isFound();
    }
  }
}

/** Any answer to a `ping` will do. */
function answersUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const done = (isReady: boolean) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(isReady);
    };
    const timer = setTimeout(() => done(false), ANSWER_MS).unref();
    socket.once('message', () => done(true));
    socket.once('error', () => done(false));
    // Connected, so that the system tells at once when nobody listens.
    socket.connect(port, HOST, () => socket.send('ping'));
  });
}

function acceptsTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, timeout: ANSWER_MS });
    const done = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}
