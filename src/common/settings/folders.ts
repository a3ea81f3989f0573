/** Where a host reads and writes; absolute paths, `undefined` for what it does without. */
export interface Folders {
  /** Of several users; read only. */
  readonly system: string | undefined;
  /** Of one user, for several hosts. */
  readonly user: string | undefined;
  /** Of this host: everything that it writes. */
  readonly workspace: string | undefined;
}

/** Injection token of the {@link Folders}. */
export const FOLDERS = Symbol('Folders');
