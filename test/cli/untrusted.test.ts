import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

const topology = `apiVersion: canton-plan/v1
name: small
daml: { version: "2.10.4" }
environment: development
domains: { local: { protocolVersion: 5 } }
participants:
  one: { domains: [local] }
  two: { domains: [nowhere] }
`;

/** A repository as a stranger may send it. */
function repository(files: Readonly<Record<string, string>> = {}): string {
  const cwd = folderWith({ 'topology.yaml': topology, ...files });
  mkdirSync(join(cwd, '.git'));
  return cwd;
}

const validate = (cwd: string, ...argv: string[]) => run(['validate', ...argv], { cwd });

describe('what a repository brings along', () => {
  it.each([
    ['.canton-plan.yaml', ''],
    ['known.yaml', 'baseline: known.yaml'],
  ])('%s is a plain file: a pipe or a device is not waited for', async (name, configuration) => {
    for (const make of [
      (path: string) => execFileSync('mkfifo', [path]),
      (path: string) => symlinkSync('/dev/zero', path),
      (path: string) => symlinkSync('/etc/hostname', path),
    ]) {
      const cwd = repository(configuration === '' ? {} : { '.canton-plan.yaml': configuration });
      make(join(cwd, name));
      const { code, stderr } = await validate(cwd);
      expect(code).toBe(2);
      expect(stderr).toMatch(/is no regular file|leads out of/);
      expect(stderr).not.toContain(readFileSync('/etc/hostname', 'utf8').trim());
    }
  });

  it('names nothing outside of itself, and shows nothing of a file that is not ours', async () => {
    const outside = folderWith({ notes: 'findings: private words' });
    const leading = repository({ '.canton-plan.yaml': `baseline: ${join(outside, 'notes')}` });
    expect(await validate(leading)).toMatchObject({ code: 2, stdout: '' });
    const own = repository({ '.canton-plan.yaml': 'baseline: .env', '.env': 'KEY: private words' });
    const { code, stderr } = await validate(own);
    expect(code).toBe(2);
    expect(stderr).toContain('.env is no baseline');
    expect(stderr).not.toContain('private');
  });

  it('has no file whose name is taken for an option, as hooks and patterns of a shell hand it on', async () => {
    const lenient = 'rules: { reference: off }\n';
    const cwd = repository({ '--config=x.topology.yaml': lenient, 'x.topology.yaml': lenient, '-q': '' });
    symlinkSync('nowhere', join(cwd, '--rule-module=x.topology.yaml'));
    for (const word of ['--config=x.topology.yaml', '--rule-module=x.topology.yaml', '-q']) {
      const { code, stderr } = await validate(cwd, word, 'topology.yaml');
      expect({ code, isSaid: stderr.includes(`${word} is an option, and a file`) }).toEqual({
        code: 2,
        isSaid: true,
      });
    }
    expect((await validate(cwd, 'topology.yaml', '--', './-q')).stderr).not.toContain('is an option');
  });

  it('has no file whose name is a command where `import` tells of it', async () => {
    const cwd = folderWith({
      '::warning ::x.yaml':
        "services: { canton: { image: 'digitalasset/canton:2.10.4', command: 'daemon -c /no.conf' } }",
      '\u009b2Jx.conf': 'canton.participants.one { storage.type = other, admin-api.prot = 1 }',
    });
    const { stderr } = await run(['import', '.', '--output', '-'], { cwd });
    expect(stderr).toContain('warning ::x.yaml');
    expect(stderr).not.toMatch(/^\s*::|\u009b/m);
  });

  it('is read by `import` up to a size, devices too', async () => {
    const cwd = folderWith({ 'a.conf': 'canton.participants.one { storage.type = memory }' });
    symlinkSync('/dev/zero', join(cwd, 'endless.conf'));
    const { stderr } = await run(['import', 'endless.conf', 'a.conf', '--output', '-'], { cwd });
    expect(stderr).toContain('endless.conf: larger than 16 MiB, not read');
  });

  it('has the room of one topology in all that is found in it', async () => {
    const cwd = repository();
    for (const name of ['a', 'b']) {
      writeFileSync(join(cwd, `${name}.topology.yaml`), '');
      truncateSync(join(cwd, `${name}.topology.yaml`), 40 * 1024 * 1024);
    }
    for (const argv of [[], ['.']]) {
      const { code, stderr } = await validate(cwd, ...argv);
      expect(code).toBe(2);
      expect(stderr).toContain('larger than 64 MiB together, with b.topology.yaml');
      expect(stderr).toContain('name some of the files');
    }
    // What a part belongs to is looked for among all of them.
    writeFileSync(join(cwd, 'part.yaml'), 'participants: {}');
    expect((await validate(cwd, 'part.yaml')).stderr).toContain('larger than 64 MiB together');
  });

  it('has a number of files up to which it is looked through', async () => {
    const cwd = repository();
    for (let index = 0; index < 20_000; index++) writeFileSync(join(cwd, `${index}.topology.yaml`), '');
    for (const argv of [[], ['.']]) {
      const { code, stderr } = await validate(cwd, ...argv);
      expect(code).toBe(2);
      expect(stderr).toMatch(/more than 20000 topologies are below .*\n.*name some of the files/);
    }
  });

  it('is read by `import` up to a size of all together', async () => {
    const cwd = folderWith({});
    // Nothing but spaces: files of zeros are binary, and not read.
    for (let index = 0; index < 17; index++) {
      const name = join(cwd, `${index + 10}.conf`);
      writeFileSync(name, ' '.repeat(8_000));
      truncateSync(name, 15.5 * 1024 * 1024);
    }
    const { code, stderr } = await run(['import', '.', '--output', '-'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('larger than 256 MiB together, with 26.conf');
  });

  it('has its topologies in itself: a link that leads out is not read', async () => {
    const outside = folderWith({ 'other.yaml': 'name: private words' });
    const cwd = repository();
    symlinkSync(join(outside, 'other.yaml'), join(cwd, 'linked.topology.yaml'));
    const { code, stdout, stderr } = await validate(cwd, 'linked.topology.yaml');
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('private');
  });

  it('is not written through: a link in the place of an output is refused', async () => {
    const cwd = repository();
    const outside = folderWith({ precious: 'mine' });
    symlinkSync(join(outside, 'precious'), join(cwd, 'report.json'));
    symlinkSync(outside, join(cwd, 'out'));
    expect((await validate(cwd, '-f', 'json', '--output', 'report.json')).code).toBe(2);
    expect((await run(['render', 'topology.yaml', '--allow-errors', '--out', 'out/x'], { cwd })).code).toBe(
      2,
    );
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('mine');
    expect(existsSync(join(outside, 'x'))).toBe(false);
  });

  it('hides secrets in frames of its configuration as in those of a topology', async () => {
    const cwd = repository({ '.canton-plan.yaml': 'password: correct-horse\nbase: known.yaml\n' });
    const { stderr } = await validate(cwd);
    expect(stderr).toContain('unknown key `base`');
    expect(stderr).not.toContain('correct-horse');
  });
});

describe('the gate', () => {
  it.each([
    'reference/unknown: off',
    'reference/unknown-name: off',
    'schema: info',
    'syntax/invalid-yaml: { production: off }',
  ])('is not opened by `rules: { %s }`', async (rule) => {
    const cwd = repository({ '.canton-plan.yaml': `rules:\n  ${rule}\n` });
    const { code, stderr } = await validate(cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/nothing may set|no rule or group/);
  });

  it.each(['reference', 'syntax', 'schema'])('is not opened by a group that is off: %s', async (group) => {
    const unknown = { reference: 'identityProvider: nobody', syntax: '"', schema: 'nonsense: 1' }[group];
    const topology = `apiVersion: canton-plan/v1\nname: x\ndaml: { version: "2.10.4" }\nparticipants:\n  p:\n    ${unknown}\n`;
    const cwd = repository({ '.canton-plan.yaml': `rules: { ${group}: off }\n`, 'topology.yaml': topology });
    const { code, stdout, stderr } = await validate(cwd);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(new RegExp(`error\\[${group}/|nothing may set \`${group}\``));
  });

  it.each([
    'extends: topology.yaml\nenvironment: development\n',
    'apiVersion: canton-plan/v1\nname: small\ndaml: { version: "2.10.4" }\ninclude: [topology.yaml]\n',
  ])('says that a topology is no longer checked by itself, since another file is made of it', async (other) => {
    const cwd = repository({ 'zz.topology.yaml': other });
    writeFileSync(join(cwd, 'topology.yaml'), topology.replace('environment: development\n', ''));
    expect((await validate(cwd)).stderr).toContain(
      'topology.yaml is checked as a part of `zz.topology.yaml`\n',
    );
  });

  it.each([
    ['validate: { environment: development }', 'every file is checked as one for development'],
    ['files: [other.yaml, topology.yaml]', 'where no file is named, checked are only: `other.yaml`'],
    [
      'rules: { database/too-few-connections: { options: { comfortablePercent: 100 } } }',
      'rules with other numbers: `database/too-few-connections`',
    ],
    ['validate: { quiet: true }', '`quiet`: no summary counts what is ignored'],
    ['validate: { quiet: true, failOn: never }', '`failOn: never`'],
  ])('says that it lowers the gate: %s', async (configuration, said) => {
    const { stderr } = await validate(repository({ '.canton-plan.yaml': configuration }));
    expect(stderr).toContain('.canton-plan.yaml lowers the gate: ');
    expect(stderr).toContain(said);
  });

  it('says what the configuration lowers, whatever the format', async () => {
    const cwd = repository({ '.canton-plan.yaml': 'rules: { trigger: off }\nignore: [old/]\n' });
    for (const format of ['pretty', 'json', 'sarif', 'github'])
      expect((await validate(cwd, '-f', format)).stderr).toMatch(
        /lowers the gate: weaker rules: `trigger`; left out: `old\/`/,
      );
  });

  it('goes by a configuration that the change cannot touch', async () => {
    const base = folderWith({ '.canton-plan.yaml': 'rules: { trigger: off }' });
    const cwd = repository({ '.canton-plan.yaml': 'validate: { failOn: never }' });
    const own = await validate(cwd);
    expect([own.code, own.stderr]).toEqual([0, expect.stringContaining('failOn')]);
    const trusted = await validate(cwd, '--trusted-config', join(base, '.canton-plan.yaml'));
    expect(trusted.code).toBe(1);
    expect(trusted.stderr).not.toContain('failOn');
  });

  it('counts the paths of that configuration from its own place, whatever the change has there', async () => {
    const files = { 'prod/topology.yaml': topology, '.git/x': '' };
    const trusted = { '.git/x': '', 'prod/.canton-plan.yaml': 'ignore: [/topology.yaml]\n' };
    const copy = join(folderWith({ 'copy.yaml': 'ignore: [/topology.yaml]\n' }), 'copy.yaml');
    const checkout = join(folderWith(trusted), 'prod/.canton-plan.yaml');
    const says = async (configuration: string, more: Record<string, string>): Promise<number> => {
      const cwd = join(folderWith({ ...files, ...more }), 'prod');
      const { code, stderr } = await validate(cwd, '--trusted-config', configuration, 'topology.yaml');
      return stderr.includes('is left out') ? 2 : code;
    };
    for (const more of [{}, { 'prod/.canton-plan.yaml': '' }, { '.canton-plan.yaml': '' }] as const) {
      // As in its checkout the folder `prod` is what its paths count from; a copy speaks of the root.
      expect(await says(checkout, more)).toBe(2);
      expect(await says(copy, more)).toBe(1);
    }
  });

  it('looks for a configuration above the working folder in a repository alone', async () => {
    const cwd = folderWith({
      'a/topology.yaml': topology,
      '.canton-plan.yaml': 'validate: { failOn: never }',
    });
    expect((await validate(join(cwd, 'a'))).code).toBe(1);
    mkdirSync(join(cwd, '.git'));
    expect((await validate(join(cwd, 'a'))).code).toBe(0);
  });
});

describe('a program of a stranger', () => {
  it('does not run, whatever it is called', async () => {
    const cli = 'node_modules/@mermaid-js/mermaid-cli';
    const cwd = repository({
      [`${cli}/package.json`]: '{ "bin": { "mmdc": "run.mjs" } }',
      [`${cli}/run.mjs`]:
        'import { writeFileSync } from "node:fs"; writeFileSync(process.env.MARKER, "ran");',
    });
    const env = { PATH: process.env['PATH'] ?? '', MARKER: join(cwd, 'marker') };
    const argv = ['diagram', 'topology.yaml', '--engine', 'mermaid', '-o', 'x.svg'];
    const refused = await run(argv, { cwd, env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--allow-code');
    expect(existsSync(join(cwd, 'marker'))).toBe(false);
    await run([...argv, '--allow-code'], { cwd, env });
    expect(existsSync(join(cwd, 'marker'))).toBe(true);
  });
});

describe('an expression of a stranger', () => {
  it('is stopped, and the rule is told as undecided', async () => {
    const many = Array.from({ length: 400 }, (_, index) => `  p${index}: { domains: [local] }`).join('\n');
    const cwd = repository({ 'topology.yaml': `${topology}${many}\n` });
    const all = (name: string, inner: string) => `topology.participants.all(${name}, ${inner})`;
    const expression = all('a', all('b', all('c', all('d', 'a + b + c + d != "x"'))));
    writeFileSync(
      join(cwd, '.canton-plan.yaml'),
      `customRules:\n  - { id: acme/slow, message: slow, where: "domains.*", expression: '${expression}' }\n`,
    );
    const { code, stdout } = await validate(cwd, '--only', 'acme');
    expect(code).toBe(1);
    expect(stdout).toContain('takes more than 1 s');
  });

  it('is no pattern of paths that multiplies', async () => {
    const pattern = '{a,b}'.repeat(12);
    const cwd = repository({ '.canton-plan.yaml': `ignore: ["${pattern}"]` });
    const { code, stderr } = await validate(cwd);
    expect(code).toBe(2);
    expect(stderr).toContain('stands for too many patterns');
    const deep = repository({ '.canton-plan.yaml': `ignore: ["${'**/a*'.repeat(100)}x"]` });
    expect((await validate(deep)).code).toBe(1);
  });
});

describe('a folder that looks like a repository', () => {
  it('runs nothing of its configuration when a commit is asked', async () => {
    const cwd = folderWith({ 'topology.yaml': topology });
    const marker = join(cwd, 'marker');
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd,
        encoding: 'utf8',
        input: '',
        env: { ...process.env, GIT_DIR: cwd },
      }).trim();
    git('init', '--quiet', '--bare', '.');
    const blob = '1'.repeat(40);
    const tree = execFileSync('git', ['mktree', '--missing'], {
      ...{ cwd, encoding: 'utf8', env: { ...process.env, GIT_DIR: cwd } },
      input: `100644 blob ${blob}\ttopology.yaml\n`,
    }).trim();
    const commit = git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', tree, '-m', 'one');
    git('update-ref', 'refs/heads/main', commit);
    // What is missing is asked for where the configuration says; this one says a program.
    git('config', 'extensions.partialClone', 'origin');
    git('config', 'remote.origin.promisor', 'true');
    git('config', 'remote.origin.url', `ext::touch ${marker}`);
    git('config', 'protocol.ext.allow', 'always');
    const { code, stderr } = await run(['diff', `${commit}:/topology.yaml`, 'topology.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('bare repository');
    expect(existsSync(marker)).toBe(false);
    // The trap works: git itself falls into it.
    spawnSync('git', ['cat-file', 'blob', `${commit}:topology.yaml`], { cwd });
    expect(existsSync(marker)).toBe(true);
  });
});

describe('a link in the place of a topology', () => {
  it('is read as what it leads to, and refused where it leads out', async () => {
    const cwd = repository({
      'prod/other.yaml': topology,
      'fine.topology.yaml': topology.replace('[nowhere]', '[local]'),
    });
    writeFileSync(join(cwd, 'topology.yaml'), topology.replace('[nowhere]', '[local]'));
    expect((await validate(cwd)).code).toBe(0);
    symlinkSync('other.yaml', join(cwd, 'prod/topology.yaml'));
    const { code, stdout } = await validate(cwd);
    expect([code, stdout.includes('prod/topology.yaml')]).toEqual([1, true]);
    symlinkSync('/etc/hostname', join(cwd, 'prod/b.topology.yaml'));
    expect(await validate(cwd)).toMatchObject({ code: 2, stderr: expect.stringContaining('leads out of') });
  });
});
