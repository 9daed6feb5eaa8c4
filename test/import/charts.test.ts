import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { importEstate } from '../../src/import/import-estate.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const imported = (files: Readonly<Record<string, string>>) =>
  importEstate(
    Object.entries(files).map(([name, text]) => new SourceFile(name, text)),
    { rules, name: 'estate', environment: 'production', output: 'topology.yaml' },
  );

const participant = (more: string): string => `participantName: acme
image: { repository: canton-enterprise, tag: 2.8.5 }
storage: { host: pg.acme.internal, database: acme }
${more}`;

describe('values of the vendor’s charts', () => {
  it('are those of a participant where they name one, whatever else they say of its domain', async () => {
    const { value } = await imported({ 'values.yaml': participant('common: { domainName: clearing }') });
    expect(Object.keys(value['participants'] as object)).toHaveLength(1);
    expect(value['sequencers']).toBeUndefined();
  });

  it('are listed where nothing was made of them, and a slip in a key is told', async () => {
    const more = 'storge: { host: pg }\nauth: { enabled: true }\naffinity: {}';
    const { gaps, findings } = await imported({ 'values.yaml': participant(more) });
    const lines = gaps.map(({ origin: { file, span }, text }) => `${file.position(span.start).line} ${text}`);
    expect(lines).toContain('5 `auth` of chart canton-participant is not carried over');
    expect(lines.join('\n')).not.toContain('affinity');
    expect(
      findings.filter(({ rule }) => rule === 'estate/ignored-key').map(({ message }) => message),
    ).toEqual(['chart canton-participant does not know `storge`; did you mean `storage`?']);
  });

  it('have the defaults of the chart that is for the release of the image', async () => {
    const domain = (tag: string): string =>
      `common: { domainName: clearing }\nimage: { repository: canton-enterprise, tag: ${tag} }\n`;
    const instances = async (tag: string): Promise<unknown> => {
      const { value } = await imported({ 'values.yaml': domain(tag) });
      const [sequencer] = Object.values(value['sequencers'] as Record<string, { instances?: unknown }>);
      return sequencer?.instances ?? 2;
    };
    expect(await instances('2.7.1')).toBe(2);
    expect(await instances('2.10.4')).toBe(1);
  });
});

it('keeps two database servers apart whose hosts begin with one word', async () => {
  const { value } = await imported({
    'a/values.yaml': participant('fullnameOverride: a'),
    'b/values.yaml': participant('fullnameOverride: b').replaceAll('acme', 'bank'),
  });
  const hosts = Object.values(value['databases'] as Record<string, { host: string }>).map(({ host }) => host);
  expect(hosts.sort()).toEqual(['pg.acme.internal', 'pg.bank.internal']);
});
