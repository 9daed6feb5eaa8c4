import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { folderWith } from './cli/run.ts';
import { Client } from './lsp/client.ts';

/**
 * However the built program is run, it says the same. Its parts are several bundles with their own copies of the code, so
 * that what one part makes and another reads is tried with every example of every rule and with every natural mistake.
 */
const isBuilt = existsSync('dist/validate.cjs');
if (!isBuilt) console.warn('SKIPPED: ways of running the built program; run `npm run build` first');

const cli = resolve('bin/canton-plan.js');
/** Rules that speak to some personas only. */
const ofPersonas = ['domain/users-trust-provider', 'release/file-without-checksum'];
/** The examples of rules about dates are written for this day. */
const flags = ['--as-of', '2026-01-01', ...ofPersonas.flatMap((id) => ['--rule', `${id}:warning`])];
const json = ['--format', 'json'];

interface Place {
  readonly start: { readonly line: number; readonly column: number };
}
interface JsonReport {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      rule: string;
      severity: string;
      message: string;
      location: { range: Place };
    }[];
  }[];
}
type Found = Record<string, string[]>;

/** SEVERITY RULE LINE:COLUMN MESSAGE of every finding, by file. */
const findings = (report: string): Found =>
  Object.fromEntries(
    (JSON.parse(report) as JsonReport).files.map(({ path, findings: found }) => [
      path,
      found
        .map(({ rule, severity, message, location: { range } }) =>
          [severity, rule, `${range.start.line}:${range.start.column}`, message].join(' '),
        )
        .sort(),
    ]),
  );

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
const start = (argv: readonly string[], cwd: string, stdin = ''): Promise<Ended> =>
  new Promise((done) => {
    const options = {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { PATH: process.env['PATH'] },
    } as const;
    const child = execFile(process.execPath, [cli, ...argv], options, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.on('error', () => {}).end(stdin);
  });

/** Every example of every rule about topologies, and every broken fixture, as `NAME.topology.yaml` in one folder. */
function filesInOneFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-'));
  for (const { id } of rules) {
    if (id.startsWith('configuration/') || id === 'suppression/stale-baseline') continue;
    for (const name of readdirSync(`rules/${id}`).filter((each) => each.endsWith('.yaml')))
      cpSync(
        `rules/${id}/${name}`,
        `${folder}/${id.replace('/', '.')}.${name.replace('.yaml', '')}.topology.yaml`,
      );
  }
  for (const name of readdirSync('fixtures/broken')) cpSync(`fixtures/broken/${name}`, `${folder}/${name}`);
  return folder;
}

const inTurn = async <T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> => {
  const left = [...all];
  await Promise.all(
    [1, 2, 3].map(async () => {
      for (let each = left.shift(); each !== undefined; each = left.shift()) await work(each);
    }),
  );
};

describe.runIf(isBuilt)('whichever way it is run, the built program finds the same', () => {
  const folder = filesInOneFolder();
  const names = readdirSync(folder).sort();
  const mistakes = names.filter((name) => !/\.(?:good|fixed)\.topology/.test(name));
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  /** One of every group, and the natural mistakes: each is a start of its own, which takes its time. */
  const groups = new Map(mistakes.map((name) => [name.slice(0, name.indexOf('.')), name]));
  const some = mistakes.filter(
    (name) => !name.includes('.bad.') || groups.get(name.slice(0, name.indexOf('.'))) === name,
  );
  let expected: Found = {};
  beforeAll(async () => {
    const { stdout, code } = await start(['validate', ...flags, ...json], folder);
    expect(code).toBe(1);
    expected = findings(stdout);
  });
  const fails = (name: string): boolean => (expected[name] ?? []).some((found) => found.startsWith('error'));

  it('in every file, of every rule about topologies', () => {
    expect(Object.keys(expected)).toEqual(names);
    const spoke = new Set(
      Object.values(expected).flatMap((found) => found.map((each) => each.split(' ')[1])),
    );
    const silent = rules.map(({ id }) => id).filter((id) => !spoke.has(id));
    // Rules about several files speak where files are checked together.
    expect(silent.filter((id) => !/^(?:configuration|files|together)\//.test(id))).toEqual([
      'suppression/stale-baseline',
    ]);
  });

  it('with a file alone, and with the file as standard input, of every group of rules', async () => {
    await inTurn(some, async (name) => {
      const alone = await start(['validate', ...flags, ...json, name], folder);
      expect([name, findings(alone.stdout), alone.code]).toEqual([
        name,
        { [name]: expected[name] },
        fails(name) ? 1 : 0,
      ]);
      const piped = await start(
        ['validate', ...flags, ...json, '--stdin-filename', name, '-'],
        folder,
        text(name),
      );
      expect(piped).toEqual(alone);
    });
  }, 180_000);

  it('with --fix=diff and --fix=suggest, file by file as their exit codes tell', async () => {
    for (const mode of ['diff', 'suggest']) {
      const report = join(folder, `${mode}.json`);
      const { code } = await start(['validate', ...flags, `--fix=${mode}`, ...json, '-o', report], folder);
      expect(findings(readFileSync(report, 'utf8'))).toEqual(expected);
      expect(code).toBe(1);
    }
  }, 180_000);

  it('with --fix, which leaves what a plain run finds in the fixed files', async () => {
    const copy = filesInOneFolder();
    const fixing = await start(['validate', ...flags, '--fix', ...json], copy);
    const after = await start(['validate', ...flags, ...json], copy);
    expect(findings(fixing.stdout)).toEqual(findings(after.stdout));
    expect(fixing.code).toBe(after.code);
    const untouched = names.filter((name) => readFileSync(join(copy, name), 'utf8') === text(name));
    expect(untouched.length).toBeGreaterThan(names.length / 2);
    for (const name of untouched)
      expect([name, findings(fixing.stdout)[name]]).toEqual([name, expected[name]]);
  }, 180_000);

  it('with --watch', async () => {
    const child: ChildProcess = spawn(process.execPath, [cli, 'validate', ...flags, ...json, '--watch'], {
      cwd: folder,
    });
    let report = '';
    child.stdout?.on('data', (chunk) => {
      report += chunk;
    });
    // The line comes by another pipe than the report, of which a part may still be under way.
    await new Promise<void>((done) => {
      let isSaid = false;
      const look = (): void => {
        if (isSaid && report.endsWith('}\n')) done();
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', (chunk) => {
        isSaid ||= String(chunk).includes('watching for changes');
        look();
      });
    });
    child.kill();
    await new Promise((done) => child.on('close', done));
    expect(findings(report)).toEqual(expected);
  });

  it('with a module of rules beside its own, whichever they are', async () => {
    const module = `export default { id: 'team/named', check(topology, report) {
      for (const each of topology.participants) report({ message: each.title, at: each.at(), label: 'here' });
    } };`;
    const path = `${folderWith({ 'rules.mjs': module })}/rules.mjs`;
    const { stdout } = await start(['validate', ...flags, ...json, '--rule-module', path], folder);
    const own = ([name, found]: [string, string[]]) => [
      name,
      found.filter((each) => !each.includes(' team/named ')),
    ];
    expect(stdout).toContain('team/named');
    expect(Object.fromEntries(Object.entries(findings(stdout)).map(own))).toEqual(expected);
  });

  it('as a library', async () => {
    const library = (await import(
      pathToFileURL(resolve('dist/library/index.js')).href
    )) as typeof import('../src/index.ts');
    const settings = { severities: Object.fromEntries(ofPersonas.map((id) => [id, 'warning' as const])) };
    for (const name of names) {
      const options = { rules: library.rules, asOf: '2026-01-01', settings };
      const { diagnostics } = await library.compile(new library.SourceFile(name, text(name)), options);
      const found = diagnostics.map(({ severity, rule, primary, message }) => {
        const { line, column } = primary.file.position(primary.span.start);
        return `${severity} ${rule} ${line}:${column} ${message}`;
      });
      expect([name, found.sort()]).toEqual([name, expected[name]]);
    }
  });

  describe('in an editor', () => {
    const client = new Client([cli]);
    afterAll(async () => {
      await client.stop();
    });

    it('as diagnostics of every open file', async () => {
      await client.initialize();
      await client.connection.sendNotification('initialized', {});
      for (const name of mistakes) {
        const uri = pathToFileURL(join(folder, name)).href;
        await client.open(uri, text(name));
        const { diagnostics } = await client.until((each) => each.uri === uri);
        const found = diagnostics.map(
          ({ code, range: { start: at }, message }) =>
            `${code} ${at.line + 1}:${at.character + 1} ${message}`,
        );
        // The editor goes by today's date and by the settings of the folder alone.
        const here = (expected[name] ?? []).map((each) => each.slice(each.indexOf(' ') + 1));
        const counts = (each: string): boolean =>
          !/suppression\/expired/.test(each) && !ofPersonas.some((id) => each.includes(id));
        expect([name, found.filter(counts).length]).toEqual([name, here.filter(counts).length]);
        expect(
          found
            .map((each) => each.split(' ').slice(0, 2).join(' '))
            .filter(counts)
            .sort(),
        ).toEqual(
          here
            .map((each) => each.split(' ').slice(0, 2).join(' '))
            .filter(counts)
            .sort(),
        );
      }
    }, 120_000);
  });
});
