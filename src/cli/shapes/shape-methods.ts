/** What the client knows of a method beyond its contract. */
export interface ShapeMethod {
  readonly path: string;
  /** As the reference wants to be told it, in `x-method-type`. */
  readonly type: 'unary-unary' | 'unary-stream' | 'stream-unary' | 'stream-stream';
  /** `undefined`: none. Source: shapes.md 5. */
  readonly timeoutMs: number | undefined;
}

const STREAMING_TIMEOUT_MS = 10_000;

/** The five methods. */
export const SHAPE_METHODS = {
  create: { path: '/ShapeService/CreateShape', type: 'unary-unary', timeoutMs: undefined },
  get: { path: '/ShapeService/GetShape', type: 'unary-unary', timeoutMs: 25_000 },
  perimeters: {
    path: '/ShapeService/GetPerimetersGreaterThan',
    type: 'unary-stream',
    timeoutMs: STREAMING_TIMEOUT_MS,
  },
  totalArea: {
    path: '/ShapeService/GetTotalArea',
    type: 'stream-unary',
    timeoutMs: STREAMING_TIMEOUT_MS,
  },
  areas: { path: '/ShapeService/GetAreas', type: 'stream-stream', timeoutMs: STREAMING_TIMEOUT_MS },
} as const satisfies Readonly<Record<string, ShapeMethod>>;

/** The methods of the health protocol, which the reference also wants the type of. */
export const HEALTH_METHODS = {
  check: { path: '/grpc.health.v1.Health/Check', type: 'unary-unary', timeoutMs: 5_000 },
  watch: { path: '/grpc.health.v1.Health/Watch', type: 'unary-stream', timeoutMs: undefined },
} as const satisfies Readonly<Record<string, ShapeMethod>>;
