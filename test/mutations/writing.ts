import { type Entry, entries, inFirst, type Mutation, type Slip } from './mutation.ts';

const slip = (name: string, rule: string, from: RegExp, to: string): Slip => ({
  name,
  rule,
  write: (text) => (from.test(text) ? text.replace(from, to) : undefined),
});
/** A comment beneath everything else. */
const comment = (name: string, rule: string, words: string): Slip => ({
  name,
  rule,
  write: (text) => `${text.trimEnd()}\n# ${words}\n`,
});
const atTop = (name: string, rule: string, make: (value: Entry) => boolean): Mutation => ({
  name,
  rule,
  make,
});

/** Slips of the pen: what somebody meant is clear, what is written is something else. */
export const writing: readonly (Mutation | Slip)[] = [
  slip('a version without quotes', 'syntax/unquoted-version', /version: "2\.10\.\d+"/, 'version: 2.10'),
  slip('a tab', 'syntax/tab-indent', /^( {2}|\t)(?=[\w-]+: \{)/m, '\t'),
  slip('a key written twice', 'syntax/duplicate-key', /^(name: .*)$/m, '$1\n$1'),
  slip('a bracket left out', 'syntax/invalid-yaml', /^(daml: \{.*)\}/m, '$1'),
  slip('an alias of nothing', 'syntax/unknown-alias', /^environment: \w+/m, 'environment: *nowhere'),
  slip('a tag of another program', 'syntax/unknown-tag', /^name: /m, 'name: !Ref '),
  { name: 'nothing in the file', rule: 'syntax/empty-file', write: () => '' },
  comment(
    'an ignore comment for nothing',
    'suppression/unused',
    'canton-plan-ignore-file trigger/rule-live-twice -- later',
  ),
  comment(
    'an ignore comment with a misspelt rule',
    'suppression/unknown-rule',
    'canton-plan-ignore-file zone/instances-on-one-hots -- one rack',
  ),
  comment(
    'an ignore comment without a rule',
    'suppression/malformed',
    'canton-plan-ignore-next-line -- later',
  ),
  atTop('no name', 'schema/missing-key', (value) => delete value['name']),
  atTop('an environment that nobody knows', 'schema/unknown-value', (value) => {
    value['environment'] = 'prod-like';
    return true;
  }),
  atTop('“latest” as the release', 'schema/not-a-release', (value) => {
    value['daml'] = { ...(value['daml'] as Entry), version: 'latest' };
    return true;
  }),
  inFirst('participants', 'a number as a word', 'schema/wrong-type', (entry) => {
    entry['instances'] = 'two';
    return true;
  }),
  inFirst('participants', 'less than no instances', 'schema/out-of-range', (entry) => {
    entry['instances'] = -1;
    return true;
  }),
  inFirst('domains', 'a length of time without a unit', 'schema/not-a-duration', (entry, value) => {
    // Beside a second domain, a plan for one is a mistake of its own.
    if (entries(value, 'domains').length > 1) return false;
    entry['backup'] = { interval: '7' };
    return true;
  }),
  inFirst('participants', 'an empty database name', 'schema/empty-value', (entry) => {
    if (typeof entry['database'] !== 'string') return false;
    entry['database'] = '';
    return true;
  }),
  inFirst('domainManagers', 'a name that is too long', 'node/invalid-name', (entry, value, key) => {
    if (JSON.stringify(value).split(`"${key}"`).length !== 2 || entries(value, 'domainManagers').length > 1)
      return false;
    value['domainManagers'] = { 'manager-of-the-settlement-domain-in-frankfurt': entry };
    return true;
  }),
  inFirst('jsonApis', 'two names that are one on a host', 'node/name-collision', (entry, value, key) => {
    if (typeof entry['participant'] !== 'string' || !key.includes('-')) return false;
    value['jsonApis'] = {
      ...(value['jsonApis'] as Entry),
      [key.replaceAll('-', '_')]: structuredClone(entry),
    };
    return true;
  }),
];
