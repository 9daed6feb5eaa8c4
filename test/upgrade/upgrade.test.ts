import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';
import { topologyFiles } from '../topology-files.ts';

const solution = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
const folder = (change: (text: string) => string): string =>
  folderWith({ 'topology.yaml': change(solution) });

interface Printed {
  readonly from: string;
  readonly to: string;
  readonly appearing: readonly { readonly rule: string; readonly line: number }[];
  readonly vanishing: readonly { readonly rule: string }[];
  readonly changes: readonly {
    readonly since: string;
    readonly kind: string;
    readonly components: readonly string[];
  }[];
  readonly defaults: readonly {
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
  readonly protocols: readonly { readonly domain: string; readonly verdict: string }[];
  readonly images: readonly {
    readonly component: string;
    readonly instances: readonly string[];
    readonly after: string;
    readonly verdict: string;
    readonly decidedBy?: string;
  }[];
  readonly databases: readonly { readonly database: string; readonly owner: string; readonly fate: string }[];
  readonly steps: readonly {
    readonly kind: string;
    readonly text: string;
    readonly components: readonly string[];
    readonly organization?: string;
    readonly domain?: string;
    readonly mode?: string;
  }[];
}

async function upgradeOf(change: (text: string) => string, to: string): Promise<Printed & { code: number }> {
  const { code, stdout } = await run(['upgrade', 'topology.yaml', '--to', to, '-f', 'json'], {
    cwd: folder(change),
  });
  return { code, ...(JSON.parse(stdout) as Printed[])[0] } as Printed & { code: number };
}

const pinnedFile = 'test/upgrade/topologies/pinned.topology.yaml';
async function pinned(to: string): Promise<Printed> {
  const { stdout } = await run(['upgrade', pinnedFile, '--to', to, '-f', 'json']);
  const [report] = JSON.parse(stdout) as Printed[];
  if (report === undefined) throw new Error('nothing was printed');
  return report;
}

describe('canton-plan upgrade', () => {
  it('from a release of the same line changes nothing but the processes', async () => {
    const report = await upgradeOf((text) => text, '2.10.6');
    expect(report).toMatchObject({
      code: 0,
      from: '2.10.4',
      to: '2.10.6',
      appearing: [],
      changes: [],
      defaults: [],
    });
    expect(report.protocols.map(({ verdict }) => verdict)).toEqual(['stays']);
  });

  it('G18: tells the thresholds on the way that concern the deployment, in order', async () => {
    const report = await upgradeOf((text) => text.replace('2.10.4', '2.7.9'), '2.10');
    expect(report.changes.map(({ since, kind }) => `${since} ${kind}`)).toEqual([
      '2.8.0 image',
      '2.10.0 protocol',
      '2.10.0 deprecation',
    ]);
    expect(report.changes[2]?.components).toEqual([
      'trigger service `exchange-triggers`',
      'trigger service `alpha-triggers`',
    ]);
    expect(report.vanishing.map(({ rule }) => rule)).toContain('release/old-line');
  });

  it('tells what would be an error there, with its line, and exits 1', async () => {
    const report = await upgradeOf(
      (text) => text.replace('2.10.4', '2.8.9').replace('    protocolVersion: 5\n', ''),
      '2.10.4',
    );
    expect(report.code).toBe(1);
    expect(report.appearing.map(({ rule }) => rule)).toEqual(['release/protocol-version-missing']);
    expect(report.protocols).toEqual([expect.objectContaining({ domain: 'settlement', verdict: 'write' })]);
  });

  it('tells that a domain of a protocol version that is gone cannot be taken along', async () => {
    const report = await upgradeOf(
      (text) => text.replace('2.10.4', '2.8.9').replace('protocolVersion: 5', 'protocolVersion: 4'),
      '2.10.4',
    );
    expect(report.protocols).toEqual([
      expect.objectContaining({ domain: 'settlement', verdict: 'new-domain' }),
    ]);
    const founding = report.steps.find(({ kind, domain }) => kind === 'prepare' && domain === 'settlement');
    expect(founding?.text).toContain('new domain in place of `settlement`');
    // Nobody replaces the nodes of a domain that is left behind.
    expect(report.steps.filter(({ kind, domain }) => kind === 'replace' && domain !== undefined)).toEqual([]);
    expect(report.appearing.map(({ rule }) => rule)).toEqual(['release/protocol-version-unsupported']);
  });

  it('tells defaults that change', async () => {
    const report = await upgradeOf(
      (text) => text.replace('2.10.4', '2.5.1').replace('protocolVersion: 5', 'protocolVersion: 4'),
      '2.6.1',
    );
    expect(report.defaults).toContainEqual({
      path: 'participants.alpha-participant.health.grpc',
      before: false,
      after: true,
    });
  });

  it('stops, backs up, replaces, checks and starts, in this order', async () => {
    const { steps } = await upgradeOf((text) => text.replace('2.10.4', '2.9.5'), '2.10.4');
    const kinds = steps.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1]);
    expect(kinds).toEqual(['prepare', 'stop', 'back-up', 'replace', 'check', 'start']);
    const of = (kind: string): string[] =>
      steps.filter((step) => step.kind === kind).flatMap(({ components }) => components);
    expect(of('back-up').map((title) => title.split(' `')[0])).toEqual([
      ...['trigger service', 'trigger service', 'participant service', 'participant service'],
      ...['mediator service', 'domain manager service', 'sequencer service'],
    ]);
    expect(of('replace').map((title) => title.split(' `')[0])).toEqual([
      ...['sequencer service', 'mediator service', 'domain manager service'],
      ...['participant service', 'participant service'],
    ]);
    expect(steps.filter(({ kind }) => kind === 'replace').map(({ mode }) => mode)).toEqual(
      Array.from({ length: 5 }, () => 'all-down'),
    );
    expect(steps.filter(({ kind }) => kind === 'stop').map(({ organization }) => organization)).toEqual([
      'exchange',
      'alpha-bank',
    ]);
  });

  it('passes several lines in one go, and names them', async () => {
    const { steps } = await upgradeOf((text) => text.replace('2.10.4', '2.7.9'), '2.10');
    expect(steps[1]).toMatchObject({
      kind: 'prepare',
      text: expect.stringMatching(/^Read the notes of 2\.8, 2\.9 too/),
    });
    const next = await upgradeOf((text) => text.replace('2.10.4', '2.9.7'), '2.10');
    expect(next.steps.some(({ text }) => text.startsWith('Read the notes'))).toBe(false);
  });

  it('has the steps that a runbook to the same release has, in the same order', async () => {
    const cwd = folderWith({
      'old.yaml': solution.replace('2.10.4', '2.7.9'),
      'new.yaml': solution.replace('2.10.4', '2.10.6'),
    });
    const upgrade = JSON.parse(
      (await run(['upgrade', 'old.yaml', '--to', '2.10.6', '-f', 'json'], { cwd })).stdout,
    );
    const runbook = JSON.parse(
      (await run(['runbook', 'old.yaml', 'new.yaml', '-f', 'json'], { cwd })).stdout,
    );
    const texts = (steps: { text: string }[]): string[] => steps.map(({ text }) => text);
    expect(texts(runbook.steps)).toEqual(expect.arrayContaining(texts(upgrade[0].steps)));
    const own = new Set(texts(upgrade[0].steps));
    expect(texts(runbook.steps).filter((text) => own.has(text))).toEqual(texts(upgrade[0].steps));
  });

  it('is printed for people as well', async () => {
    const cwd = folder((text) => text.replace('2.10.4', '2.8.9'));
    const { code, stdout } = await run(['upgrade', 'topology.yaml', '--to', '2.10'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('solution-lb: 2.8.9 to 2.10.6\n');
    expect(stdout).toContain('\nWhat to do, in this order\n  1. ');
  });

  it('tells for every component what becomes of its image, and what has to be changed by hand', async () => {
    const { images, steps } = await pinned('2.10.4');
    const of = (component: string) =>
      images
        .filter((image) => image.component.includes(`\`${component}\``))
        .map(({ verdict, decidedBy, instances }) => [verdict, decidedBy, ...instances]);
    expect(of('sequencer')).toEqual([
      ['stays', 'domains.custody.backend.driverImage', 'sequencer-a', 'sequencer-b'],
    ]);
    expect(of('mediator')).toEqual([['own-build', 'images.canton', 'mediator-1', 'mediator-2']]);
    expect(of('alpha')).toEqual([['stays', 'participants.alpha.image', 'alpha-1', 'alpha-2']]);
    expect(of('beta')).toEqual([
      ['own-build', 'images.canton', 'beta-a'],
      ['stays', 'participants.beta.instances[1].version', 'beta-b'],
    ]);
    expect(of('alpha-json')[0]?.slice(0, 2)).toEqual(['ready', 'jsonApis.alpha-json.image']);
    expect(of('beta-json')[0]?.slice(0, 2)).toEqual(['follows', undefined]);
    expect(
      steps.filter(({ text }) => text.startsWith('Change ')).map(({ components }) => components),
    ).toEqual([
      ['sequencer service `sequencer`'],
      ['participant service `alpha`'],
      ['participant service `beta`'],
    ]);
  });

  it('tells for every database whether its tables change, and only between lines', async () => {
    const fates = async (to: string): Promise<string[]> =>
      (await pinned(to)).databases.map(({ owner, fate }) => `${owner.split(' `')[0]} ${fate}`);
    const across = await fates('2.10.4');
    expect(new Set(across)).toEqual(
      new Set([
        'sequencer service migrate',
        'mediator service migrate',
        'domain manager service migrate',
        'participant service migrate',
        'JSON API service drop',
        'JSON API service rebuild',
      ]),
    );
    expect(new Set((await fates('2.8.12')).map((line) => line.split(' ').at(-1)))).toEqual(new Set(['keep']));
    const development = await upgradeOf(
      () => readFileSync('fixtures/figures/basic/topology.yaml', 'utf8'),
      '2.10.5',
    );
    expect(development.databases.map(({ fate }) => fate)).toContain('lost');
  });

  it('lets the sequencers of a blockchain go one by one, and asks after extra configuration', async () => {
    const { steps } = await pinned('2.10.4');
    const sequencers = steps.find(
      ({ kind, components }) => kind === 'replace' && components[0]?.startsWith('seq'),
    );
    expect(sequencers).toMatchObject({ mode: 'one-by-one', domain: 'custody', organization: 'depository' });
    expect(steps.find(({ text }) => text.includes('extraConfig'))?.components).toEqual([
      'participant service `depository`',
    ]);
    expect(
      steps.filter(({ text }) => text.startsWith('Choose a day')).map(({ organization }) => organization),
    ).toEqual(['alpha-bank', 'beta-bank']);
  });

  it('stops all sequencers on one database together, whichever service they belong to', async () => {
    const { steps } = await upgradeOf(
      () => readFileSync('fixtures/figures/basic/topology.yaml', 'utf8'),
      '2.10.5',
    );
    const both = ['sequencer service `sequencer-1`', 'sequencer service `sequencer-n`'];
    const of = (kind: string) =>
      steps.filter((step) => step.kind === kind && step.components.some((each) => both.includes(each)));
    expect(of('back-up').map(({ components }) => components)).toEqual([both]);
    expect(of('replace').map(({ components, mode }) => [components, mode])).toEqual([[both, 'all-down']]);
  });

  it('goes to the newest known release where only a line is named', async () => {
    const { steps } = await pinned('2.10');
    expect(steps[0]?.text).toContain('Fix what 2.10.6 would find');
  });

  it.each([
    'text',
    'markdown',
    'json',
  ] as const)('prints the upgrade of a network with pinned images as %s', async (format) => {
    const { code, stdout } = await run(['upgrade', pinnedFile, '--to', '2.10.4', '-f', format]);
    expect(code).toBe(1);
    const extension = { text: 'txt', markdown: 'md', json: 'json' }[format];
    await expect(stdout).toMatchFileSnapshot(`expected/pinned.${extension}`);
  });

  it('follows its published schema', async () => {
    const schema = JSON.parse(readFileSync('schemas/upgrade.schema.json', 'utf8'));
    // biome-ignore lint/suspicious/noExplicitAny: the CommonJS default export has no constructable type here
    const validate = new (Ajv2020 as any)({ strict: true, allErrors: true }).compile(schema);
    for (const [file, to] of [
      [pinnedFile, '2.10.4'],
      ...topologyFiles.map((each) => [each, '2.10.9'] as const),
    ] as const) {
      const { stdout } = await run(['upgrade', file, '--to', to, '-f', 'json']);
      validate(JSON.parse(stdout));
      expect(validate.errors, file).toBeNull();
    }
  });

  it('refuses the way back, and has nothing to do for the same release', async () => {
    const back = await run(['upgrade', 'fixtures/figures/solution-client/topology.yaml', '--to', '2.5.1']);
    expect(back.code).toBe(2);
    expect(back.stderr).toContain('2.5.1 is older than 2.10.4');
    expect(back.stderr).toContain('restore the backups');
    const same = await run([
      'upgrade',
      'fixtures/figures/solution-client/topology.yaml',
      '--to',
      '2.10.4',
      '-f',
      'json',
    ]);
    expect([same.code, JSON.parse(same.stdout)[0].steps]).toEqual([0, []]);
    const said = await run(['upgrade', 'fixtures/figures/solution-client/topology.yaml', '--to', '2.10.4']);
    expect(said.stdout).toBe('solution-client is on 2.10.4 already: nothing to do\n');
  });

  it('refuses what is no release, and what is no topology', async () => {
    const cwd = folderWith({ 'topology.yaml': '- 1\n' });
    expect((await run(['upgrade', 'topology.yaml', '--to', 'next'], { cwd })).code).toBe(2);
    expect((await run(['upgrade', 'topology.yaml'], { cwd })).code).toBe(2);
  });
});

describe('canton-plan validate --as-version', () => {
  const rulesIn = async (version: string): Promise<string[]> => {
    const cwd = folder((text) => text.replace('2.10.4', '2.8.9').replace('    protocolVersion: 5\n', ''));
    const { stdout } = await run(['validate', '-f', 'json', '--as-version', version], { cwd });
    const report = JSON.parse(stdout) as { files: { findings: { rule: string }[] }[] };
    return report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  };

  it('judges by another release than the file’s', async () => {
    expect(await rulesIn('2.10')).toEqual(['release/protocol-version-missing']);
    expect(await rulesIn('2.8.9')).toEqual(['release/old-line']);
    expect((await run(['validate', '--as-version', 'next', 'fixtures'])).code).toBe(2);
  });
});
