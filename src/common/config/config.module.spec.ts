import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { HostConfigModule } from './config.module.js';
import { HOST_CONFIG, type HostConfig } from './host-config.js';
import { loadConfig } from './load-config.js';

@Module({
  providers: [
    { provide: 'seen', useFactory: (config: HostConfig) => config, inject: [HOST_CONFIG] },
  ],
})
class AnyModule {}

describe('the configuration of the host', () => {
  it('is one value that every module gets, and that Nest’s ConfigService knows', async () => {
    const loaded = loadConfig(aConfigSource({ GRPC_PORT: '7000' }));
    if (!loaded.ok) throw new Error('not valid');
    const app = await Test.createTestingModule({
      imports: [HostConfigModule.forRoot(loaded.config), AnyModule],
    }).compile();
    expect(app.get('seen', { strict: false })).toBe(loaded.config);
    expect(app.get(ConfigService, { strict: false }).get('overrides.port')).toBe(7000);
    await app.close();
  });

  it('does not leak the environment through ConfigService', async () => {
    const loaded = loadConfig(aConfigSource());
    if (!loaded.ok) throw new Error('not valid');
    const app = await Test.createTestingModule({
      imports: [HostConfigModule.forRoot(loaded.config)],
    }).compile();
    expect(app.get(ConfigService, { strict: false }).get('AB_CLIENT_SECRET')).toBeUndefined();
    await app.close();
  });
});
