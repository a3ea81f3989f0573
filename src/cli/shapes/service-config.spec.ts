import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SERVICE_CONFIG } from './default-service-config.js';
import { parseServiceConfig, ServiceConfigError } from './service-config.js';

const RETRY = {
  maxAttempts: 5,
  initialBackoff: '0.1s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};

function parsed(config: unknown) {
  return parseServiceConfig(JSON.stringify(config), 'ShapeService');
}

describe('a service config', () => {
  it('is handed on as it is, but for what grpc-js would misread', () => {
    const config = {
      methodConfig: [
        { name: [{}], timeout: '15s', retryPolicy: RETRY },
        { name: [{ service: 'ShapeService', method: 'GetShape' }], timeout: '0.5s' },
      ],
    };
    const { json, withoutEffect } = parsed(config);
    expect(JSON.parse(json)).toEqual({
      methodConfig: [
        { ...config.methodConfig[0], timeout: { seconds: 15, nanos: 0 } },
        { ...config.methodConfig[1], timeout: { seconds: 0, nanos: 500_000_000 } },
      ],
    });
    expect(withoutEffect).toEqual([]);
  });

  it('of our own is without fault', () => {
    expect(parsed(DEFAULT_SERVICE_CONFIG).withoutEffect).toEqual([]);
  });

  it('is told what of it has no effect', () => {
    const { withoutEffect } = parsed({
      methodConfig: [
        {
          name: [{ service: 'ShapeSerivce' }, {}],
          waitForReady: true,
          maxRequestBytes: 5,
          retryPolicy: { ...RETRY, maxAttempts: 9 },
        },
      ],
      healthCheckConfig: { serviceName: 'ShapeService' },
    });
    expect(withoutEffect).toEqual([
      'healthCheckConfig: grpc-js does not watch health in the channel; --watch does it before calls',
      'methodConfig: names the service ShapeSerivce, and calls go to ShapeService',
      'methodConfig.waitForReady: grpc-js reads it and does nothing with it; calls of this client always wait',
      'methodConfig.maxRequestBytes: grpc-js reads it and does nothing with it',
      'retryPolicy.maxAttempts: no more than 5 are made',
    ]);
  });

  it.each([
    ['{', 'no JSON'],
    ['[]', 'the whole: '],
    ['{"methodConfig":{}}', 'methodConfig: '],
    ['{"methodConfig":[{"name":[{}],"timeout":"5"}]}', 'methodConfig.0.timeout: expected seconds'],
    [
      '{"methodConfig":[{"name":[{}],"retryPolicy":{"maxAttempts":1}}]}',
      'methodConfig.0.retryPolicy.maxAttempts: ',
    ],
  ])('is refused when it is %s', (text, problem) => {
    expect(() => parseServiceConfig(text, 'ShapeService')).toThrow(ServiceConfigError);
    expect(() => parseServiceConfig(text, 'ShapeService')).toThrow(problem);
  });
});
