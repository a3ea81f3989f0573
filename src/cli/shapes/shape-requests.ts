import type { JsonValue } from '@bufbuild/protobuf';

/** Requests of the five methods as protobuf JSON. */
export const shapeRequests = {
  ofType: (type: string): readonly JsonValue[] => [{ shape_type: type }],
  above: (min: number): readonly JsonValue[] => [
    // Protobuf JSON has words for what JSON has no numbers for.
    { min_perimeter: Number.isFinite(min) ? min : String(min) },
  ],
  ofIds: (ids: readonly string[]): readonly JsonValue[] => ids.map((id) => ({ shape_id: id })),
};
