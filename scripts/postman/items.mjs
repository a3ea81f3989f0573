/** A request of the flows over AGS's REST API; `{{names}}` are variables of the collection. */
export function rest(name, method, url, { as, json, form, basic, save, checks = [], description }) {
  const header = [{ key: 'Accept', value: 'application/json' }];
  if (json !== undefined) header.push({ key: 'Content-Type', value: 'application/json' });
  const body =
    json !== undefined
      ? {
          mode: 'raw',
          raw: text(json),
          options: { raw: { language: 'json' } },
        }
      : form !== undefined
        ? {
            mode: 'urlencoded',
            urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })),
          }
        : undefined;
  return {
    name,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: script(save, checks) } }],
    request: {
      method,
      header,
      ...(body && { body }),
      url: urlOf(url),
      auth: basic ? basicAuth() : bearer(as),
      ...(description && { description }),
    },
  };
}

/** Variables stand in quotes, but for the one that is a number. */
const text = (json) => JSON.stringify(json, undefined, 2).replace('"{{version}}"', '{{version}}');

/** Postman keeps an address in parts beside its text. */
function urlOf(url) {
  const raw = `{{baseUrl}}${url}`;
  return { raw, host: ['{{baseUrl}}'], path: url.slice(1).split('/') };
}

const bearer = (variable) => ({
  type: 'bearer',
  bearer: [{ key: 'token', value: `{{${variable}}}`, type: 'string' }],
});

const basicAuth = () => ({
  type: 'basic',
  basic: [
    { key: 'username', value: '{{clientId}}', type: 'string' },
    { key: 'password', value: '{{clientSecret}}', type: 'string' },
  ],
});

/** Every request must be answered well; what later requests need is kept. */
function script(save = {}, checks = []) {
  return [
    "pm.test('AGS answers well', () => pm.expect(pm.response.code).to.be.within(200, 299));",
    ...(Object.keys(save).length + checks.length > 0 ? ['const body = pm.response.json();'] : []),
    ...Object.entries(save).map(
      ([name, path]) => `pm.collectionVariables.set('${name}', body.${path});`,
    ),
    ...checks,
  ];
}
