import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { CallRecord } from '../../common/grpc/call-record.js';
import { SignatureGate } from './signature-gate.js';

function aCall() {
  return new CallRecord('/ShapeService/GetShape', 'c', 't', 'p', Number.POSITIVE_INFINITY, 0);
}

function metadata(...signatures: string[]) {
  const made = new Metadata();
  for (const signature of signatures) made.add('x-signature', signature);
  return made;
}

describe('the signature of a call', () => {
  const gate = new SignatureGate('x-signature', ['newest', 'former']);

  it.each(['newest', 'former'])('admits %s', (signature) => {
    const call = aCall();
    expect(gate.admit(call, metadata(signature))).toBeUndefined();
    expect(call.refusal).toBeUndefined();
  });

  it.each([
    [[]],
    [['']],
    [['wrong']],
    [['newest ']],
    [['NEWEST']],
    [['newes']],
    [['newest', 'newest']],
    [['newest,former']],
  ])('refuses %j by the words of the contract', (signatures) => {
    const call = aCall();
    expect(gate.admit(call, metadata(...signatures))).toMatchObject({
      kind: 'unauthenticated',
      message: 'Invalid signature',
    });
    expect(call.refusal).toEqual({ reason: 'signature_invalid' });
  });

  it('looks where it was told to', () => {
    const other = new SignatureGate('x-other', ['newest']);
    expect(other.admit(aCall(), metadata('newest'))).toBeDefined();
  });
});
