/** The names of one service, as each place spells them. */
export interface ServiceNames {
  /** Of files and folders: `friend-list`. */
  readonly kebab: string;
  /** Of the proto package, below `studio`: `friend_list`. */
  readonly snake: string;
  /** Of classes, and of the service in its contract: `FriendList`. */
  readonly pascal: string;
  /** Of constants: `FRIEND_LIST`. */
  readonly upper: string;
  /** In prose: `friend list`. */
  readonly words: string;
}

/**
 * Words of small letters and digits with single dashes between; long ones make long lines. The service
 * cannot be named as a message of the skeleton's contract.
 */
const NAME = /^(?!hello-(?:request|response)$)(?=.{2,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @returns `undefined` for what is no name: see {@link EXPECTED_NAME} */
export function serviceNames(kebab: string): ServiceNames | undefined {
  if (!NAME.test(kebab)) return undefined;
  const words = kebab.split('-');
  return {
    kebab,
    snake: words.join('_'),
    pascal: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    upper: words.join('_').toUpperCase(),
    words: words.join(' '),
  };
}

export const EXPECTED_NAME =
  'expected 2 to 24 small letters, digits and single dashes, beginning with a letter, as in friend-list, ' +
  'and not hello-request or hello-response, which are messages of the skeleton';
