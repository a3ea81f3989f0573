import { median } from '../load/quantile.js';
import { bestOf, type StartAndIdle } from '../scenarios/start-and-idle.js';

export const START_HEAD = [
  'command',
  'best ms',
  'median ms',
  '× import of @nestjs/core',
  'idle MB',
];

/** @param nestMs  what importing `@nestjs/core` alone took in the same run */
export function startRow(
  { name, startsMs, idleMegabytes }: StartAndIdle,
  nestMs: number,
): readonly string[] {
  return [
    name,
    bestOf(startsMs).toFixed(0),
    median(startsMs).toFixed(0),
    (bestOf(startsMs) / nestMs).toFixed(2),
    idleMegabytes.toFixed(0),
  ];
}
