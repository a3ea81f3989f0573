import { describe, expect, it } from '@jest/globals';
import * as types from './value-types.js';
import type { ValueType } from './variable.js';

function parsed<T>(type: ValueType<T>, text: string): T | 'refused' {
  const result = type.schema.safeParse(text);
  return result.success ? result.data : 'refused';
}

describe('a boolean', () => {
  it.each([
    ['true', true],
    ['TRUE', true],
    ['False', false],
  ])('reads %s in any case', (text, value) => {
    expect(parsed(types.boolean, text)).toBe(value);
  });

  it.each(['1', '0', 'yes', 'no', 'on', 'off', 'true ', ' true', 'tru', '"true"'])(
    'refuses %j, so that a slip never switches anything off',
    (text) => {
      expect(parsed(types.boolean, text)).toBe('refused');
    },
  );
});

describe('a number', () => {
  it.each(['65a', '6 5', '1e3', '0x10', '6.5', '65536', '-1', ' 80', 'NaN', 'Infinity'])(
    'refuses %j as a port',
    (text) => {
      expect(parsed(types.port, text)).toBe('refused');
    },
  );

  it('reads a port, 0 included', () => {
    expect(parsed(types.port, '0')).toBe(0);
    expect(parsed(types.port, '65535')).toBe(65_535);
  });

  it('reads a share with fraction and refuses one above 1', () => {
    expect(parsed(types.decimal(0, 1), '0.01')).toBe(0.01);
    expect(parsed(types.decimal(0, 1), '1.01')).toBe('refused');
  });
});

describe('the base URL of AGS', () => {
  it('loses its trailing slashes', () => {
    expect(parsed(types.agsBaseUrl, 'https://ags.test/base//')).toBe('https://ags.test/base');
  });

  it.each([
    'ags.test',
    'ftp://ags.test',
    'https://',
    'https://ags.test?x=1',
    'https://ags.test#x',
    'https://user:password@ags.test',
    'https://ags .test',
  ])('refuses %s', (text) => {
    expect(parsed(types.agsBaseUrl, text)).toBe('refused');
  });
});

describe('a namespace', () => {
  it.each(['my game', 'my:game', 'my*', ' ', 'a\tb'])('refuses %j', (text) => {
    expect(parsed(types.namespace, text)).toBe('refused');
  });

  it('reads letters, digits and dashes', () => {
    expect(parsed(types.namespace, 'studio-mygame1')).toBe('studio-mygame1');
  });
});

describe('a host name', () => {
  it.each(['localhost', '0.0.0.0', '::', '::1', 'grpc.internal', 'my_service'])(
    'reads %s',
    (text) => {
      expect(parsed(types.host, text)).toBe(text);
    },
  );

  it('takes an IPv6 address out of its brackets', () => {
    expect(parsed(types.host, '[::1]')).toBe('::1');
  });

  it.each(['localhost:80', 'http://localhost', 'a b', '0.0.0.0/0'])('refuses %s', (text) => {
    expect(parsed(types.host, text)).toBe('refused');
  });
});

describe('a log level', () => {
  it.each([
    ['DEBUG', 'debug'],
    ['warning', 'warn'],
    ['fatal', 'error'],
    ['panic', 'error'],
    ['CRITICAL', 'error'],
  ])('reads %s, as the templates spell it', (text, level) => {
    expect(parsed(types.logLevel, text)).toBe(level);
  });

  it.each(['verbose', 'constructor', '__proto__', '3'])('refuses %s', (text) => {
    expect(parsed(types.logLevel, text)).toBe('refused');
  });
});

describe('a secret', () => {
  it.each(['a', 'p@ss word#1\'"`$\\', 'ünïcødé', 'two\nlines'])('may be %j', (text) => {
    expect(parsed(types.secretText, text)).toBe(text);
  });

  it('is not blank', () => {
    expect(parsed(types.secretText, '  ')).toBe('refused');
  });
});

describe('one of several words', () => {
  it('is spelt exactly', () => {
    const provider = types.oneOf('DEMO', 'GAMELIFT');
    expect(parsed(provider, 'DEMO')).toBe('DEMO');
    expect(parsed(provider, 'gamelift')).toBe('refused');
    expect(parsed(provider, 'GAMELIFT ')).toBe('refused');
  });
});

describe('lists', () => {
  it('are separated by commas, blanks around them not counted', () => {
    expect(parsed(types.wordList, 'sample, sample2')).toEqual(['sample', 'sample2']);
    expect(parsed(types.listOf('b3', 'tracecontext'), 'tracecontext , b3')).toEqual([
      'tracecontext',
      'b3',
    ]);
  });

  it('refuse what is not one of the words', () => {
    expect(parsed(types.listOf('b3', 'tracecontext'), 'b3,jaeger')).toBe('refused');
    expect(parsed(types.wordList, 'a,,b')).toBe('refused');
  });
});

describe('a range of ports', () => {
  it('has the lower one first', () => {
    expect(parsed(types.portRange, '7000-7999')).toEqual({ from: 7000, to: 7999 });
    expect(parsed(types.portRange, '7999-7000')).toBe('refused');
  });

  it.each(['7000', '0-10', '7000-65536', '7000 - 7999', '-1-5'])('refuses %s', (text) => {
    expect(parsed(types.portRange, text)).toBe('refused');
  });
});

describe('the address of the workspace', () => {
  it.each(['file:./state', 'file:state', 'file:/var/lib/host', 'file:///var/lib/host'])(
    'may be %s',
    (text) => {
      expect(parsed(types.stateUrl, text)).toBe(text);
    },
  );

  it.each(['redis://cache:6379', './state', 'file:', 'file://', 'file:///', 'file://server/share'])(
    'is not %s',
    (text) => {
      expect(parsed(types.stateUrl, text)).toBe('refused');
    },
  );
});

describe('the rest', () => {
  it.each<[string, ValueType<string>, string, string]>([
    ['a metric prefix', types.metricPrefix, 'my_game', '1game'],
    ['a path', types.urlPath, '/metrics', 'metrics'],
    ['a path without query', types.urlPath, '/a/b-c', '/a?b'],
    ['text for a header', types.headerText, 'app-server/1.0 (x)', 'größe'],
    ['a strategy', types.strategyName, 'my-strategy.v2', '../secret'],
    ['readiness of a server', types.serverReadiness, 'log:server ready', 'log:'],
    ['a header name', types.headerName, 'x-signature', 'X Signature'],
    ['a URL', types.httpUrl, 'http://localhost:3100/push', 'localhost:3100'],
    ['text', types.text, 'two words', 'two\nlines'],
  ])('reads %s and refuses what is none', (_, type, good, bad) => {
    expect(parsed(type, good)).toBe(good);
    expect(parsed(type, bad)).toBe('refused');
  });
});
