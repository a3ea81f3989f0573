import { describe, expect, it } from '@jest/globals';
import { ServiceLife } from './service-life.js';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the life of the services of a host', () => {
  it('begins in their order, and ends with all that have begun', async () => {
    const told: string[] = [];
    const hooks = (name: string) => ({
      name,
      hooks: {
        load: () => void told.push(`load ${name}`),
        stop: () => void told.push(`stop ${name}`),
      },
    });
    const life = new ServiceLife([hooks('a'), { name: 'none', hooks: {} }, hooks('b')], SILENT);
    await life.load();
    await life.stop();
    await life.stop();
    expect(told).toEqual(['load a', 'load b', 'stop a', 'stop b']);
  });

  it('ends with the first service that cannot be loaded', async () => {
    const told: string[] = [];
    const broken = { load: () => Promise.reject(new Error('no roster')) };
    const after = { load: () => void told.push('load'), stop: () => void told.push('stop') };
    const life = new ServiceLife(
      [
        { name: 'broken', hooks: broken },
        { name: 'after', hooks: after },
      ],
      SILENT,
    );
    await expect(life.load()).rejects.toThrow('no roster');
    await life.stop();
    expect(told).toEqual([]);
  });

  it('does not wait for ever for a service, nor leave one out because another fails', async () => {
    const failed: object[] = [];
    let isTold = false;
    const life = new ServiceLife(
      [
        { name: 'endless', hooks: { stop: () => new Promise(() => {}) } },
        { name: 'broken', hooks: { stop: () => Promise.reject(new Error('no')) } },
        {
          name: 'good',
          hooks: {
            stop: () => {
              isTold = true;
            },
          },
        },
      ],
      { ...SILENT, error: (fields) => failed.push(fields) },
      20,
    );
    await life.load();
    await life.stop();
    expect(isTold).toBe(true);
    expect(failed).toMatchObject([{ service: 'broken' }, { service: 'endless' }]);
  });
});
