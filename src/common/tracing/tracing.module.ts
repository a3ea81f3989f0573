import { type DynamicModule, Module } from '@nestjs/common';
import { OutgoingTraces } from './outgoing-traces.js';
import { TRACING, type Tracing } from './tracing.js';

/** Makes the tracing that was started before Nest available everywhere. */
@Module({})
export class TracingModule {
  static forRoot(tracing: Tracing): DynamicModule {
    return {
      module: TracingModule,
      global: true,
      providers: [
        { provide: TRACING, useValue: tracing },
        { provide: OutgoingTraces, useValue: new OutgoingTraces(tracing) },
      ],
      exports: [TRACING, OutgoingTraces],
    };
  }
}
