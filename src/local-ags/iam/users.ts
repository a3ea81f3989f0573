import type { IdSource } from '../id-source.js';

/** A player that exists for a test. */
export interface TestUser {
  readonly userId: string;
  readonly username: string;
  readonly emailAddress: string;
  readonly password: string;
  readonly country: string;
}

/** The players of the local IAM. */
export class Users {
  readonly #users = new Map<string, TestUser>();
  readonly #ids: IdSource;

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  create(country: string): TestUser {
    const userId = this.#ids.next('user');
    const username = `testuser-${userId.slice(0, 8)}`;
    const user: TestUser = {
      userId,
      username,
      emailAddress: `${username}@example.com`,
      password: `Pw-${this.#ids.next('password').slice(0, 16)}`,
      country,
    };
    this.#users.set(userId, user);
    return user;
  }

  get(userId: string): TestUser | undefined {
    return this.#users.get(userId);
  }

  /** @returns whether there was such a user */
  delete(userId: string): boolean {
    return this.#users.delete(userId);
  }

  /** The user with this name or e-mail address and this password. */
  login(name: string, password: string): TestUser | undefined {
    return [...this.#users.values()].find(
      (user) =>
        (user.username === name || user.emailAddress === name) && user.password === password,
    );
  }

  get count(): number {
    return this.#users.size;
  }
}
