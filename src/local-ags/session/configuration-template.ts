import { z } from 'zod';

/** What AGS takes for a timeout of 0 seconds. */
const DEFAULT_TIMEOUT_SECONDS = 60;

const text = z.string().default('');
const count = z.number().int().min(0);
const timeoutSeconds = count
  .default(DEFAULT_TIMEOUT_SECONDS)
  .transform((seconds) => (seconds === 0 ? DEFAULT_TIMEOUT_SECONDS : seconds));
const struct = z.record(z.string(), z.json());

const hostPort = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$/, 'expected host:port without a scheme')
  .or(z.literal(''))
  .nullish();

const grpcSessionConfig = z
  .object({
    appName: z.string().nullish(),
    customURL: hostPort,
    functionFlag: z.int32().nullish(),
  })
  .refine(({ appName, customURL }) => appName || customURL, {
    error: 'appName is required when customURL is empty',
  });

/** Who is asked for dedicated servers, and how. Source: overrides.md d.1. */
const serverSource = {
  dsSource: z.string().nullish(),
  appName: z.string().nullish(),
  customURLGRPC: hostPort,
  asyncProcessDSRequest: z
    .object({ async: z.boolean().default(false), timeout: timeoutSeconds })
    .nullish(),
  dsManualSetReady: z.boolean().nullish(),
};

/**
 * A session template as AGS takes it. Members that are not listed are kept as they are.
 * Source: overrides.md b.1 and the API document of AGS Session.
 */
export const configurationTemplate = z.looseObject({
  name: z.string().min(1),
  type: z.string().default('NONE'),
  joinability: z.string().default('OPEN'),
  minPlayers: count.default(1),
  maxPlayers: z.number().int().min(1),
  inviteTimeout: timeoutSeconds,
  inactiveTimeout: timeoutSeconds,
  autoJoin: z.boolean().default(false),
  persistent: z.boolean().default(false),
  textChat: z.boolean().default(false),
  clientVersion: text,
  deployment: text,
  requestedRegions: z.array(z.string()).nullish(),
  attributes: struct.nullish(),
  leaderElectionGracePeriod: count.nullish(),
  disableResendInvite: z.boolean().nullish(),
  disableCodeGeneration: z.boolean().nullish(),
  enableSecret: z.boolean().nullish(),
  grpcSessionConfig: grpcSessionConfig.nullish(),
  ...serverSource,
});

export type ConfigurationTemplate = z.infer<typeof configurationTemplate>;
export type GrpcSessionConfig = z.infer<typeof grpcSessionConfig>;

/** What a party has when it names no template. Source: the API document of AGS Session. */
export const DEFAULT_PARTY_TEMPLATE: ConfigurationTemplate = configurationTemplate.parse({
  name: 'default',
  maxPlayers: 8,
});
