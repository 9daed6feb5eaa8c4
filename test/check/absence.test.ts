import { describe, expect, it } from 'vitest';
import { compileText, foundFindings } from '../support.ts';

const parts = {
  head: `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
databases:
  pg: { availability: ha }
domains:
  settlement: { backend: { type: sql, database: pg }, sequencerAccess: load-balancer, protocolVersion: 7 }
`,
  sequencers: `sequencers:
  sequencer: { domain: settlement }
`,
  mediators: `mediators:
  mediator: { domain: settlement, database: pg }
`,
  domainManagers: `domainManagers:
  manager: { domain: settlement, database: pg }
`,
};
const text = (changes: Partial<typeof parts>): string => Object.values({ ...parts, ...changes }).join('');
const idsOf = async (source: string): Promise<(string | undefined)[]> =>
  foundFindings(await compileText(source)).map((found) => found.split(' ')[1]);

const sections = [
  ['sequencers', 'domain/without-sequencer'],
  ['mediators', 'domain/without-mediator'],
  ['domainManagers', 'domain/without-manager'],
] as const;

describe.each(sections)('a domain without anything under %s', (section, rule) => {
  const change = (written: string) => text({ [section]: written });

  it('is told once', async () => {
    expect(await idsOf(change(''))).toEqual([rule]);
    expect(await idsOf(change(`${section}: {}\n`))).toEqual([rule]);
  });

  it('is not told where the section is not a map', async () => {
    expect(await idsOf(change(`${section}: 5\n`))).toEqual(['schema/wrong-type']);
  });

  it('is not told where an entry of the section cannot be read', async () => {
    expect(await idsOf(change(`${section}:\n  one: 5\n`))).toEqual(['schema/wrong-type']);
    expect(await idsOf(change(`${section}:\n  one: { database: pg }\n`))).toEqual(['schema/missing-key']);
  });

  it('is not told where the section has a slip in its name', async () => {
    expect(await idsOf(change(parts[section].replace('s:', 'ss:')))).toEqual(['schema/unknown-key']);
  });

  it('is not told where the service names a domain that does not exist', async () => {
    expect(await idsOf(change(parts[section].replace('settlement', 'setlement')))).toEqual([
      'reference/unknown',
    ]);
  });

  it('is told beside a mistake elsewhere', async () => {
    expect(await idsOf(`${change('')}description: 5\n`)).toEqual(expect.arrayContaining([rule]));
  });
});

describe('a domain without any service', () => {
  it('is one mistake', async () => {
    expect(await idsOf(parts.head)).toEqual(['domain/without-sequencer']);
  });

  it('is right where somebody else runs it', async () => {
    const external = parts.head.replace(
      /settlement: \{ .*/,
      'settlement: { external: { sequencers: ["https://sequencer.exchange.example:443"] } }',
    );
    expect(await idsOf(external)).not.toContain('domain/without-sequencer');
  });
});
