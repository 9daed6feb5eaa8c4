/** Where instances stand whose zone nobody wrote: no zone has most of them, and the first ones are not all in one. */
import { describe, expect, it } from 'vitest';
import { resolve } from '../../src/resolve/index.ts';
import { compileText } from '../support.ts';
import { expectAgreement } from './agreement.ts';

const network = (
  zones: string,
  participants: number,
  more = '',
  each = '',
): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
zones: [${zones}]
databases: { pg: { availability: ha } }
domains: { main: { protocolVersion: 7, external: { sequencers: ["https://seq.example:443"] } } }
participants:
${Array.from({ length: participants }, (_, at) => `  p${at + 1}: { domains: [main], database: pg${each} }`).join('\n')}
${more}`;

async function zonesOf(text: string): Promise<{ name: string; zone: string | undefined; role: string }[]> {
  const topology = (await compileText(text)).topologies[0]?.topology;
  if (topology === undefined) throw new Error('no topology');
  return resolve(topology)
    .processes.flatMap(({ instances }) => instances)
    .map(({ owner, index, zone, role }) => ({ name: `${owner.name}-${index + 1}`, zone, role }));
}

const counts = (all: readonly { zone: string | undefined }[]): number[] => {
  const found = new Map<string, number>();
  for (const { zone = '' } of all) found.set(zone, (found.get(zone) ?? 0) + 1);
  return [...found.values()].sort((a, b) => a - b);
};

describe('instances whose zone nobody wrote', () => {
  it.each([
    ['a, b, c', 6, ''],
    ['a, b, c', 7, ''],
    ['a, b', 5, ', instances: 1'],
    ['a, b, c, d', 4, ', instances: 3'],
  ])('use the zones %s evenly', async (zones, participants, each) => {
    const all = await zonesOf(network(zones, participants, '', each));
    const used = counts(all);
    expect(used).toHaveLength(zones.split(', ').length);
    expect((used.at(-1) ?? 0) - (used[0] ?? 0)).toBeLessThanOrEqual(each === '' ? 2 : 1);
    // No two of a service in one zone.
    for (const name of new Set(all.map((one) => one.name.replace(/-\d+$/, '')))) {
      const own = all.filter((one) => one.name.startsWith(`${name}-`));
      expect(new Set(own.map(({ zone }) => zone)).size).toBe(own.length);
    }
  });

  it('of live trigger nodes are not all in the first zone, and standbys stand elsewhere', async () => {
    const triggers = `triggerServices:
  t:
    participant: p1
    database: pg
    nodes: { one: {}, two: {}, three: {}, four: { zone: a } }
`;
    const all = (await zonesOf(network('a, b', 1, triggers))).filter(({ role }) => /live|standby/.test(role));
    const zone = (name: string, role: string) =>
      all.find((one) => one.name.startsWith(`${name}-`) && one.role === role)?.zone;
    expect(['one', 'two', 'three', 'four'].map((name) => zone(name, 'live'))).toEqual(['a', 'b', 'a', 'a']);
    expect(['one', 'two', 'three', 'four'].map((name) => zone(name, 'standby'))).toEqual([
      'b',
      'a',
      'b',
      'b',
    ]);
  });

  it('stay where somebody wrote an order, and where all work and each zone gets the same anyway', async () => {
    const placed = await zonesOf(network('a, b, c', 3, '', ', zones: [c, a]'));
    expect(placed.map(({ zone }) => zone)).toEqual(['c', 'a', 'c', 'a', 'c', 'a']);
    const apis = `jsonApis: { ${[1, 2, 3, 4].map((at) => `json${at}: { participant: p1 }`).join(', ')} }`;
    const even = (await zonesOf(network('a, b', 1, apis))).filter(({ name }) => name.startsWith('json'));
    expect(even.map(({ zone }) => zone)).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  });

  it.each(['a, b', 'a, b, c, d'])('of pairs do not all begin in the first of the zones %s', async (zones) => {
    const names = zones.split(', ');
    const each = `, instances: ${names.length}`;
    const all = await zonesOf(network(zones, 12, '', each));
    const first = all.filter(({ role }) => role === 'active');
    expect(first).toHaveLength(12);
    const used = counts(first);
    expect(used).toHaveLength(names.length);
    expect(Math.max(...used)).toBeLessThanOrEqual(12 / names.length + 2);
    expect(new Set(counts(all))).toEqual(new Set([12]));
  });

  it('stay where they are when another pair comes or goes', async () => {
    const at = async (participants: number, more = '') =>
      new Map((await zonesOf(network('a, b', participants, more))).map(({ name, zone }) => [name, zone]));
    const [few, many] = [await at(3), await at(9)];
    for (const [name, zone] of few) expect(many.get(name)).toBe(zone);
  });

  it('join none of their service that somebody placed', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      for (const list of [
        '[{ zone: a }, {}]',
        '[{ zone: b }, {}]',
        '[{}, { zone: a }]',
        '[{}, { zone: b }]',
      ]) {
        const text = network('a, b', 0).replace(
          'participants:',
          `participants: { ${name}: { domains: [main], database: pg, instances: ${list} } }`,
        );
        expect(new Set((await zonesOf(text)).map(({ zone }) => zone)), `${name} ${list}`).toEqual(
          new Set(['a', 'b']),
        );
      }
  });

  it.each([
    'z1, z2',
    'z1, z2, z3',
    'z1, z2, z3, z4',
  ])('are even in the zones %s around one that somebody placed, for rules, plan, picture and files', async (zones) => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const list = 'instances: [{ name: a }, {}, { zone: z2 }]';
    const text = network(zones, 0).replace(
      'participants:',
      `participants: { ${names.map((name) => `${name}: { domains: [main], database: pg, ${list} }`).join(', ')} }
jsonApis: { ${names.map((name) => `json-${name}: { participant: ${name}, ${list} }`).join(', ')} }`,
    );
    expect(expectAgreement(await compileText(text))).toBe(30);
    const all = await zonesOf(text);
    for (const name of names.flatMap((each) => [each, `json-${each}`])) {
      const own = [1, 2, 3].map((number) => all.find((one) => one.name === `${name}-${number}`));
      expect(own[2]?.zone, name).toBe('z2');
      // The first stands elsewhere, and the second where the fewest are: no two together while a zone is left.
      expect(own[0]?.zone, name).not.toBe('z2');
      const used = counts(own.flatMap((one) => one ?? []));
      expect(used, name).toEqual(zones === 'z1, z2' ? [1, 2] : [1, 1, 1]);
    }
  });
});
