import { describe, expect, it } from '@jest/globals';
import { renderedCall, renderedPeer } from './pending-call.js';

const metadata = (values: Record<string, string[]> = {}) => ({
  get: (key: string) => values[key] ?? [],
});

describe('a pending call in a dump', () => {
  it('names the caller as it describes itself, the last value of each key', () => {
    const said = { client: ['c', 'cli'], user: ['mila'], host: ['desk'], ip: ['10.0.0.7'] };
    expect(renderedPeer(metadata({ ...said, api_version: ['2'] }))).toBe(
      '[cli]mila@desk(10.0.0.7) api:2',
    );
  });

  it('says unknown of what the caller leaves out', () => {
    expect(renderedPeer(metadata())).toBe('[unknown]unknown@unknown(unknown) api:0');
  });

  it('lets nobody write lines of his own into the dump', () => {
    const peer = renderedPeer(metadata({ client: [`a\n\r\u001b[31m${'b'.repeat(500)}`] }));
    expect(peer).toHaveLength('[]unknown@unknown(unknown) api:0'.length + 128);
    expect(peer).not.toMatch(/\p{Cc}/u);
  });

  it('shows type and size of the request, and nothing of what is in it', () => {
    const call = { ageMs: 1, metadata: metadata(), path: '/SampleService/method1' };
    expect(renderedCall({ ...call, receivedBytes: 0 }, 'Empty')).toContain(
      ' >>> SampleService.method1 (Empty{})',
    );
    expect(renderedCall({ ...call, receivedBytes: 12 }, 'Filter')).toContain('(Filter{12 bytes})');
  });
});
