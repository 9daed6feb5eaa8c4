import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const head =
  'apiVersion: canton-plan/v1\nname: settlement\ndaml: { version: "2.10.4" }\nenvironment: development\n';
const domain = 'domains:\n  settlement: { protocolVersion: 7 }\n';
const bank = 'apiVersion: canton-plan/v1\nparticipants:\n  bank: { domains: [settlement], instances: 1 }\n';

/** A repository with these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const cwd = folderWith(files);
  mkdirSync(join(cwd, '.git'), { recursive: true });
  return cwd;
}

const check = async (cwd: string, ...args: string[]): Promise<string[]> =>
  (await run(['validate', 'topology.yaml', '-f', 'compact', ...args], { cwd })).stdout
    .split('\n')
    .slice(0, -1);

const including = (...written: string[]): string =>
  `${head}include:\n${written.map((each) => `  - ${each}\n`).join('')}${domain}`;

describe('parts together', () => {
  it('have the room of one topology, however many there are', async () => {
    const half = `${bank}# ${'x'.repeat(33 * 1024 * 1024)}\n`;
    const cwd = repository({
      'topology.yaml': including('a.yaml', 'b.yaml'),
      'a.yaml': half,
      'b.yaml': half,
    });
    expect(await check(cwd)).toEqual([
      expect.stringMatching(/:7:5: error: the files that it is made of are larger than 64 MiB together/),
    ]);
  });
});

describe('what cannot be a part is told at the line that names it', () => {
  const cases: Record<string, readonly [include: string, files: Record<string, string>, said: RegExp]> = {
    'a file that is not there': [
      'bank.yaml',
      {},
      /:6:5: error: there is no file `bank\.yaml` \[files\/not-found\]$/,
    ],
    'a directory': [
      'parts',
      { 'parts/x.yaml': bank },
      /:6:5: error: `parts` is a directory \[files\/not-found\]$/,
    ],
    'a pattern that fits nothing': [
      '"parts/*.yaml"',
      {},
      /:6:5: error: no file fits `parts\/\*\.yaml` \[files\/not-found\]$/,
    ],
    'an empty file': [
      'bank.yaml',
      { 'bank.yaml': '# nothing\n' },
      /:6:5: error: `bank\.yaml` holds nothing \[files\/not-a-part\]$/,
    ],
    'several documents': [
      'bank.yaml',
      { 'bank.yaml': `${bank}---\n${bank}` },
      /`bank\.yaml` holds 2 documents, and a part is one/,
    ],
    'a list': ['bank.yaml', { 'bank.yaml': '- 1\n' }, /`bank\.yaml` is no map of keys and values/],
    'another language': [
      'bank.yaml',
      { 'bank.yaml': bank.replace('/v1', '/v2') },
      /says `apiVersion: canton-plan\/v2`/,
    ],
    'a part without a language': [
      'bank.yaml',
      { 'bank.yaml': bank.replace(/^.*\n/, '') },
      /says no `apiVersion`/,
    ],
    'another environment': [
      'bank.yaml',
      { 'bank.yaml': `${bank}environment: staging\n` },
      /describes environment `staging`, and the whole is of `development`/,
    ],
    'another release': [
      'bank.yaml',
      { 'bank.yaml': `${bank}daml: { version: "2.9.7" }\n` },
      /describes release `2\.9\.7`, and the whole is of `2\.10\.4`/,
    ],
    itself: ['topology.yaml', {}, /`topology\.yaml` is part of itself \[files\/circle\]$/],
    'too many patterns': [`"${'{a,b}'.repeat(9)}.yaml"`, {}, /stands for too many patterns/],
  };
  it.each(Object.entries(cases))('%s', async (_name, [include, files, said]) => {
    const lines = await check(repository({ 'topology.yaml': including(include), ...files }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^topology\.yaml:6:5: error: /);
    expect(lines[0]).toMatch(said);
  });

  it('a near name is offered', async () => {
    const cwd = repository({ 'topology.yaml': including('bnak.topology.yaml'), 'bank.topology.yaml': bank });
    const { stdout } = await run(['validate', 'topology.yaml'], { cwd });
    expect(stdout).toContain('= fix: write `bank.topology.yaml`');
  });

  it('a part that is no text, at its own place', async () => {
    const cwd = repository({ 'topology.yaml': including('bank.yaml'), 'bank.yaml': `${bank}  \tx: [\n` });
    const lines = await check(cwd);
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(line).toMatch(/^bank\.yaml:4:.*\[syntax\//);
  });

  it('names that may stand in it are not said to be unknown', async () => {
    const uses = 'jsonApis:\n  api: { participant: bank, instances: 1 }\n';
    expect(await check(repository({ 'topology.yaml': including('bank.yaml') + uses }))).toHaveLength(1);
  });

  it('a circle over several files', async () => {
    const cwd = repository({
      'topology.yaml': including('a.yaml'),
      'a.yaml': `${bank}include: [b.yaml]\n`,
      'b.yaml': 'apiVersion: canton-plan/v1\nextends: a.yaml\n',
    });
    expect(await check(cwd)).toEqual(['b.yaml:2:10: error: `a.yaml` is part of itself [files/circle]']);
  });
});

describe('what lies outside', () => {
  const outside = (): { cwd: string; inner: string } => {
    const cwd = folderWith({ 'bank.yaml': bank, 'inner/topology.yaml': including('../bank.yaml') });
    const inner = join(cwd, 'inner');
    mkdirSync(join(inner, '.git'));
    return { cwd, inner };
  };

  it('is not read, unless that is allowed', async () => {
    const { inner } = outside();
    const lines = await check(inner);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^topology\.yaml:6:5: error: `\.\.\/bank\.yaml` leads out of .*\[files\/not-found\]$/,
    );
    expect(await check(inner, '--allow-outside')).toEqual([]);
  });

  it('is not reached through a link either, and a link inside is followed', async () => {
    const { cwd, inner } = outside();
    symlinkSync(join(cwd, 'bank.yaml'), join(inner, 'bank.yaml'));
    writeFileSync(join(inner, 'topology.yaml'), including('"*.yaml"'));
    expect((await check(inner)).join()).toContain('leads out of');
    writeFileSync(join(inner, 'real.part'), bank);
    writeFileSync(join(inner, 'topology.yaml'), including('linked.yaml'));
    symlinkSync('real.part', join(inner, 'linked.yaml'));
    expect(await check(inner)).toEqual([]);
  });

  it('nor is what Git keeps, nor a pipe', async () => {
    const cwd = repository({ 'topology.yaml': including('.git/config'), '.git/config': bank });
    expect((await check(cwd)).join()).toContain('leads out of');
  });
});

describe('an overlay', () => {
  const base = `${head}${domain}participants:\n  bank: { domains: [settlement], instances: 1, parties: [A, B] }\n  broker: { domains: [settlement], instances: 1 }\n`;
  const overlay = (text: string) =>
    repository({
      'base.yaml': base,
      'topology.yaml': `apiVersion: canton-plan/v1\nextends: base.yaml\n${text}`,
    });
  const expanded = async (cwd: string, ...args: string[]) =>
    (await run(['expand', 'topology.yaml', ...args], { cwd })).stdout;

  it('changes, takes away, and replaces lists as a whole', async () => {
    const text = await expanded(overlay('participants:\n  bank: { parties: [C] }\n  broker: null\n'));
    expect(text).not.toContain('broker');
    expect(text).toMatch(/parties:\s*(?:\[ *C *\]|- C)/);
    expect(text).not.toContain('extends');
  });

  it('of the command line is laid over that, and single values over all', async () => {
    const cwd = overlay('participants:\n  bank: { parties: [C] }\n');
    writeFileSync(join(cwd, 'ci.yaml'), 'participants:\n  bank: { parties: [D] }\n');
    const { stdout } = await run(
      [
        'expand',
        'topology.yaml',
        '--overlay',
        'ci.yaml',
        '--set',
        'participants.broker=null',
        '--set',
        'name=ci',
        '--sources',
      ],
      { cwd },
    );
    expect(stdout).toContain('- D # ci.yaml:2');
    expect(stdout).toContain('name: ci # <--set>:1');
    expect(stdout).toContain('instances');
    expect(stdout).not.toContain('broker');
  });

  it('cannot change what is not there', async () => {
    expect(await check(overlay('participants:\n  borker: { instances: 2 }\n'))).toEqual([
      'topology.yaml:4:3: error: `base.yaml` has no `borker` there to change [files/nothing-to-patch]',
    ]);
    expect(await check(overlay('participants:\n  other: null\n'))).toEqual([
      'topology.yaml:4:3: error: `base.yaml` has no `other` there to change [files/nothing-to-patch]',
    ]);
    const [line, ...more] = await check(overlay(''), '--set', 'participants.bnak.instances=2');
    expect(line).toBe(
      '<--set>:1:14: error: there is no `bnak` under `participants` to set anything of [files/nothing-to-patch]',
    );
    expect(more).toEqual([]);
  });

  it('that nobody can read as one is refused', async () => {
    const cwd = overlay('');
    for (const [args, said] of [
      [['--set', 'participants'], 'is not PATH=VALUE'],
      [['--set', 'a..b=1'], 'is not PATH=VALUE'],
      [['--set', 'name='], 'is not PATH=VALUE'],
      [['--overlay', 'none.yaml'], 'no such file'],
    ] as const) {
      const { code, stderr } = await run(['validate', 'topology.yaml', ...args], { cwd });
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    }
    writeFileSync(join(cwd, 'ci.yaml'), 'extends: topology.yaml\n');
    expect((await check(cwd, '--overlay', 'ci.yaml')).join()).toContain('has a base of its own');
  });

  it('brings its findings to the file that wrote what is wrong', async () => {
    expect(await check(overlay('participants:\n  bank: { domains: [setlement] }\n'))).toEqual([
      expect.stringMatching(/^topology\.yaml:4:21: error: there is no domain named `setlement`/),
    ]);
    expect(await check(overlay('domains: { settlement: null, clearing: { protocolVersion: 7 } }\n'))).toEqual(
      [
        expect.stringMatching(
          /^base\.yaml:8:21: error: there is no domain named `settlement` \(2 places name it\)/,
        ),
      ],
    );
  });
});

describe('a base that says its own environment', () => {
  const whole = `${head}${domain}${bank.replace('apiVersion: canton-plan/v1\n', '')}`;
  const staging = 'apiVersion: canton-plan/v1\nextends: topology.yaml\n';
  const checked = async (base: string): Promise<string> => {
    const cwd = repository({
      'topology.yaml': base,
      'staging.topology.yaml': `${staging}participants: { bank: { domains: [settlement] } }\n`,
    });
    return (await run(['validate', '-f', 'compact'], { cwd })).stdout;
  };

  it('is checked by itself as well: production may be the base of staging', async () => {
    const spoilt = whole.replace('[settlement]', '[setlement]');
    expect(await checked(spoilt)).toMatch(/^topology\.yaml:8:21: error: .*`setlement`/);
    expect(await checked(spoilt.replace('environment: development\n', ''))).not.toContain('setlement');
  });

  it('brings no part of its environment into another one, and that is one finding', async () => {
    const part =
      'apiVersion: canton-plan/v1\nenvironment: production\norganizations: { exchange: { role: provider } }\n';
    const cwd = repository({
      'topology.yaml': `${head}include: [a.yaml, b.yaml]\n${domain}`,
      'a.yaml': part,
      'b.yaml': part.replace('production', 'development'),
    });
    expect(await check(cwd)).toEqual([expect.stringMatching(/files\/another-environment\]$/)]);
  });
});

describe('files are fixed where they are wrong', () => {
  it('each once, whichever topologies they are part of', async () => {
    const files = {
      'base.yaml': `${head}include: [bank.part.yaml]\n${domain}`,
      'bank.part.yaml': bank.replace('[settlement]', '[setlement]'),
      'a.topology.yaml': 'apiVersion: canton-plan/v1\nextends: base.yaml\n',
      'b.topology.yaml': 'apiVersion: canton-plan/v1\nextends: base.yaml\nrecoverytime: 30s\n',
    };
    const cwd = repository(files);
    const { stdout } = await run(['validate', '--fix=diff'], { cwd });
    expect(stdout.match(/^\+\+\+ .*/gm)).toEqual(['+++ b/bank.part.yaml', '+++ b/b.topology.yaml']);
    const { code, stderr } = await run(['validate', '--fix'], { cwd });
    expect(stderr).toBe('fixed 1 finding in bank.part.yaml\nfixed 1 finding in b.topology.yaml\n');
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'bank.part.yaml'), 'utf8')).toBe(bank);
    expect(readFileSync(join(cwd, 'base.yaml'), 'utf8')).toBe(files['base.yaml']);
  });
});

describe('a part of several topologies', () => {
  const files = {
    'base.yaml': `${head}include: [bank.part.yaml]\n${domain}`,
    'bank.part.yaml': bank.replace('instances: 1 }', 'instances: 1, availability: x }'),
    'a.topology.yaml': 'apiVersion: canton-plan/v1\nextends: base.yaml\n',
    'b.topology.yaml': 'apiVersion: canton-plan/v1\nextends: base.yaml\nenvironment: staging\n',
  };

  it('has each finding once, in a file of its own', async () => {
    const { stdout } = await run(['validate', '-f', 'json'], { cwd: repository(files) });
    const report = JSON.parse(stdout);
    expect(report.files.map(({ path }: { path: string }) => path)).toEqual([
      'a.topology.yaml',
      'base.yaml',
      'bank.part.yaml',
      'b.topology.yaml',
    ]);
    const unknown = report.files.flatMap(({ findings }: { findings: { rule: string }[] }) =>
      findings.filter(({ rule }) => rule.startsWith('schema/')),
    );
    expect(unknown).toHaveLength(1);
  });

  it('has its own ignore comments, which one of them may need alone', async () => {
    const rule = 'participant/single-instance';
    const part = bank.replace('instances: 1 }', `instances: 1 } # canton-plan-ignore ${rule} -- agreed`);
    const cwd = repository({ ...files, 'bank.part.yaml': part });
    const { stdout } = await run(['validate', '-f', 'json'], { cwd });
    expect(stdout).not.toContain('suppression/');
    const { suppressed } = JSON.parse(stdout).files[2];
    expect(suppressed.map((each: { rule: string }) => each.rule)).toEqual([rule]);
  });

  it('has its own entries in the baseline', async () => {
    const cwd = repository(files);
    await run(['validate', '--write-baseline', 'known.yaml', '--rule', 'schema:off'], { cwd });
    expect(readFileSync(join(cwd, 'known.yaml'), 'utf8')).toContain('file: "bank.part.yaml"');
  });
});
