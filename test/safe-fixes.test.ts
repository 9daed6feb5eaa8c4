import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { isSlip } from '../src/base/did-you-mean.ts';
import { fixSource } from '../src/fix.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { compileText } from './support.ts';

const fixed = async (text: string) =>
  (await fixSource(new SourceFile('topology.yaml', text), { rules })).source.text;

const network = (...lines: string[]): string => `apiVersion: canton-plan/v1
name: small
daml: { version: "2.10.4" }
environment: development
zones: [zone-a]
databases:
  mediator-a-pg: { availability: ha }
domains:
  local: { protocolVersion: 7 }
participants:
${lines.join('\n')}
`;

describe('a name that is nearly another one', () => {
  it.each([
    ['exchnge', 'exchange'],
    ['nord-bank', 'nordbank'],
    ['Settlement', 'settlement'],
    ['setlement', 'settlement'],
  ])('%s is a slip of %s', (written, meant) => {
    expect(isSlip(written, meant)).toBe(true);
  });

  it.each([
    ['cache-2', 'cache-1'],
    ['cache2', 'cache'],
    ['mediator-b-pg', 'mediator-a-pg'],
    ['eu-central-1c', 'eu-central-1a'],
    ['zone-b', 'zone-a'],
    ['alpha', 'alpha-bank'],
    ['no', 'on'],
    ['TLSv1.1', 'TLSv1.2'],
  ])('%s may be a sibling of %s', (written, meant) => {
    expect(isSlip(written, meant)).toBe(false);
  });
});

describe('a safe fix', () => {
  it('puts a slip right', async () => {
    expect(await fixed(network('  alice: { domains: [locl] }'))).toBe(
      network('  alice: { domains: [local] }'),
    );
  });

  it.each([
    ['a database of its own', '  alice: { domains: [local], database: mediator-b-pg }', 'mediator-b-pg'],
    ['a zone', '  alice: { domains: [local], instances: [{ name: a, zone: zone-b }] }', 'zone-b'],
  ])('never makes one thing of two: %s', async (_, line, name) => {
    const text = network(line);
    expect(await fixed(text)).toBe(text);
    const { diagnostics } = await compileText(text);
    expect(diagnostics.map(({ rule }) => rule)).toContain('reference/unknown');
    expect(diagnostics.find(({ rule }) => rule === 'reference/unknown')?.help).toContain(
      `declare \`${name}\``,
    );
  });

  it('offers to declare the sibling as the one that is there', async () => {
    const { diagnostics } = await compileText(
      network('  alice: { domains: [local], database: mediator-b-pg }'),
    );
    const [declare, change] = diagnostics.flatMap(({ fixes }) => fixes);
    expect(declare?.edits[0]?.newText).toBe('\n  mediator-b-pg: { availability: ha }');
    expect([declare?.safe, change?.safe]).toEqual([false, false]);
  });

  it('puts a misspelt entry right before it makes anything of names', async () => {
    const zones = (key: string): string =>
      network(
        '  alice: { domains: [local], instances: [{ name: a, zone: fra-1 }] }',
        '  bob: { domains: [local], instances: [{ name: a, zone: fra-2 }] }',
      ).replace('zones: [zone-a]', `zones:\n  - ${key}: fra-1\n  - name: fra-2`);
    expect(await fixed(zones('nam'))).toBe(zones('name'));
  });

  it('changes no value to its contrary', async () => {
    const text = network('  alice: { domains: [local] }').replace(
      'availability: ha',
      'synchronousCommit: "no"',
    );
    expect(await fixed(text)).toBe(text);
  });
});
