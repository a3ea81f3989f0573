/** A game session of AGS. Its id alone would do; the namespace is what AGS's REST API wants beside it. */
export interface GameSessionKey {
  /** May be empty: requests need not name it. */
  readonly namespace: string;
  /** Never empty. */
  readonly sessionId: string;
}
