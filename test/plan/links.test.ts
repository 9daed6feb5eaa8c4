/** The graph says who connects to whom; what the plan writes into configurations and scripts has to lead to the same places. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Endpoint, Plan, Process, Storage } from '../../src/plan/plan.ts';
import { compileFile } from '../support.ts';

const files = ['fixtures/figures', 'templates/starters', 'test/plan/topologies', 'test/render/topologies']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => path.endsWith('.yaml'))
  .sort();

const address = ({ host, port }: Endpoint): string =>
  `${host.of === 'external' ? host.host : host.name}:${port}`;

const storeOf = (storage: Storage | undefined): Endpoint[] =>
  storage !== undefined && 'endpoint' in storage && storage.endpoint !== undefined ? [storage.endpoint] : [];

/** What the configuration of a process names: its database, its ledger, its middleware. */
function configured(process: Process): Endpoint[] {
  if ('nodes' in process) return process.nodes.flatMap(({ storage }) => storeOf(storage));
  if (process.kind === 'oauth-middleware') return [];
  const internal = process.kind === 'trigger-node' ? process.authorization?.internal : undefined;
  return [...storeOf(process.store), process.ledgerApi, ...(typeof internal === 'object' ? [internal] : [])];
}

/** What configurations name, and what participants are told of sequencers by the script that connects them. */
const written = (plan: Plan): string[] => [
  ...plan.processes.flatMap((process) =>
    configured(process).map((endpoint) => `${process.name} to ${address(endpoint)}`),
  ),
  ...plan.balancers.flatMap(({ name, backends }) =>
    backends.map(({ process, port }) => `${name} to ${process}:${port}`),
  ),
  ...plan.jobs.flatMap(({ task }) =>
    task.type !== 'connect'
      ? []
      : task.participants.flatMap(({ service, connections }) =>
          connections.flatMap(({ endpoints }) =>
            processesOf(plan, service).flatMap((name) =>
              endpoints.map((endpoint) => `${name} to ${address(endpoint)}`),
            ),
          ),
        ),
  ),
];

const processesOf = (plan: Plan, participant: string): string[] =>
  plan.processes
    .filter((process) => 'nodes' in process && process.nodes.some(({ service }) => service === participant))
    .map(({ name }) => name);

/** What the table says of the same: other members of a domain are told by the bootstrap of the domain, providers by URL. */
const tabled = ({ links, processes }: Plan): string[] => {
  const participants = new Set(
    processes
      .filter((process) => 'nodes' in process && process.nodes.some(({ kind }) => kind === 'participant'))
      .map(({ name }) => name),
  );
  return links
    .filter(
      ({ from, fromKind, toKind, api }) =>
        fromKind !== 'application' &&
        api !== 'identity-provider' &&
        (api !== 'publicApi' || fromKind === 'balancer' || (participants.has(from) && toKind !== 'external')),
    )
    .map(({ from, endpoint }) => `${from} to ${address(endpoint)}`);
};

const distinct = (lines: readonly string[]): string[] => [...new Set(lines)].sort();

describe('who connects to whom', () => {
  it.each(files)('is what configurations say: %s', async (file) => {
    const { topologies } = await compileFile(file);
    for (const { topology } of topologies) {
      const plan = makePlan(topology);
      const found = distinct(tabled(plan));
      expect(found.length).toBeGreaterThan(0);
      expect(found).toEqual(distinct(written(plan)));
    }
  });
});
