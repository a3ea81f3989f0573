import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { registeredService } from './registered-service.js';
import { type ServiceNames, serviceNames } from './service-names.js';

const REGISTRATION = new URL('../../studio-services.ts', import.meta.url);

function names(kebab: string): ServiceNames {
  const found = serviceNames(kebab);
  if (found === undefined) throw new Error(kebab);
  return found;
}

/** The lines that differ from the file as it is. */
function added(...services: string[]) {
  const before = readFileSync(REGISTRATION, 'utf8');
  const after = services.reduce(
    (text, service) => registeredService(text, names(service)) ?? '',
    before,
  );
  return after.split('\n').filter((line) => !before.split('\n').includes(line));
}

describe('the registration of a service', () => {
  it('adds its module to the list, and its import', () => {
    expect(added('friend-list')).toEqual([
      "import { FriendListModule } from './modules/friend-list/friend-list.module.js';",
      'export const STUDIO_MODULES: readonly StudioModule[] = [FriendListModule];',
    ]);
  });

  it('keeps the imports in order, and breaks a long list', () => {
    expect(added('mail', 'chat', 'trade', 'auction-house', 'weather')).toEqual([
      "import { AuctionHouseModule } from './modules/auction-house/auction-house.module.js';",
      "import { ChatModule } from './modules/chat/chat.module.js';",
      "import { MailModule } from './modules/mail/mail.module.js';",
      "import { TradeModule } from './modules/trade/trade.module.js';",
      "import { WeatherModule } from './modules/weather/weather.module.js';",
      'export const STUDIO_MODULES: readonly StudioModule[] = [',
      '  MailModule,',
      '  ChatModule,',
      '  TradeModule,',
      '  AuctionHouseModule,',
      '  WeatherModule,',
      '];',
    ]);
  });

  it('leaves alone what it does not know', () => {
    expect(registeredService('export const OTHER = [];', names('mail'))).toBeUndefined();
  });
});

describe('the names of a service', () => {
  it('are spelt as each place has them', () => {
    expect(serviceNames('friend-list-2')).toEqual({
      kebab: 'friend-list-2',
      snake: 'friend_list_2',
      pascal: 'FriendList2',
      upper: 'FRIEND_LIST_2',
      words: 'friend list 2',
    });
  });

  it.each(['', 'a', 'Friends', 'friend_list', '-friends', 'friends-', 'a--b', '2fast', '../x'])(
    'are none for %j',
    (name) => {
      expect(serviceNames(name)).toBeUndefined();
    },
  );
});
