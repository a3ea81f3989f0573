import { median, quantile } from '../load/quantile.js';
import type { Sample } from '../scenarios/served-load.js';

/** Medians of a contender's samples, and how it stands to the yardstick round by round. */
export interface Summary {
  readonly name: string;
  readonly sample: Sample;
  /** Calls per CPU-second as a multiple of the yardstick's: median and quartiles. */
  readonly ratio: { readonly median: number; readonly lower: number; readonly upper: number };
}

export function summarize(
  name: string,
  samples: readonly Sample[],
  yardstick: readonly Sample[],
): Summary {
  const ratios = samples.map(
    (sample, round) => (yardstick[round]?.cpuMicros ?? Number.NaN) / sample.cpuMicros,
  );
  return {
    name,
    sample: {
      callsPerSecond: median(samples.map((each) => each.callsPerSecond)),
      p50Ms: median(samples.map((each) => each.p50Ms)),
      p99Ms: median(samples.map((each) => each.p99Ms)),
      cpuMicros: median(samples.map((each) => each.cpuMicros)),
    },
    ratio: {
      median: median(ratios),
      lower: quantile(ratios, 0.25),
      upper: quantile(ratios, 0.75),
    },
  };
}

export const SUMMARY_HEAD = [
  'server',
  'calls/s',
  'p50 ms',
  'p99 ms',
  'CPU µs/call',
  'calls/CPU-s',
  '× bare echo',
  'quartiles',
];

export function summaryRow({ name, sample, ratio }: Summary): readonly string[] {
  return [
    name,
    sample.callsPerSecond.toFixed(0),
    sample.p50Ms.toFixed(2),
    sample.p99Ms.toFixed(2),
    sample.cpuMicros.toFixed(1),
    (1e6 / sample.cpuMicros).toFixed(0),
    ratio.median.toFixed(2),
    `${ratio.lower.toFixed(2)} … ${ratio.upper.toFixed(2)}`,
  ];
}
