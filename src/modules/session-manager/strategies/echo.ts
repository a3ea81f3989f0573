import type { SessionManagerStrategy } from '../domain/session-manager-strategy.js';

/** Changes nothing: AGS stores every session as it sent it. */
const echo: SessionManagerStrategy = {};

export default echo;
