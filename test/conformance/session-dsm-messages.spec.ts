import { describe, expect, it } from '@jest/globals';
import {
  createRequest,
  terminateRequest,
} from '../../src/modules/session-dsm/wire/server-requests.js';
import { contractOf } from '../support/contract.js';

const { messages } = contractOf('session-dsm');

describe('the schemas of the session DSM', () => {
  it.each([createRequest, terminateRequest])('declare $name as the contract does', (schema) => {
    const declared = schema.fields.map(({ wireName, number, kind, isRepeated }) => [
      wireName,
      { number, type: kind, repeated: isRepeated },
    ]);
    const contracted = Object.entries(messages[schema.name] ?? {}).map(
      ([name, { number, type, repeated }]) => [name, { number, type, repeated }],
    );
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(contracted));
  });

  it('hide what is for the server alone', () => {
    const secrets = createRequest.fields.filter(({ isSecret }) => isSecret);
    expect(secrets.map(({ wireName }) => wireName)).toEqual(['session_data', 'secret']);
  });
});
