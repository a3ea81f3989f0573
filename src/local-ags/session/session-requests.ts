import { z } from 'zod';

/** Bodies that players and clients send; members that are not listed do not count here. */
const struct = z.record(z.string(), z.json());
const count = z.number().int().min(0);

const teams = z.array(
  z.object({
    teamID: z.string().default(''),
    userIDs: z.array(z.string()).default([]),
    parties: z
      .array(z.object({ partyID: z.string().default(''), userIDs: z.array(z.string()) }))
      .nullish(),
  }),
);

/** What a session may have in place of what its template says. */
const settings = z.object({
  type: z.string().optional(),
  joinability: z.string().optional(),
  autoJoin: z.boolean().optional(),
  minPlayers: count.optional(),
  maxPlayers: count.optional(),
  inviteTimeout: count.optional(),
  inactiveTimeout: count.optional(),
  textChat: z.boolean().optional(),
  attributes: struct.nullish(),
});

export const createGameSessionRequest = settings.extend({
  configurationName: z.string().min(1),
  teams: teams.nullish(),
  matchPool: z.string().default(''),
  serverName: z.string().default(''),
  backfillTicketID: z.string().default(''),
  ticketIDs: z.array(z.string()).nullish(),
});

export const createPartyRequest = settings.extend({
  configurationName: z.string().default(''),
  members: z.array(z.object({ ID: z.string().min(1) })).nullish(),
});

const version = z.number().int();

export const patchGameSessionRequest = settings.extend({
  version,
  teams: teams.nullish(),
  matchPool: z.string().optional(),
  backfillTicketID: z.string().optional(),
  ticketIDs: z.array(z.string()).nullish(),
});

export const patchPartyRequest = settings.extend({ version });

export const promoteLeaderRequest = z.object({ leaderID: z.string().min(1) });
export const inviteRequest = z.object({ userID: z.string().min(1) });
export const storageRequest = struct;

export type CreateGameSessionRequest = z.infer<typeof createGameSessionRequest>;
export type CreatePartyRequest = z.infer<typeof createPartyRequest>;
export type PatchGameSessionRequest = z.infer<typeof patchGameSessionRequest>;
export type PatchPartyRequest = z.infer<typeof patchPartyRequest>;
export type SessionSettings = z.infer<typeof settings>;
export type TeamsRequest = z.infer<typeof teams>;
