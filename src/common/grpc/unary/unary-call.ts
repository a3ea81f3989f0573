import {
  type Metadata,
  type ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';

type Listener = Parameters<ServerInterceptingCallInterface['start']>[0];

/** What a handler gets of its call; a part of grpc-js's `ServerUnaryCall`. */
export interface UnaryRequest {
  readonly request: unknown;
  readonly metadata: Metadata;
  getPath(): string;
  getPeer(): string;
}

/** Answers a unary call, once, through `callback`. */
export type UnaryHandler = (call: UnaryRequest, callback: sendUnaryData<unknown>) => Promise<void>;

const OK = { code: status.OK, details: 'OK' } as const;

/** Hears a unary call to its end and has it handled. */
export class UnaryCall implements Listener, UnaryRequest {
  #metadata: Metadata | undefined;
  #request: unknown;

  /** @param call  where the answer goes, through its interceptors */
  constructor(
    private readonly call: ServerInterceptingCall,
    private readonly path: string,
    private readonly handler: UnaryHandler,
  ) {}

  onReceiveMetadata(metadata: Metadata): void {
    this.#metadata = metadata;
    this.call.startRead();
  }

  onReceiveMessage(message: unknown): void {
    this.#request = message;
  }

  onReceiveHalfClose(): void {
    void this.handler(this, (error, answer) => {
      if (error === null) this.call.sendMessage(answer, () => this.call.sendStatus(OK));
      else {
        const { code = status.UNKNOWN, details = '', metadata } = error;
        this.call.sendStatus({ code, details, metadata });
      }
    });
  }

  onCancel(): void {
    // The pipeline has told the handler, if it listens at all.
  }

  get request(): unknown {
    return this.#request;
  }

  get metadata(): Metadata {
    if (this.#metadata === undefined) throw new Error('the headers have not arrived');
    return this.#metadata;
  }

  getPath(): string {
    return this.path;
  }

  getPeer(): string {
    return this.call.getPeer();
  }
}
