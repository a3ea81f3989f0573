import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Catalogue } from '../../src/common/config/catalogue.js';
import { reportLines } from '../../src/common/config/configuration-report.js';
import { parseEnvFile } from '../../src/common/config/env-file.js';
import { loadConfig } from '../../src/common/config/load-config.js';
import { VARIABLE_NAMES, variableOf } from '../../src/common/config/variable-table.js';
import { AGS_ENV, aConfigSource } from '../support/a-config-source.js';

const template = readFileSync('.env.template', 'utf8');
const page = readFileSync('docs/configuration.md', 'utf8');

/** A build that reads the variables of all its modules. */
const WITH_SERVERS: Catalogue = {
  modules: ['sessionManager', 'matchmaking', 'sessionDsm'],
  strategies: { sessionManager: ['sample'], matchmaking: ['rules'] },
  serverProviders: ['DEMO', 'LOCAL'],
};

interface TemplateLine {
  readonly name: string;
  readonly value: string;
  readonly isComment: boolean;
}

const templateLines: readonly TemplateLine[] = [
  ...template.matchAll(/^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm),
].map(([, hash, name = '', value = '']) => ({ name, value, isComment: hash !== undefined }));

interface TableRow {
  readonly name: string;
  readonly standard: string;
  readonly accepted: string;
  readonly meaning: string;
}

const tableRows: readonly TableRow[] = [
  ...page.matchAll(/^\| `([A-Z][A-Z0-9_]*)` \| (?:`(.*?)`)? ?\| (.*?) \| (.*) \|$/gm),
].map(([, name = '', standard = '', accepted = '', meaning = '']) => ({
  name,
  standard,
  accepted,
  meaning,
}));

describe('.env.template', () => {
  it('has one line for every variable, and no other', () => {
    expect(templateLines.map(({ name }) => name).sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it('shows the default in each line that is commented out and has one', () => {
    const shown = templateLines.filter(({ isComment }) => isComment);
    for (const { name, value } of shown) {
      // Names were compared with the table above.
      const { default: standard, example } = variableOf(name as (typeof VARIABLE_NAMES)[number]);
      expect({ name, value }).toEqual({ name, value: standard ?? example });
    }
  });

  it('sets what a first start needs, and nothing else', () => {
    const set = templateLines.filter(({ isComment }) => !isComment);
    expect(Object.fromEntries(set.map(({ name, value }) => [name, value]))).toEqual({
      AB_BASE_URL: '',
      AB_CLIENT_ID: '',
      AB_CLIENT_SECRET: '',
      AB_NAMESPACE: '',
      SESSION_MANAGER_STRATEGY: 'sample',
      DS_PROVIDER: 'DEMO',
    });
  });

  it('is a valid configuration once access to AGS is filled in', () => {
    const loaded = loadConfig(aConfigSource({}, { envFile: template, catalogue: WITH_SERVERS }));
    expect(reportLines(loaded)).toEqual([
      'configuration is valid',
      'warning: DS_PROVIDER is DEMO: players are sent to an address where nothing listens',
    ]);
  });

  it('can be read with every line switched on', () => {
    const everything = template.replace(/^# (?=[A-Z][A-Z0-9_]*=)/gm, '');
    const { variables, warnings } = parseEnvFile(everything);
    expect(warnings).toEqual([]);
    for (const name of VARIABLE_NAMES) {
      const value = variables[name] || AGS_ENV[name as keyof typeof AGS_ENV];
      expect([name, variableOf(name).type.schema.safeParse(value).success]).toEqual([name, true]);
    }
  });
});

describe('docs/configuration.md', () => {
  it('has one row for every variable, and no other', () => {
    expect(tableRows.map(({ name }) => name).sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it.each(VARIABLE_NAMES)('says of %s what the schema says', (name) => {
    const { default: standard, aliases, secret, type, meaning } = variableOf(name);
    const row = tableRows.find((candidate) => candidate.name === name);
    expect(row?.standard).toBe(standard ?? '');
    expect(row?.accepted).toContain(type.expected.replaceAll('|', '\\|'));
    expect(row?.meaning).toContain(meaning.replaceAll('|', '\\|'));
    for (const alias of aliases) expect(row?.meaning).toContain(`\`${alias}\``);
    expect(row?.meaning.includes('Secret.')).toBe(secret);
  });
});
