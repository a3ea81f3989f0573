import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { PrometheusCallMetrics } from './prometheus-call-metrics.js';

const ADD = { path: '/game.Scores/Add', service: 'game.Scores', method: 'Add', type: 'unary' };
const LABELS = 'grpc_type="unary",grpc_service="game.Scores",grpc_method="Add"';
const UNKNOWN = 'grpc_type="unary",grpc_service="unknown",grpc_method="unknown"';

describe('PrometheusCallMetrics', () => {
  let registry: Registry;
  let metrics: PrometheusCallMetrics;

  beforeEach(() => {
    registry = new Registry();
    metrics = new PrometheusCallMetrics(registry);
    metrics.register({ ...ADD, type: 'unary' });
  });

  async function lines(): Promise<string[]> {
    return (await registry.metrics()).split('\n');
  }

  it('shows a method and all its codes before the first call', async () => {
    const all = await lines();
    expect(all).toContain(`grpc_server_started_total{${LABELS}} 0`);
    expect(all).toContain(`grpc_server_msg_received_total{${LABELS}} 0`);
    expect(all).toContain(`grpc_server_msg_sent_total{${LABELS}} 0`);
    const handled = all.filter((line) => line.startsWith(`grpc_server_handled_total{${LABELS}`));
    expect(handled).toHaveLength(17);
    expect(handled).toContain(`grpc_server_handled_total{${LABELS},grpc_code="OK"} 0`);
    expect(handled).toContain(`grpc_server_handled_total{${LABELS},grpc_code="UNAUTHENTICATED"} 0`);
  });

  it('counts calls, messages and codes', async () => {
    metrics.started(ADD.path);
    metrics.received(ADD.path, 1);
    metrics.sent(ADD.path, 1);
    metrics.handled(ADD.path, 'OK', 0.003);
    const all = await lines();
    expect(all).toContain(`grpc_server_started_total{${LABELS}} 1`);
    expect(all).toContain(`grpc_server_msg_received_total{${LABELS}} 1`);
    expect(all).toContain(`grpc_server_msg_sent_total{${LABELS}} 1`);
    expect(all).toContain(`grpc_server_handled_total{${LABELS},grpc_code="OK"} 1`);
    expect(all).toContain(`grpc_server_handled_total{${LABELS},grpc_code="INTERNAL"} 0`);
  });

  it('counts every path that was never registered as one unknown method', async () => {
    const before = (await lines()).length;
    for (let each = 0; each < 1000; each++) {
      metrics.started(`/made.Up/M${each}`);
      metrics.handled(`/made.Up/M${each}`, 'UNIMPLEMENTED', 0.001);
    }
    const after = await lines();
    expect(after).toHaveLength(before);
    expect(after).toContain(`grpc_server_started_total{${UNKNOWN}} 1000`);
    expect(after.join()).not.toContain('made.Up');
  });

  it('sums handling times into cumulative buckets', async () => {
    for (const seconds of [0.0005, 0.001, 0.02, 7]) metrics.handled(ADD.path, 'OK', seconds);
    const histogram = (await lines()).filter(
      (line) => line.startsWith('grpc_server_handling_seconds') && line.includes('"Add"'),
    );
    const numberIn = (mark: string) =>
      Number(
        histogram
          .find((line) => line.includes(mark))
          ?.split(' ')
          .at(-1),
      );
    expect(numberIn('le="0.001"')).toBe(2);
    expect(numberIn('le="0.025"')).toBe(3);
    expect(numberIn('le="2.5"')).toBe(3);
    expect(numberIn('le="+Inf"')).toBe(4);
    expect(numberIn('_count{')).toBe(4);
    expect(numberIn('_sum{')).toBeCloseTo(7.0215);
  });

  it('registers a method once, however many listeners serve it', async () => {
    metrics.started(ADD.path);
    metrics.register({ ...ADD, type: 'unary' });
    expect(await lines()).toContain(`grpc_server_started_total{${LABELS}} 1`);
  });
});
