import { describe, expect, it } from '@jest/globals';
import { DescriptorSet } from './descriptor-set.js';

const operations = DescriptorSet.fromBuild('operations').codec();
const shapes = DescriptorSet.fromBuild('shapes').codec();
const hex = (type: string, message: object) => operations.encode(type, message).toString('hex');

describe('messages as plain objects', () => {
  it.each([
    ['a success', 'ResultStatus', {}, ''],
    ['a success with everything at its default', 'ResultStatus', { r: undefined }, ''],
    ['the first message of a queue', 'EventStatus', { client_id: 1 }, '1801'],
    [
      'an event',
      'EventStatus',
      { client_id: 1, event: { name: 'ev', properties: [{ name: 'k', value: 'v' }] } },
      '120c0a02657612060a016b1201761801',
    ],
    ['a sign of life', 'EventStatus', { client_id: 1, event: {} }, '12001801'],
    ['the end of a stream', 'EventStatus', { r: { code: 15 }, client_id: 0 }, '0a02080f'],
  ])('are written as recorded: %s', (_, type, message, bytes) => {
    expect(hex(type, message)).toBe(bytes);
  });

  it('keep numbers of enums that nobody has heard of', () => {
    expect(hex('ResultStatus', { r: { code: 4711 } })).toBe('0a0308e724');
    const update = operations.decode('LoggerUpdate', Buffer.from('0a02180f', 'hex'));
    expect(update).toEqual({ items: [{ name: '', enabled: false, level: 15 }] });
  });

  it('read what was left out as its default, lists as empty ones', () => {
    expect(operations.decode('Filter', Buffer.alloc(0))).toEqual({
      names: [],
      ignore_unknown: false,
    });
  });

  it('write a value that has presence even where it is the default', () => {
    expect(shapes.encode('GetAreasResponse', { status_code: 0, area: 0 }).toString('hex')).toBe(
      '190000000000000000',
    );
  });

  it('refuse bytes that are none', () => {
    expect(() => operations.decode('Filter', Buffer.from('ffffffff', 'hex'))).toThrow(
      'found bytes that cannot be read, expected a Filter',
    );
  });
});
