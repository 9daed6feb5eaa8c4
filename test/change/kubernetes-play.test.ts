/** The printed commands for Kubernetes, typed one after the other with the real kubectl in a stand-in cluster. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { namespaceOf } from '../../src/plan/names.ts';
import { folderWith, run } from '../cli/run.ts';
import { kubectl } from '../render/kubernetes-set.ts';
import { planOfText } from '../render/rendered.ts';
import { Cluster, prunable } from './cluster/cluster.ts';
import type { Exec } from './cluster/exec.ts';
import { Store } from './cluster/store.ts';
import { pairs } from './pairs.ts';

interface Step {
  readonly number: number;
  readonly text: string;
  readonly commands: readonly string[];
  readonly check?: string;
  readonly interruption?: unknown;
}

const organizationsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory() && each.name !== 'before')
    .map(({ name }) => name);

/** What is rendered, by kind, namespace and name, with the hashes of kustomize. */
const renderedNames = (folder: string): Set<string> =>
  new Set(
    organizationsIn(folder).flatMap((organization) =>
      parseAllDocuments(
        spawnSync('kubectl', ['kustomize', join(folder, organization, 'base')], {
          encoding: 'utf8',
          maxBuffer: 1 << 26,
        }).stdout,
      )
        .map((each) => each.toJS())
        .filter(({ kind }) => prunable.includes(kind))
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`),
    ),
  );

/** Dumps are told by what made them. */
const exec: Exec = ({ pod, command }) => ({
  stdout: Buffer.from(`${pod} ${command.join(' ')}`),
  stderr: '',
  code: 0,
});

const isAnnounced = ({ interruption }: Step): boolean => interruption !== undefined && interruption !== null;

/** The first time, as the README has it. */
async function found(cluster: Cluster, organizations: readonly string[], namespaces: readonly string[]) {
  for (const namespace of namespaces)
    expect(await cluster.type(`kubectl create namespace ${namespace}`)).toEqual({
      code: 0,
      output: expect.any(String),
    });
  for (const organization of organizations) {
    cluster.provide(organization);
    const { code, output } = await cluster.type(`kubectl apply -k ${organization}/base`);
    expect(output).not.toMatch(/error/i);
    expect(code).toBe(0);
  }
}

/** Types a step, and looks at the cluster after each command. */
async function play(step: Step, cluster: Cluster, folder: string): Promise<string[]> {
  const faults = new Set<string>();
  const silent = new Set(cluster.silences());
  for (const command of step.commands) {
    if (command.startsWith('canton-plan ')) {
      const { code, stdout, stderr } = await run(command.split(' ').slice(1), { cwd: folder });
      if (code !== 0) faults.add(`${command}: ${stdout}${stderr}`);
    } else {
      const { code, output } = await cluster.type(command);
      if (code !== 0) faults.add(`${command}: ${output}`);
    }
    for (const each of cluster.wrongs()) faults.add(each);
    // Who was announced to be away stays away until a later step starts it again.
    if (!isAnnounced(step)) for (const each of cluster.silences()) if (!silent.has(each)) faults.add(each);
  }
  // What the step gives to look at shows it.
  for (const [, look = ''] of (step.check ?? '').matchAll(/`(kubectl [^`]+ get pods [^`]+)`/g))
    if (!/^pod\//m.test((await cluster.type(`${look} -o name`)).output)) faults.add(`${look} shows nothing`);
  // A person does what the step says: what the lists name is made.
  if (step.text.startsWith('Provide ')) for (const each of organizationsIn(folder)) cluster.provide(each);
  return [...faults].map((each) => `${step.number}: ${each}`);
}

/** What has been started already, by its topology. */
const started = new Map<string, Store>();

/** A night has time for all of them. */
const isNight = Number(process.env['PROPERTY_FACTOR'] ?? 1) > 1;
const played = [
  'four-to-five-sequencers',
  'another-stack',
  'rules-change-places',
  'a-json-api-renamed',
  'a-second-domain',
  'another-database-server',
  'release-2.7-to-2.10',
];

describe.skipIf(!kubectl.isHere)('a runbook for Kubernetes', () => {
  it.each(pairs.filter(({ name }) => isNight || played.includes(name)))('works as it is printed: $name', {
    timeout: 240_000,
  }, async ({ old, next }) => {
    const cwd = folderWith({ 'old.yaml': old, 'new.yaml': next });
    const folder = join(cwd, 'k8s');
    mkdirSync(folder);
    // What ran before may have what its release line cannot do.
    const render = ['--target', 'k8s', '--out', '.', '--allow-errors'];
    expect((await run(['render', '../old.yaml', ...render], { cwd: folder })).code).toBe(0);
    const told = await run(['runbook', '../old.yaml', '../new.yaml', '--target', 'k8s', '--format', 'json'], {
      cwd: folder,
    });
    // What is refused is not played.
    if (told.code !== 0) return;
    const steps: Step[] = JSON.parse(told.stdout).steps;
    const plan = await planOfText(old);
    const known = started.get(old);
    const cluster = new Cluster(plan, await planOfText(next), folder, known?.copy() ?? new Store());
    await cluster.start(exec);
    try {
      if (known === undefined) {
        const own = plan.organizations.filter(({ isExternal }) => !isExternal);
        const namespaces = own.map((each) => namespaceOf(plan, each));
        await found(cluster, organizationsIn(folder), namespaces);
        const left = cluster.leftovers(renderedNames(folder), 'old');
        expect([...cluster.wrongs(), ...cluster.silences(), ...left]).toEqual([]);
        started.set(old, cluster.store.copy());
      }
      const faults: string[] = [];
      for (const step of steps) faults.push(...(await play(step, cluster, folder)));
      if (steps.length > 0)
        faults.push(...cluster.leftovers(renderedNames(folder), 'next'), ...cluster.silences());
      expect(faults).toEqual([]);
    } finally {
      cluster.close();
    }
  });
});
