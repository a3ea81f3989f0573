import { describe, expect, it } from '@jest/globals';
import { isExempt } from './exempt-methods.js';

describe('methods that need no token', () => {
  it.each([
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/Watch',
    '/grpc.health.v1.Health/List',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ])('are %s', (path) => {
    expect(isExempt(path)).toBe(true);
  });

  it.each([
    '/grpc.health.v1.HealthX/Check',
    '/grpc.health.v1.Health',
    '/grpc.health.v1.health/Check',
    'grpc.health.v1.Health/Check',
    '/grpc.health.v2.Health/Check',
    '/grpc.reflection.v1beta.ServerReflection/ServerReflectionInfo',
    '/grpc.channelz.v1.Channelz/GetServers',
    '/x/grpc.health.v1.Health/Check',
    '',
  ])('are not %j', (path) => {
    expect(isExempt(path)).toBe(false);
  });
});
