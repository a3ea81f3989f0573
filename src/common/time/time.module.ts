import { Module } from '@nestjs/common';
import { CLOCK, systemClock } from './clock.js';
import { RANDOM_SOURCE } from './random-source.js';
import { systemTimers, TIMERS } from './timers.js';

const providers = [
  { provide: CLOCK, useValue: systemClock },
  { provide: TIMERS, useValue: systemTimers },
  { provide: RANDOM_SOURCE, useValue: Math.random },
];

/** Clock, timers and chance of the machine; tests override the tokens. */
@Module({ providers, exports: providers })
export class TimeModule {}
