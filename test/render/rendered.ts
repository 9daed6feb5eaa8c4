import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { restrictPlan } from '../../src/plan/restrict.ts';
import type { Artifact } from '../../src/render/artifact.ts';
import { compose } from '../../templates/compose/index.ts';
import { compileFile, compileText } from '../support.ts';

/** The plan of a topology file. */
export async function planOfFile(file: string): Promise<Plan> {
  const topology = (await compileFile(file)).topologies[0]?.topology;
  if (topology === undefined) throw new Error(`${file} has no topology`);
  return makePlan(topology);
}

/** The plan of a text. */
export async function planOfText(text: string): Promise<Plan> {
  const topology = (await compileText(text)).topologies[0]?.topology;
  if (topology === undefined) throw new Error('the text has no topology');
  return makePlan(topology);
}

export const composeOf = (plan: Plan): readonly Artifact[] => compose.render(plan);

/** One file of the output. */
export function textOf(artifacts: readonly Artifact[], path: string): string {
  const found = artifacts.find((artifact) => artifact.path === path);
  if (found === undefined) throw new Error(`${path} is not written`);
  return found.text;
}

let root: string | undefined;

/** A folder that goes when the tests are done. */
export function temporaryFolder(): string {
  if (root === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'canton-plan-render-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    root = made;
  }
  return mkdtempSync(join(root, 'x-'));
}

export function writeArtifacts(folder: string, artifacts: readonly Artifact[]): void {
  for (const { path, text, isExecutable } of artifacts) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    if (isExecutable) chmodSync(target, 0o755);
  }
}

/** Renders a file, or the part of one organization, to a folder of its own. */
export async function renderFile(file: string, organization?: string): Promise<string> {
  const plan = await planOfFile(file);
  const folder = temporaryFolder();
  writeArtifacts(folder, composeOf(organization === undefined ? plan : restrictPlan(plan, organization)));
  return folder;
}

/** Files below `folder` whose path matches. */
export const filesOf = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => pattern.test(path))
    .sort();

/** A program that reads what is rendered. */
export interface Judge {
  readonly name: string;
  readonly isHere: boolean;
}

/** Says loudly what is not judged here. */
export function judge(name: string, isHere: boolean, how: string): Judge {
  if (!isHere) console.warn(`SKIPPED: ${name} judges nothing here; ${how}`);
  return { name, isHere };
}

const answers = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const oracles = resolve(process.env['CANTON_PLAN_ORACLES'] ?? '../shared/oracles');
export const oracle = (name: string): string => join(oracles, name);

export const composeBinary =
  process.env['COMPOSE_V2'] ??
  [
    join(
      process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache'),
      'canton-plan/docker-compose',
    ),
  ].find(existsSync);

export const judges = {
  compose: judge(
    'Docker Compose',
    composeBinary !== undefined &&
      answers(composeBinary, ['version']) &&
      existsSync(oracle('compose-check.mjs')),
    'set COMPOSE_V2 to a Docker Compose v2 binary',
  ),
  hoconKeys: judge('the table of keys', existsSync(oracle('hocon-keys.mjs')), 'set CANTON_PLAN_ORACLES'),
  hoconSyntax: judge(
    'Typesafe Config',
    existsSync(oracle('hocon-syntax')) &&
      existsSync('/usr/share/java/typesafe-config.jar') &&
      answers('javac', ['-version']),
    'install libtypesafe-config-java and a JDK',
  ),
  haproxy: judge('HAProxy', answers('haproxy', ['-v']), 'install haproxy'),
  promtool: judge('promtool', answers('promtool', ['--version']), 'install prometheus'),
  shellcheck: judge('shellcheck', answers('shellcheck', ['--version']), 'install shellcheck'),
  postgres: judge('PostgreSQL', postgresFolder() !== undefined, 'install postgresql'),
  openssl: judge('openssl', answers('openssl', ['version']), 'install openssl'),
} as const;

/** The folder of the server's programs. */
export function postgresFolder(): string | undefined {
  const base = '/usr/lib/postgresql';
  const found = existsSync(base)
    ? readdirSync(base)
        .map((version) => `${base}/${version}/bin`)
        .find((folder) => existsSync(`${folder}/initdb`))
    : undefined;
  return found;
}

/** Runs a judge; its output is what a failing test shows. */
export function verdict(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `exit ${status}\n${stdout}${stderr}`;
}

/** A certificate for anything, so that configurations with certificates can be read. */
export function makeCertificate(name = 'test'): string {
  const folder = temporaryFolder();
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=DNS:${name}`,
      '-days',
      '2',
      '-keyout',
      'tls.key',
      '-out',
      'tls.crt',
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  return folder;
}
