import { z } from 'zod';

/** What AGS takes where a pool says nothing. Source: the API document of AGS Matchmaking. */
const DEFAULT_EXPIRATION_SECONDS = 300;
/** Not documented. */
const DEFAULT_PROPOSAL_SECONDS = 60;

const struct = z.record(z.string(), z.json());
const name = z.string().min(1);

function seconds(otherwise: number) {
  return z
    .number()
    .int()
    .min(0)
    .default(otherwise)
    .transform((value) => (value === 0 ? otherwise : value));
}

/** `RuleSetPayload`; what is not listed is kept as it is, here and below. */
export const ruleSet = z.looseObject({
  name,
  data: struct,
  enable_custom_match_function: z.boolean().default(false),
});

/** `MatchFunctionRequest`: where the function listens, or the Extend app that is it. */
export const matchFunction = z
  .looseObject({
    match_function: name,
    url: z
      .string()
      .regex(/^[^\s:/]+:\d{1,5}$/, 'expected host:port without a scheme')
      .or(z.literal(''))
      .default(''),
    serviceAppName: z.string().default(''),
  })
  .refine(({ url, serviceAppName }) => url !== '' || serviceAppName !== '', {
    error: 'url is required when serviceAppName is empty',
  })
  .transform((request) => ({ ...request, name: request.match_function }));

/** `MatchPool` */
export const matchPool = z.looseObject({
  name,
  match_function: name,
  rule_set: name,
  session_template: name,
  ticket_expiration_seconds: seconds(DEFAULT_EXPIRATION_SECONDS),
  backfill_ticket_expiration_seconds: seconds(DEFAULT_EXPIRATION_SECONDS),
  backfill_proposal_expiration_seconds: seconds(DEFAULT_PROPOSAL_SECONDS),
  auto_accept_backfill_proposal: z.boolean().default(true),
});

/** `MatchTicketRequest` */
export const matchTicketRequest = z.object({
  matchPool: name,
  /** The party; a player without one waits alone. */
  sessionID: z.string().default(''),
  attributes: struct.nullish(),
  latencies: z.record(z.string(), z.number().int()).nullish(),
  excludedSessions: z.array(z.string()).nullish(),
});

export const backfillCreateRequest = z.object({ matchPool: name, sessionId: name });
export const backfillAcceptRequest = z.object({
  proposalId: name,
  stop: z.boolean().default(false),
  /** Absent: all. */
  acceptedTicketIds: z.array(z.string()).nullish(),
});
export const backfillRejectRequest = z.object({
  proposalId: name,
  stop: z.boolean().default(false),
});

export const setStatistics = z.object({
  userId: name,
  statistics: z.record(z.string(), z.number()),
});

export type RuleSet = z.infer<typeof ruleSet>;
export type MatchFunctionRecord = z.infer<typeof matchFunction>;
export type MatchPool = z.infer<typeof matchPool>;
export type MatchTicketRequest = z.infer<typeof matchTicketRequest>;
