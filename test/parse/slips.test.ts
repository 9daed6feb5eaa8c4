import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { fixSource } from '../../src/fix.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compileText } from '../support.ts';

const good = `apiVersion: canton-plan/v1
name: bonds
daml: { version: "2.10.4" }
environment: development
organizations:
  clearing: { role: provider }
  nordbank: { role: user }
databases:
  clearing-pg: { organization: clearing, version: "14" }
  nord-pg: { organization: nordbank, version: "14" }
domains:
  bonds:
    organization: clearing
    protocolVersion: 5
participants:
  clearing-node:
    organization: clearing
    database: clearing-pg
    domains: [bonds]
  nord-node:
    organization: nordbank
    instances: 1
    database: nord-pg
    domains: [bonds]
    parties: [Nordbank]
jsonApis:
  nord-json: { participant: nord-node }
applications:
  nord-app: { organization: nordbank, uses: nord-json, actsAs: [Nordbank] }
monitoring: { metrics: true }
`;

/** What stands in the good file, what a hand makes of it, and what is said: rule, place, and how to fix it. */
const slips: Record<string, [string, string, string, string, RegExp]> = {
  'a tab': ['    instances: 1', '\tinstances: 1', 'syntax/tab-indent', '22:1', /spaces/],
  'no colon': ['database: nord-pg', 'database nord-pg', 'syntax/invalid-yaml', '23:12', /`database: …`/],
  'no space behind the colon': [
    'instances: 1',
    'instances:1',
    'syntax/invalid-yaml',
    '22:14',
    /`instances: …`/,
  ],
  'no space behind the dash': [
    'domains: [bonds]\n    parties',
    'domains:\n    -bonds\n    parties',
    'syntax/invalid-yaml',
    '25:5',
    /`- bonds`/,
  ],
  'no comma': ['nordbank, uses', 'nordbank uses', 'syntax/invalid-yaml', '29:36', /`…, uses: …`/],
  'no closing brace': ['nord-node }', 'nord-node', 'syntax/invalid-yaml', '27:14', /close it with `}`/],
  'no closing bracket': [
    'parties: [Nordbank]',
    'parties: [Nordbank',
    'syntax/invalid-yaml',
    '25:14',
    /close it with `\]`/,
  ],
  'no closing quote': [
    'nordbank, version: "14"',
    'nordbank, version: "14',
    'syntax/invalid-yaml',
    '10:47',
    /close it with `"`/,
  ],
  'a line too far to the left': [
    '    organization: nordbank\n    instances',
    '   organization: nordbank\n    instances',
    'syntax/invalid-yaml',
    '22:5',
    /same column/,
  ],
  'a line too far to the right': [
    '    database: nord-pg',
    '     database: nord-pg',
    'syntax/invalid-yaml',
    '23:6',
    /same column/,
  ],
  'a quoted number': [
    'instances: 1',
    'instances: "1"',
    'schema/wrong-type',
    '22:16',
    /write `1`, without quotes/,
  ],
  'a fraction': ['instances: 1', 'instances: 1.5', 'schema/wrong-type', '22:16', /./],
  'yes for true': ['metrics: true', 'metrics: yes', 'schema/wrong-type', '30:24', /write `true`/],
  'one for a list': [
    '[Nordbank]\njson',
    'Nordbank\njson',
    'schema/wrong-type',
    '25:14',
    /write `\[Nordbank\]`/,
  ],
  'a map for a list': [
    '[Nordbank]\njson',
    '{ Nordbank: {} }\njson',
    'schema/wrong-type',
    '25:14',
    /`\[Nordbank\]`/,
  ],
  'a list for a map': [
    '  nord-json: { participant: nord-node }',
    '  - participant: nord-node',
    'schema/wrong-type',
    '26:1',
    /`NAME: { … }`/,
  ],
  'no value': ['database: nord-pg', 'database:', 'schema/wrong-type', '23:5', /behind the colon/],
  'a short form': [
    'environment: development',
    'environment: dev',
    'schema/unknown-value',
    '4:14',
    /`development`/,
  ],
  'a key of another section': [
    '    parties:',
    '    sequencerAccess: client-side\n    parties:',
    'schema/unknown-key',
    '25:5',
    /`domains.NAME`/,
  ],
  'a URL without its beginning': [
    'participant: nord-node }',
    'participant: nord-node, externalUrl: json.nord.example:8443/v1 }',
    'schema/wrong-type',
    '27:53',
    /write `https:\/\/json.nord.example:8443\/v1`/,
  ],
  'a file of Kubernetes': [
    good,
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\nspec: [1]\n',
    'schema/unknown-value',
    '1:13',
    /canton-plan\/v1/,
  ],
};
const said = Object.entries(slips).map(([what, [from, to, ...rest]]) => ({
  what,
  text: good.replace(from, to),
  rest,
}));

/** Slips that leave the file without something that others need: what is said of that is right. */
const alsoSaid = new Set(['no closing quote', 'a list for a map']);

describe('a slip of the hand', () => {
  it('is not in the good file', async () => {
    expect((await compileText(good)).diagnostics).toEqual([]);
    for (const { what, text } of said) expect(text, what).not.toBe(good);
  });

  it.each(said)('is one finding, in its place, with its fixing: $what', async ({ what, text, rest }) => {
    const [rule, place, help] = rest;
    const { diagnostics } = await compileText(text);
    const [first, ...others] = diagnostics;
    const { line, column } = first?.primary.file.position(first.primary.span.start) ?? {};
    expect([first?.rule, `${line}:${column}`]).toEqual([rule, place]);
    expect(first?.help).toMatch(help);
    if (!alsoSaid.has(what)) expect(others.map((each) => `${each.rule} ${each.message}`)).toEqual([]);
  });

  it.each([
    'a quoted number',
    'yes for true',
    'one for a list',
    'a short form',
  ])('is fixed by itself where only one thing can be meant: %s', async (what) => {
    const { text = '' } = said.find((each) => each.what === what) ?? {};
    const fixed = await fixSource(new SourceFile('topology.yaml', text), { rules });
    expect(fixed.source.text).toBe(good);
  });

  it.each([
    'no colon',
    'no space behind the colon',
    'no space behind the dash',
    'no comma',
  ])('has a fix that makes it YAML again: %s', async (what) => {
    const { text = '' } = said.find((each) => each.what === what) ?? {};
    const [finding] = (await compileText(text)).diagnostics;
    const [edit] = finding?.fixes[0]?.edits ?? [];
    if (edit === undefined) throw new Error('there is no fix');
    const fixed = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
    expect((await compileText(fixed)).diagnostics).toEqual([]);
  });
});

describe('a wrong organization', () => {
  it('is reported where it is written, not where others inherit it', async () => {
    const { diagnostics } = await compileText(good.replace('nordbank: { role', 'nord-bank: { role'));
    const lines = diagnostics.map((each) => each.primary.file.position(each.primary.span.start).line);
    expect(diagnostics.map((each) => each.rule)).toEqual(['reference/unknown']);
    const others = diagnostics.flatMap(({ related }) => related);
    expect([...lines, ...others.map(({ file, span }) => file.position(span.start).line)]).toEqual([
      10, 21, 29,
    ]);
  });
});
