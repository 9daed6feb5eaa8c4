/** A component that comes or goes moves no other to another zone: it would be restarted for nothing. */
import { describe, expect, it } from 'vitest';
import { planOfText } from '../render/rendered.ts';
import { pairs } from './pairs.ts';

const odd = (...names: readonly string[]): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: production
zones: [a, b]
databases: { pg: { availability: ha } }
domains:
  d: { protocolVersion: 5 }
sequencers: { s: { domain: d, database: pg } }
mediators: { m: { domain: d, database: pg } }
domainManagers: { dm: { domain: d, database: pg } }
participants: { p: { domains: [d], database: pg } }
jsonApis:
${names.map((name) => `  ${name}: { participant: p, instances: 3 }`).join('\n')}
`;

const cases = [
  ...pairs.filter(({ name }) => /^(?:without|another-(?:stack|rule-node)|a-second)/.test(name)),
  { name: 'services of three instances', old: odd('one', 'two', 'three'), next: odd('two', 'three', 'four') },
];

describe('zones', () => {
  it.each(cases)('stay as they are: $name', async ({ old, next }) => {
    const zones = async (text: string): Promise<Map<string, string | undefined>> =>
      new Map((await planOfText(text)).processes.map(({ name, zone }) => [name, zone]));
    const [before, after] = [await zones(old), await zones(next)];
    const stay = [...before].filter(([name]) => after.has(name));
    expect(stay.length).toBeGreaterThan(3);
    expect(stay.map(([name]) => [name, after.get(name)])).toEqual(stay);
  });
});
