import { describe, expect, it } from '@jest/globals';
import { noContentReply } from './rest-reply.js';
import { type RouteName, RouteTable } from './route.js';

function table(...names: RouteName[]): RouteTable {
  return new RouteTable(names.map((name) => ({ name, handle: () => noContentReply })));
}

describe('RouteTable', () => {
  it('gives the decoded values of the placeholders', () => {
    expect(table('GET /a/{x}/b/{y}').match('GET', '/a/1%2F2/b/%C3%A9')).toMatchObject({
      kind: 'found',
      params: { x: '1/2', y: 'é' },
    });
  });

  it('prefers a literal segment to a placeholder', () => {
    const match = table('GET /users/{id}', 'GET /users/me').match('GET', '/users/me');
    expect(match).toMatchObject({ route: { name: 'GET /users/me' } });
  });

  it('knows an unknown path from a wrong method', () => {
    const routes = table('GET /a');
    expect(routes.match('POST', '/a')).toEqual({ kind: 'wrong-method' });
    expect(routes.match('GET', '/a/')).toEqual({ kind: 'unknown-path' });
  });

  it.each(['/a/', '/a/%', '/a/b/c'])('finds nothing at %s', (path) => {
    expect(table('GET /a/{x}').match('GET', path)).toEqual({ kind: 'unknown-path' });
  });
});
