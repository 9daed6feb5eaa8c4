/** The plan says for itself who connects to whom: it has to say the same as the graph that pictures and failures go by. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ConnectionGraph, connectionGraph, type GraphNode } from '../../src/graph/index.ts';
import type { Topology } from '../../src/model/topology.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { resolve } from '../../src/resolve/index.ts';
import { compileFile } from '../support.ts';

const files = ['fixtures/figures', 'templates/starters', 'test/plan/topologies']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => path.endsWith('.yaml'))
  .sort();

const isPlanned = (kind: string): boolean => kind === 'process' || kind === 'balancer';

const planned = ({ links }: Plan): string[] =>
  links
    .filter(({ fromKind, toKind }) => isPlanned(fromKind) && isPlanned(toKind))
    .map(({ from, to, api }) => `${from} ${api} ${to}`);

/**
 * As a plan says it: a live one and its standby answer to one name, nodes of one process to its name, a balancer leads to what is
 * behind those behind it, and nobody is led to what is cold.
 */
function connected(topology: Topology, plan: Plan): string[] {
  const graph = connectionGraph(topology);
  const processOf = new Map(
    resolve(topology).processes.flatMap(({ instances }, index) =>
      instances.map((instance) => [instance, plan.processes[index]] as const),
    ),
  );
  const opening = ({ name, resolved }: GraphNode): string =>
    (resolved === undefined ? undefined : processOf.get(resolved)?.name) ?? name;
  const answering = ({ name, resolved }: GraphNode): string => {
    const process = resolved === undefined ? undefined : processOf.get(resolved);
    return process?.sharedName ?? process?.name ?? name;
  };
  const isOfPlan = ({ kind, state }: GraphNode): boolean =>
    (kind === 'instance' && state !== 'cold') || kind === 'balancer';
  return graph.edges.flatMap(({ kind, from, to, api }) => {
    if ((kind !== 'traffic' && kind !== 'failover') || from.kind === 'application') return [];
    if (!['instance', 'balancer'].includes(from.kind) || !isOfPlan(to)) return [];
    const ends = from.kind === 'balancer' ? behind(graph, to) : [to];
    return ends.map((end) => `${opening(from)} ${api} ${answering(end)}`);
  });
}

const behind = (graph: ConnectionGraph, node: GraphNode): GraphNode[] =>
  node.kind === 'balancer'
    ? graph.edges
        .filter(({ from, kind }) => from === node && (kind === 'traffic' || kind === 'failover'))
        .filter(({ to }) => to.state !== 'cold')
        .flatMap(({ to }) => behind(graph, to))
    : [node];

describe('who connects to whom', () => {
  it.each(files)('is the same in plan and graph: %s', async (file) => {
    const { topologies } = await compileFile(file);
    for (const { topology } of topologies) {
      const plan = makePlan(topology);
      const said = new Set(planned(plan));
      expect(said.size).toBeGreaterThanOrEqual(file.includes('starters') ? 2 : 0);
      expect([...said].sort()).toEqual([...new Set(connected(topology, plan))].sort());
    }
  });
});
