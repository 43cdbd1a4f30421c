import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MisconfiguredError } from '../../../domain/errors';
import { demonstration, namedDeclaration, readDeclaration } from '../../../scripts/declaration/declaration';
import { declarationOfFabrikam } from '../../support/another-declaration';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'declaration-'));
  file = join(folder, 'production.config.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(name: string | undefined): readonly string[] {
  try {
    readDeclaration(name);
    return [];
  } catch (error) {
    if (error instanceof MisconfiguredError) return error.problems;
    throw error;
  }
}

function problemsWith(text: string): readonly string[] {
  writeFileSync(file, text);
  return problemsOf(file).map((problem) => problem.replace(file, 'FILE'));
}

describe('a declaration to deploy', () => {
  it('of another tenant is read', () => {
    writeFileSync(file, declarationOfFabrikam());
    expect(readDeclaration(file).configurations.map(({ domain }) => domain)).toEqual([
      'corp.fabrikam.example',
      'emea.fabrikam.example',
    ]);
  });

  it('that is not named is refused with what to do', () => {
    expect(problemsOf(undefined)).toEqual([
      expect.stringMatching(
        /^OPERATOR_CONFIG is not set.*azd env set OPERATOR_CONFIG config\/production\.config\.json$/,
      ),
    ]);
  });

  it('that is not there, or no JSON, is refused', () => {
    expect(problemsOf(file)).toEqual([`${file}: not there, or not readable`]);
    expect(problemsWith('{ "configurations": hunter2')).toEqual(['FILE: no JSON']);
  });

  it('with mistakes is refused field by field', () => {
    const text = declarationOfFabrikam().replaceAll('"quorum": 1', '"quorum": 0').replace('"alarms"', '"alarm"');
    expect(problemsWith(text)).toEqual([
      expect.stringMatching(/^FILE \/policies\/ou-onboarding\/quorum: /),
      expect.stringMatching(/^FILE \/policies\/group-soa\/quorum: /),
      expect.stringMatching(/^FILE \/policies\/exchange-soa\/quorum: /),
      expect.stringMatching(/^FILE \/policies\/drift-repair\/quorum: /),
      expect.stringMatching(/^FILE \/policies\/drift-baseline\/quorum: /),
      expect.stringMatching(/^FILE \/: .*"alarm"/),
    ]);
  });

  it('that is the demonstration is refused, under its own name and under another', () => {
    expect(problemsOf(demonstration)).toEqual([expect.stringContaining(`${demonstration} is the demonstration`)]);
    expect(problemsOf(`./config/../${demonstration}`)).toEqual([expect.stringContaining('is the demonstration')]);
    const same = JSON.stringify(JSON.parse(readFileSync(demonstration, 'utf8')));
    expect(problemsWith(same)).toEqual([expect.stringContaining('FILE is the demonstration')]);
  });

  it('that still names the tenant of the demonstration is refused, with each place', () => {
    const text = declarationOfFabrikam()
      .replace('manager@fabrikam.example', 'manager@contoso.com')
      .replace('OU=Staff,DC=emea,DC=fabrikam,DC=example', 'OU=Staff,DC=emea,DC=contoso,DC=com')
      .replace('"quorum": 2,', '"quorum": 2, "domains": { "corp.contoso.com": null },')
      .replace(': null }', `: ${JSON.stringify(ownPolicy())} }`);
    expect(problemsWith(text)).toEqual([
      'FILE /configurations/1/organizationalUnits/0: still names contoso.com',
      'FILE /policies/ou-onboarding/escalateTo/0: still names contoso.com',
      'FILE /policies/delete-threshold/domains/corp.contoso.com: still names contoso.com',
    ]);
  });
});

function ownPolicy(): object {
  const { policies } = JSON.parse(declarationOfFabrikam()) as { policies: { 'ou-onboarding': object } };
  return policies['ou-onboarding'];
}

it('an option goes before the environment, and an empty setting says nothing', () => {
  expect(namedDeclaration('a', { OPERATOR_CONFIG: 'b' })).toBe('a');
  expect(namedDeclaration(undefined, { OPERATOR_CONFIG: 'b' })).toBe('b');
  expect(namedDeclaration(undefined, { OPERATOR_CONFIG: '' })).toBeUndefined();
});

describe('npm run declaration', () => {
  /** As the hooks of azd run it; the build is there. */
  function run(...options: string[]) {
    const env = { PATH: process.env['PATH'], ...(options.length === 0 && { OPERATOR_CONFIG: file }) };
    return spawnSync(process.execPath, ['dist/scripts/declaration.js', ...options], { env, encoding: 'utf8' });
  }

  it('says what is declared and ends with 0', () => {
    writeFileSync(file, declarationOfFabrikam());
    expect(run()).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `${file}: domains corp.fabrikam.example, emea.fabrikam.example; workflows ou-onboarding, delete-threshold, group-soa, exchange-soa, drift-check, drift-repair, drift-baseline, sync-health.\n`,
    });
  });

  it('ends with 1 and the sentence alone', () => {
    const { status, stdout, stderr } = run('--config', demonstration);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      'The settings need attention:',
      expect.stringMatching(/^- config\/operator\.config\.json is the demonstration/),
    ]);
  });
});
