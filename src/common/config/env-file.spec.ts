import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEnvFile } from './env-file.js';

const variablesOf = (...lines: string[]) => parseEnvFile(lines.join('\n')).variables;
const warningsOf = (...lines: string[]) =>
  parseEnvFile(lines.join('\n')).warnings.map(({ name, message }) => `${name} ${message}`);

describe('a .env file', () => {
  it('may quote a value and put a comment behind it', () => {
    expect(
      variablesOf(
        "DS_PROVIDER='DEMO'     # DEMO, GAMELIFT or GCP",
        'AB_NAMESPACE=mygame   # yours',
      ),
    ).toEqual({ DS_PROVIDER: 'DEMO', AB_NAMESPACE: 'mygame' });
  });

  it('leaves every character of a value in single quotes alone', () => {
    const secret = 'a#b "c" `d` $e $F \\n = ; & é 日本';
    expect(variablesOf(`AB_CLIENT_SECRET='${secret}' # from IAM`)).toEqual({
      AB_CLIENT_SECRET: secret,
    });
  });

  it('keeps any secret in single quotes', () => {
    const character = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(character, (text) => {
        const secret = text.replace(/['\r\n\0]/g, '');
        expect(variablesOf(`A='${secret}'`).A).toBe(secret);
      }),
    );
  });

  it('takes a # without a blank before it as part of the value, as Docker Compose does', () => {
    expect(variablesOf('A=abc#def', 'B=abc #def', 'C=#nothing')).toEqual({
      A: 'abc#def',
      B: 'abc',
      C: '',
    });
  });

  it('reads export, blanks around =, empty values, Windows line ends and a byte order mark', () => {
    expect(parseEnvFile('\uFEFFexport A=1\r\nB = two words \r\nC=\r\n').variables).toEqual({
      A: '1',
      B: 'two words',
      C: '',
    });
  });

  it('reads escapes in double quotes', () => {
    expect(variablesOf('A="x\\ny"')).toEqual({ A: 'x\ny' });
  });

  it('says which line is not NAME=value, without showing it', () => {
    expect(warningsOf('# comment', '', 'AB_CLIENT_SECRET s3cret', '=x', 'A=1')).toEqual([
      '.env line 3 is not NAME=value and is ignored',
      '.env line 4 is not NAME=value and is ignored',
    ]);
  });

  it('says when a name is set twice, and lets the last one count', () => {
    expect(warningsOf('A=1', 'A=2')).toEqual([
      '.env line 2 A is set once more; the last value counts',
    ]);
    expect(variablesOf('A=1', 'A=2')).toEqual({ A: '2' });
    expect(variablesOf("A='1'", 'A=2')).toEqual({ A: '2' });
    expect(variablesOf('A=1', "A='2'")).toEqual({ A: '2' });
  });

  it('says when a quote is never closed', () => {
    expect(warningsOf('A=1', "B='open", 'C=2')).toEqual([
      '.env line 2 the quote is never closed, so it belongs to the value',
    ]);
  });

  it('says when a value goes on over several lines, and counts on from there', () => {
    expect(warningsOf("A='open", "closed'", 'junk')).toEqual([
      '.env line 1 the value of A goes on over several lines',
      '.env line 3 is not NAME=value and is ignored',
    ]);
  });

  it('says when text after the closing quote is lost', () => {
    expect(warningsOf("A='it''s'")).toEqual([
      '.env line 1 the text after the closing quote is ignored',
    ]);
  });

  it('has no warning for a clean file', () => {
    expect(warningsOf('# comment', '  # indented', "A='x' # y", 'B=1', 'export C=2', '')).toEqual(
      [],
    );
  });
});
