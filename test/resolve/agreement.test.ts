import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Compiled } from '../../src/compile.ts';
import { buildScene, defaultSceneOptions } from '../../src/draw/index.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { apiSecurity, type ResolvedInstance, resolve } from '../../src/resolve/index.ts';
import { compose } from '../../templates/compose/index.ts';
import { randomTopology, runs } from '../random-topology.ts';
import { compileText } from '../support.ts';

const pathOf = (path: readonly unknown[]): string => JSON.stringify(path);
const words = ['zone', 'machine', 'starts', 'ports', 'tls'] as const;

/** What the plan says of each process, in words that two can be compared by. */
const planned = (plan: Plan): Record<(typeof words)[number], unknown>[] =>
  plan.processes.map((process) => ({
    zone: process.zone,
    machine: process.machine,
    starts: process.starts,
    ports: process.ports.map(({ name, number }) => `${name} ${number}`),
    tls: ('nodes' in process ? process.nodes : []).map(({ adminTls, clientTls }) => [
      adminTls?.clientAuth ?? 'plain',
      clientTls?.clientAuth ?? 'plain',
    ]),
  }));

const resolved = ({ topology }: Compiled): Record<(typeof words)[number], unknown>[] =>
  resolve(topology).processes.map(({ instances, ports }) => ({
    zone: instances[0].zone,
    machine: instances[0].host,
    starts: instances[0].starts,
    ports: ports.map(({ name, number }) => `${name} ${number}`),
    tls: instances
      .filter(({ owner }) => 'adminApi' in owner.spec || isCanton(owner.kind))
      .map(({ owner }) => {
        const client = owner.kind === 'participant' ? 'ledgerApi' : 'publicApi';
        return [
          plainOr(apiSecurity(topology, owner, 'adminApi')),
          plainOr(apiSecurity(topology, owner, client)),
        ];
      }),
  }));

const isCanton = (kind: string): boolean =>
  ['participant', 'sequencer', 'mediator', 'domain-manager', 'domain'].includes(kind);
const plainOr = ({ mode, clientAuth }: { mode: string; clientAuth: string }): string =>
  mode === 'none' ? 'plain' : clientAuth;

/** What the picture by zones shows of each instance: its zone, and whether it runs. */
function drawn({ topology, file }: Compiled): Map<string, string[]> {
  const scene = buildScene(topology, file, { ...defaultSceneOptions, view: { kind: 'zones' } });
  const zoneOf = new Map(scene.groups.map((group) => [group.id, group.kind === 'zone' ? group.label : '']));
  const found = new Map<string, string[]>();
  for (const node of scene.nodes.filter(({ kind }) => kind === 'instance')) {
    const key = pathOf(node.origin.path);
    found.set(key, [...(found.get(key) ?? []), `${zoneOf.get(node.group ?? '') ?? ''} ${node.runs}`]);
  }
  return found;
}

/** The same, as the meaning has it. */
function meant({ topology }: Compiled): Map<string, string[]> {
  const known = new Set(topology.zones.map(({ name }) => name));
  const found = new Map<string, string[]>();
  for (const { owner, instance, zone, starts } of instancesOf({ topology })) {
    // An embedded domain is one box, whatever the file asks for; with an external one it is nobody's here.
    if (owner.kind === 'domain' && (owner.isExternal || instance?.index !== 0)) continue;
    const isPair = ['oauth-middleware', 'trigger-node', 'domain'].includes(owner.kind);
    const key = pathOf(isPair ? owner.path : (instance?.path ?? []));
    const where = zone !== undefined && known.has(zone) ? zone : '';
    found.set(key, [...(found.get(key) ?? []), `${where} ${starts === 'always'}`]);
  }
  return found;
}

const instancesOf = ({ topology }: Pick<Compiled, 'topology'>): ResolvedInstance[] => {
  const meaning = resolve(topology);
  return meaning.runnables.flatMap((owner) => meaning.instancesOf(owner));
};

/** What the Canton configurations say: for each process its ports, and how many of its APIs have TLS. */
function rendered(plan: Plan): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of compose.render(plan)) {
    const name = /^canton\/(.*)\.conf$/.exec(path)?.[1];
    if (name === undefined || !plan.processes.some((process) => process.name === name)) continue;
    const ports = [...text.matchAll(/^\s*(?:internal-)?port = (\d+)/gm)].map((match) => match[1]).sort();
    found.set(name, `${ports.join()} with ${text.match(/cert-chain-file/g)?.length ?? 0} files`);
  }
  return found;
}

function expectedFiles(plan: Plan): Map<string, string> {
  return new Map(
    plan.processes.flatMap((process) => {
      if (!('nodes' in process)) return [];
      const ports = process.ports.map(({ number }) => String(number)).sort();
      const files = process.nodes.flatMap(({ adminTls, clientTls }) =>
        [adminTls, clientTls].flatMap((tls) =>
          tls === undefined ? [] : tls.adminClient === undefined ? [1] : [1, 1],
        ),
      );
      return [[process.name, `${ports.join()} with ${files.length} files`] as const];
    }),
  );
}

describe('rules, plan, picture and rendered files', () => {
  it('agree about zone, host, start, ports and security of every process of any topology', async () => {
    let processes = 0;
    await fc.assert(
      fc.asyncProperty(randomTopology, async (value) => {
        const { topologies, diagnostics } = await compileText(JSON.stringify(value, undefined, 1));
        for (const compiled of topologies) {
          const plan = makePlan(compiled.topology);
          processes += plan.processes.length;
          expect(planned(plan)).toEqual(resolved(compiled));
          expect(drawn(compiled)).toEqual(meant(compiled));
          expect(rendered(plan)).toEqual(expectedFiles(plan));
          const isClashing = resolve(compiled.topology).processes.some(
            ({ ports, instances: [{ owner }] }) =>
              (isCanton(owner.kind) || owner.kind === 'json-api') &&
              ports.some((a) => a.isWritten && ports.some((b) => a !== b && a.number === b.number)),
          );
          if (diagnostics.every(({ rule }) => !/^(?:schema|syntax)\//.test(rule)))
            expect(diagnostics.some(({ rule }) => rule === 'port/used-twice')).toBe(isClashing);
        }
      }),
      runs(120),
    );
    expect(processes).toBeGreaterThan(500);
  });
});
