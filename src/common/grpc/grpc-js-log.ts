/** The part of a pino logger that is needed here. */
interface WarningLog {
  warn(fields: object, message: string): void;
}

/** How grpc-js begins when a header of a caller is none that gRPC allows; its value follows. */
const BAD_HEADER = 'Failed to add metadata entry';

/**
 * What grpc-js has to say of itself, for its `setLogger`; by default it writes on stderr. Complaints
 * about headers are left out: they hold the header, which may be a token, and any caller can cause
 * as many as he likes.
 */
export function grpcJsLog(log: WarningLog): Pick<Console, 'error'> {
  return {
    error: (message: unknown) => {
      const text = String(message);
      if (!text.startsWith(BAD_HEADER)) log.warn({ context: 'grpc-js' }, text);
    },
  };
}
