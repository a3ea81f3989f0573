import { eachFrame, FRAME_HEADER_BYTES, type FrameRun } from '../../../common/grpc/frame-run.js';
import { ParametersExpectedError, SecondParametersError } from '../matchmaking.errors.js';
import type { TickHeader, TickKind } from '../worker/tick-summary.js';
import { FieldTag } from './field-tags.js';
import { TickDecoder } from './tick-decoder.js';
import { type Variant, variantOf } from './variant.js';

const PARAMETERS = FieldTag.MakeMatchesRequest.parameters >>> 3;
const MEMBERS = {
  MakeMatches: FieldTag.MakeMatchesRequest.ticket >>> 3,
  BackfillMatches: FieldTag.BackfillMakeMatchesRequest.ticket >>> 3,
} as const satisfies Record<TickKind, number>;

/**
 * Judges the messages of a tick by what they are, not by what is in them: parameters first and
 * once, then tickets and sessions; what is none of them is left out. What remains is gathered as
 * frames, to be copied once, into the batch that goes to a worker.
 */
export class TickFrames {
  #header: TickHeader | undefined;
  #ranges: { readonly bytes: Buffer; readonly start: number; end: number }[] = [];
  #pendingBytes = 0;
  #ignored = 0;

  constructor(private readonly kind: TickKind) {}

  /** What the parameters said; `undefined` before they came. */
  get header(): TickHeader | undefined {
    return this.#header;
  }

  /** Messages that were neither parameters, nor a ticket, nor a session. */
  get ignored(): number {
    return this.#ignored;
  }

  /** Bytes that {@link take} would give. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * @throws ParametersExpectedError, SecondParametersError, or MalformedMessageError for messages
   *   that are none
   */
  receive({ bytes }: FrameRun): void {
    eachFrame(bytes, (start, end) => {
      const variant = variantOf(bytes, start, end, MEMBERS[this.kind]);
      if (this.#header === undefined) this.#begin(variant);
      else if (variant === undefined) this.#ignored += 1;
      else if (variant.number === PARAMETERS) throw new SecondParametersError();
      else this.#keep(bytes, start - FRAME_HEADER_BYTES, end);
    });
  }

  /** The frames gathered so far in one buffer of their own. */
  take(): ArrayBuffer {
    const batch = new Uint8Array(this.#pendingBytes);
    let offset = 0;
    for (const { bytes, start, end } of this.#ranges) {
      batch.set(bytes.subarray(start, end), offset);
      offset += end - start;
    }
    this.#ranges = [];
    this.#pendingBytes = 0;
    return batch.buffer;
  }

  #begin(first: Variant | undefined): void {
    if (first?.number !== PARAMETERS) throw new ParametersExpectedError();
    const parameters = new TickDecoder().parameters(first.bytes, first.start, first.end);
    this.#header = { kind: this.kind, ...parameters };
  }

  #keep(bytes: Buffer, start: number, end: number): void {
    this.#pendingBytes += end - start;
    const last = this.#ranges.at(-1);
    if (last?.bytes === bytes && last.end === start) last.end = end;
    else this.#ranges.push({ bytes, start, end });
  }
}
