const OVERRIDE_SERVICES = [
  '/accelbyte.session.manager.SessionManager/',
  '/accelbyte.matchmaking.matchfunction.MatchFunction/',
  '/accelbyte.session.sessiondsm.SessionDsm/',
] as const;

/** Whether AGS itself calls this method: it then demands the delegation and nothing else. */
export function isOverrideMethod(path: string): boolean {
  return OVERRIDE_SERVICES.some((service) => path.startsWith(service));
}
