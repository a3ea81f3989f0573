import type { EventLog } from '../ags/event-log.js';
import { currentCall } from '../grpc/call-context.js';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE, resultCodeName } from '../operations/result-code.js';

/** Name of its logger, which no caller can silence. */
export const AUDIT_LOGGER = 'Audit';

/** Writes down who changed what: one line for every call that changes something, done or refused. */
export class AuditLog {
  constructor(private readonly log: EventLog) {}

  /**
   * Does `change` and tells about it.
   * @param what    for example `config set`
   * @param fields  what is changed; never a secret
   * @throws whatever `change` throws, told as well
   */
  async record<T>(what: string, fields: object, change: () => T | Promise<T>): Promise<T> {
    try {
      const done = await change();
      this.#tell(what, fields, RESULT_CODE.OK);
      return done;
    } catch (error) {
      this.#tell(what, fields, error instanceof ResultError ? error.resultCode : RESULT_CODE.ERROR);
      throw error;
    }
  }

  #tell(what: string, fields: object, code: number): void {
    const call = currentCall();
    this.log.info(
      {
        what,
        ...fields,
        result: resultCodeName(code),
        peer: call?.peer,
        clientId: call?.caller?.clientId,
        userId: call?.caller?.userId,
      },
      'audit',
    );
  }
}
