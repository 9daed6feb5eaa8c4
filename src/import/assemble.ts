import { own } from '../base/object.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { sectionsThat } from '../model/kinds/index.ts';
import { latestLine } from '../profiles/profile.ts';
import { assembleBalancers } from './assemble-balancers.ts';
import { assembleNodes } from './assemble-nodes.ts';
import { assembleServices } from './assemble-services.ts';
import { Assembly } from './assembly.ts';
import { numberAt, objectAt } from './config-access.ts';
import { Draft } from './draft.ts';
import { estateFinding } from './estate-rules.ts';
import type { ConfiguredProcess, Estate } from './facts.ts';

/** The order of the starters. */
const order = [
  ...['apiVersion', 'name', 'description', 'daml', 'environment', 'zones'],
  ...[...sectionsThat(() => true), 'monitoring'],
];

export interface AssembleOptions {
  readonly name: string;
  readonly environment: string;
}

/** A topology of what was read: everything written out, in the order of the starters. */
export function assemble(estate: Estate, options: AssembleOptions): { draft: Draft; findings: Diagnostic[] } {
  const draft = new Draft();
  const assembly = new Assembly(estate, draft);
  draft.set(['apiVersion'], 'canton-plan/v1');
  draft.set(['name'], estate.name ?? options.name);
  release(estate, draft);
  draft.set(['environment'], options.environment);
  const zones = [...new Set(estate.workloads.flatMap(({ zone }) => zone ?? []))];
  draft.set(['zones'], zones.length === 0 ? undefined : zones);
  assembleNodes(assembly);
  assembleServices(assembly);
  assembleBalancers(assembly);
  organizations(estate, draft);
  monitoring(estate, draft);
  const sorted = Object.entries(draft.value).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  for (const [key] of sorted) delete draft.value[key];
  for (const [key, value] of sorted) draft.value[key] = value;
  return { draft, findings: probeFindings(estate) };
}

/** The release and the edition, as most images of Canton say them. */
function release(estate: Estate, draft: Draft): void {
  const tags = estate.workloads.flatMap(({ image = '', imageOrigin }) => {
    const match =
      /(canton-enterprise|canton-open-source|http-json|trigger-service|oauth2-middleware)[^:@]*:v?(\d+\.\d+\.\d+)/.exec(
        image,
      );
    return match === null ? [] : [{ product: match[1] ?? '', version: match[2] ?? '', origin: imageOrigin }];
  });
  const counts = new Map<string, number>();
  for (const { version } of tags) counts.set(version, (counts.get(version) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const version = most?.[0] ?? `${latestLine}.4`;
  const tag = tags.find((each) => each.version === version);
  draft.set(['daml', 'version'], version, tag?.origin);
  for (const other of counts.keys())
    if (other !== version) {
      const at = tags.find((each) => each.version === other);
      if (at !== undefined) draft.gap(at.origin, `this runs release ${other}, most of the estate ${version}`);
    }
  const open = tags.find(({ product }) => product === 'canton-open-source');
  const hasEnterprise = tags.some(({ product }) => product === 'canton-enterprise');
  if (open !== undefined && !hasEnterprise) draft.set(['daml', 'edition'], 'open-source', open.origin);
  const [process] = estate.nodes;
  if (tag === undefined && process !== undefined)
    draft.gap(process.origin, `no image says the release: ${version} is taken`);
}

function organizations(estate: Estate, draft: Draft): void {
  const seen = [
    ...estate.workloads.map(({ organization, origin }) => ({ organization, origin })),
    ...estate.servers,
  ];
  for (const { organization, origin } of seen)
    if (organization !== undefined && own(draft.value['organizations'], organization) === undefined)
      draft.set(['organizations', organization], {}, origin);
}

/** Metrics are on unless no process publishes any. */
function monitoring(estate: Estate, draft: Draft): void {
  const processes = [...estate.nodes, ...estate.services].map(({ process }) => process);
  const publishes = ({ config }: ConfiguredProcess): boolean =>
    objectAt(config, 'metrics') !== undefined ||
    objectAt(config, 'canton', 'monitoring', 'metrics') !== undefined;
  if (processes.length === 0) return;
  const metrics = processes.some(publishes);
  const one = processes.find(publishes) ?? processes[0];
  draft.set(['monitoring', 'metrics'], metrics, one?.origin);
  draft.set(['monitoring', 'alerts'], estate.hasAlerts !== undefined, estate.hasAlerts ?? one?.origin);
}

/** Health checks of a container that ask a port on which nothing of its configuration listens. */
function probeFindings(estate: Estate): Diagnostic[] {
  const ports = new Map<string, Set<number>>();
  const processes = new Set([...estate.nodes, ...estate.services].map(({ process }) => process));
  for (const process of processes) {
    const { workload, config } = process;
    if (workload === undefined) continue;
    const found = ports.get(workload.name) ?? new Set<number>();
    for (const port of portsIn(config)) found.add(port);
    ports.set(workload.name, found);
  }
  for (const { node, process } of estate.nodes)
    if (process.workload !== undefined)
      for (const port of portsIn(node)) ports.get(process.workload.name)?.add(port);
  return [...processes].flatMap(({ workload }) =>
    (workload?.probes ?? [])
      .filter(({ port }) => ports.get(workload?.name ?? '')?.has(port) === false)
      .slice(0, 1)
      .map(({ port, origin }) =>
        estateFinding(
          'estate/health-port',
          `the health check of ${workload?.name} asks port ${port}, on which nothing listens there`,
          origin,
          `listens on ${[...(ports.get(workload?.name ?? '') ?? [])]
            // A port that is not known yet: its variable is set nowhere.
            .filter((each) => each > 0)
            .sort((a, b) => a - b)
            .join(', ')}`,
        ),
      ),
  );
}

/** Every `port` of a configuration but those of clients, and the ports of metrics reporters. */
function portsIn(config: Parameters<typeof objectAt>[0]): number[] {
  if (config === undefined || config.kind === 'scalar') return [];
  if (config.kind === 'list') return config.items.flatMap(portsIn);
  return [...config.entries].flatMap(([key, { value }]) => {
    if (key === 'port' && value.kind === 'scalar') return Number(value.text);
    if (key === 'reporter' && value.kind === 'scalar') return Number(/:(\d+)$/.exec(value.text)?.[1] ?? 0);
    const isClient =
      key === 'storage' ||
      key.startsWith('remote-') ||
      (key === 'ledger-api' && numberAt(value, 'address') === undefined && !config.entries.has('admin-api'));
    return isClient ? [] : portsIn(value);
  });
}
