import type { Clock } from '../../common/time/clock.js';
import { ServiceError } from '../service-error.js';
import type { ConfigurationTemplate } from './configuration-template.js';

/** A template and when it came to be, in epoch seconds. */
export interface StoredTemplate {
  readonly template: ConfigurationTemplate;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The session templates of the namespace. */
export class ConfigurationTemplates {
  readonly #templates = new Map<string, StoredTemplate>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get all(): readonly StoredTemplate[] {
    return [...this.#templates.values()];
  }

  /** @throws ServiceError 409 when the name is taken */
  create(template: ConfigurationTemplate): StoredTemplate {
    if (this.#templates.has(template.name)) {
      throw new ServiceError(
        409,
        20042,
        'ConfigurationAlreadyExist',
        `name: "${template.name}" is already in use`,
      );
    }
    const now = this.#clock.now();
    return this.#store({ template, createdAt: now, updatedAt: now });
  }

  /** @throws ServiceError 404 */
  get(name: string): StoredTemplate {
    const stored = this.#templates.get(name);
    if (stored === undefined) {
      throw new ServiceError(
        404,
        20043,
        'ConfigurationNotFound',
        `configuration "${name}" is not found`,
      );
    }
    return stored;
  }

  /** @throws ServiceError 404 */
  replace(template: ConfigurationTemplate): StoredTemplate {
    const { createdAt } = this.get(template.name);
    return this.#store({ template, createdAt, updatedAt: this.#clock.now() });
  }

  /** Sessions that were made from it live on. @throws ServiceError 404 */
  delete(name: string): void {
    this.get(name);
    this.#templates.delete(name);
  }

  #store(stored: StoredTemplate): StoredTemplate {
    this.#templates.set(stored.template.name, stored);
    return stored;
  }
}
