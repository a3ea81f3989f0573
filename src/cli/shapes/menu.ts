import { typedId } from './typed-id.js';

/** Which letter chooses what; one letter each. */
export interface MenuLetters {
  readonly create: string;
  readonly get: string;
  readonly perimeters: string;
  readonly totalArea: string;
  readonly areas: string;
  readonly exit: string;
  readonly back: string;
}

/** Those of the seed. */
export const MENU_LETTERS: MenuLetters = {
  create: 'C',
  get: 'G',
  perimeters: 'P',
  totalArea: 'T',
  areas: 'A',
  exit: 'E',
  back: 'X',
};

/** The person at the console. */
export interface Person {
  /** @returns the line that was typed; `undefined` at the end of the input */
  ask(question: string): Promise<string | undefined>;
  tell(line: string): void;
}

/** What the menu can have done; each tells its own failures. */
export interface MenuActions {
  create(type: string): Promise<void>;
  get(id: string): Promise<void>;
  perimeters(min: number): Promise<void>;
  totalArea(ids: readonly string[]): Promise<void>;
  areas(ids: readonly string[]): Promise<void>;
}

/** Goes from choice to choice until the person has enough, or the input ends. */
export async function runMenu(
  person: Person,
  actions: MenuActions,
  letters: MenuLetters = MENU_LETTERS,
): Promise<void> {
  const menu = new Menu(person, actions, letters);
  while (await menu.turn());
}

/** The person went back, or has gone. */
const NOTHING = Symbol('nothing');
type Typed<T> = T | typeof NOTHING;

class Menu {
  constructor(
    private readonly person: Person,
    private readonly actions: MenuActions,
    private readonly letters: MenuLetters,
  ) {}

  /** One choice and what follows from it. @returns whether to go on */
  async turn(): Promise<boolean> {
    const { create, get, perimeters, totalArea, areas, exit } = this.letters;
    const line = await this.person.ask(
      `${create} create a shape, ${get} get one, ${perimeters} perimeters, ` +
        `${totalArea} total area, ${areas} areas, ${exit} end: `,
    );
    if (line === undefined) return false;
    switch (line.trim().toUpperCase()) {
      case exit.toUpperCase():
        return false;
      case create.toUpperCase():
        await this.#with(this.#type(), (type) => this.actions.create(type));
        return true;
      case get.toUpperCase():
        await this.#with(this.#id(), (id) => this.actions.get(id));
        return true;
      case perimeters.toUpperCase():
        await this.#with(this.#min(), (min) => this.actions.perimeters(min));
        return true;
      case totalArea.toUpperCase():
        await this.#with(this.#ids(), (ids) => this.actions.totalArea(ids));
        return true;
      case areas.toUpperCase():
        await this.#with(this.#ids(), (ids) => this.actions.areas(ids));
        return true;
      default:
        this.person.tell(`found ${JSON.stringify(line.trim())}, expected one of the letters`);
        return true;
    }
  }

  async #with<T>(typed: Promise<Typed<T>>, act: (value: T) => Promise<void>): Promise<void> {
    const value = await typed;
    if (value !== NOTHING) await act(value);
  }

  #type(): Promise<Typed<string>> {
    return this.#typed('type (Triangle, Rectangle, Pentagon)', (line) => line);
  }

  #id(): Promise<Typed<string>> {
    return this.#typed('id (as T-0)', typedId);
  }

  #min(): Promise<Typed<number>> {
    return this.#typed('minimum perimeter', (line) => {
      const number = Number(line);
      return line === '' || Number.isNaN(number) ? undefined : number;
    });
  }

  /** Ids until an empty line. */
  async #ids(): Promise<Typed<readonly string[]>> {
    const ids: string[] = [];
    for (;;) {
      const id = await this.#typed('id (as T-0), or nothing to send them', (line) =>
        line === '' ? '' : typedId(line),
      );
      if (id === NOTHING) return NOTHING;
      if (id === '') return ids;
      ids.push(id);
    }
  }

  /** Asks until the answer can be read. */
  async #typed<T>(
    question: string,
    read: (line: string) => T | undefined,
  ): Promise<T | typeof NOTHING> {
    const { back } = this.letters;
    for (;;) {
      const line = (await this.person.ask(`${question}, ${back} goes back: `))?.trim();
      if (line === undefined || line.toUpperCase() === back.toUpperCase()) return NOTHING;
      const value = read(line);
      if (value !== undefined) return value;
      this.person.tell(`found ${JSON.stringify(line)}, expected ${question}`);
    }
  }
}
