import type { ConfigurationTemplate } from '../session/configuration-template.js';
import type { GameSessionMessage } from '../session/session-messages.js';
import { restTime, wireTime } from '../session/timestamps.js';
import type { GameServer } from './game-server.js';

/** The older words, which AGS still shows beside those of `StatusV2`. */
const OLD_WORDS: Readonly<Record<string, string>> = { AVAILABLE: 'READY', PREPARING: 'CREATING' };

/** The word of `Status` for a word of `StatusV2`. */
export function oldStatus(statusV2: string): string {
  return OLD_WORDS[statusV2] ?? statusV2;
}

/** `DSInformation.Server`. Source: test/fixtures/ags-rest. */
export function gameServerToRest(
  server: GameServer,
  { session }: GameSessionMessage,
  template: ConfigurationTemplate,
): Readonly<Record<string, unknown>> {
  const { ip, port, source, deployment, description, region, createdRegion, serverId } = server;
  return {
    alternate_ips: [],
    custom_attribute: '',
    deployment,
    description,
    extend_region: createdRegion === region ? '' : createdRegion,
    game_version: template.clientVersion,
    image_version: '',
    ip,
    is_override_game_version: false,
    last_update: restTime(wireTime(server.toldAt)),
    namespace: session.namespace,
    pod_name: serverId,
    port,
    ports: {},
    protocol: 'udp',
    provider: '',
    region,
    session_id: session.id,
    source,
    status: oldStatus(server.status),
  };
}
