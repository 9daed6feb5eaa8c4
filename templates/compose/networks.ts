import { type Plan, slug } from '#template';
import { Interpolated } from './interpolation.ts';

export interface Networks {
  /** Networks of each service. */
  readonly byService: ReadonlyMap<string, readonly string[]>;
  /** Hosts of another organization that a service reaches, for `extra_hosts`. */
  readonly extraHosts: ReadonlyMap<string, readonly Interpolated[]>;
  /** Variables with the addresses of such hosts. */
  readonly foreignHosts: readonly { readonly host: string; readonly variable: string }[];
  readonly names: readonly string[];
}

/**
 * A private network for each organization, and one for each pair of organizations of which one reaches the other: only
 * what is reached, and who reaches it, is in both.
 */
export function networksOf(plan: Plan): Networks {
  const owners = new Map<string, string>();
  const byService = new Map<string, string[]>();
  const organizations = new Map(plan.organizations.map((each) => [each.name, each.slug]));
  const home = (organization: string): string =>
    networkName(organizations.get(organization) ?? slug(organization), organizations);
  const join = (service: string, network: string): void => {
    const known = byService.get(service) ?? [];
    if (!known.includes(network)) byService.set(service, [...known, network]);
  };
  const all = [
    ...plan.servers.filter((server) => server.external === undefined),
    ...plan.balancers,
    ...plan.processes,
    ...plan.jobs,
    ...plan.consoles,
    ...plan.monitors,
  ];
  for (const each of all) {
    owners.set(each.name, each.organization);
    join(each.name, home(each.organization));
  }
  const shared = new Map<string, string[]>();
  for (const process of plan.processes) {
    if (process.sharedName === undefined) continue;
    owners.set(process.sharedName, process.organization);
    shared.set(process.sharedName, [...(shared.get(process.sharedName) ?? []), process.name]);
  }
  const foreign = new ForeignHosts();
  for (const { from, to, crosses } of connections(plan)) {
    const [here, there] = [owners.get(from), owners.get(to)];
    if (here === undefined || !crosses) continue;
    if (there === undefined) foreign.add(from, to);
    else if (here !== there) {
      const network = `${home(here)}-to-${home(there)}`;
      join(from, network);
      for (const target of shared.get(to) ?? [to]) join(target, network);
    }
  }
  const names = [...new Set([...byService.values()].flat())];
  return { byService, extraHosts: foreign.byService, foreignHosts: foreign.hosts, names };
}

/**
 * Compose takes a network that begins with `x-` for an extension of the file, and the service that names it refers to
 * none (seen with Compose 2.26.1). No organization's own name is taken for it.
 */
function networkName(wanted: string, organizations: ReadonlyMap<string, string>): string {
  if (!wanted.startsWith('x-')) return wanted;
  const taken = new Set(organizations.values());
  let name = `net-${wanted}`;
  while (taken.has(name)) name = `net-${name}`;
  return name;
}

interface Connection {
  readonly from: string;
  readonly to: string;
  readonly crosses: boolean;
}

/** Every connection that a container opens: those of processes, and those of one-shot consoles. */
const connections = (plan: Plan): Connection[] => [
  ...plan.links.flatMap((link) =>
    link.fromKind === 'application' || link.toKind === 'external'
      ? []
      : [{ from: link.from, to: link.to, crosses: link.crossesOrganizations }],
  ),
  ...[...plan.jobs, ...plan.consoles].flatMap((job) =>
    job.console.flatMap((remote) =>
      [remote.adminApi, remote.clientApi].flatMap((api) =>
        api === undefined || api.host.of === 'external'
          ? []
          : [{ from: job.name, to: api.host.name, crosses: true }],
      ),
    ),
  ),
  ...plan.jobs.flatMap(({ name, task }) =>
    endpointsOf(task).flatMap(({ host }) =>
      host.of === 'external' ? [] : [{ from: name, to: host.name, crosses: true }],
    ),
  ),
];

/** Sequencers that a bootstrap step names, for it may ask them as well, and trigger nodes whose rules it starts. */
function endpointsOf(task: Plan['jobs'][number]['task']) {
  if (task.type === 'domain') return task.endpoints;
  if (task.type === 'triggers') return task.nodes.map(({ endpoint }) => endpoint);
  if (task.type !== 'connect') return [];
  return task.participants.flatMap(({ connections: all }) => all.flatMap(({ endpoints }) => endpoints));
}

class ForeignHosts {
  readonly byService = new Map<string, Interpolated[]>();
  readonly hosts: { host: string; variable: string }[] = [];
  readonly #variables = new Map<string, string>();

  add(service: string, host: string): void {
    let variable = this.#variables.get(host);
    if (variable === undefined) {
      variable = `${host
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_')
        .replace(/^(?=\d)/, '_')}_ADDRESS`;
      this.#variables.set(host, variable);
      this.hosts.push({ host, variable });
    }
    const entry = Interpolated.address(host, variable);
    const known = this.byService.get(service) ?? [];
    if (!known.some(({ text }) => text === entry.text)) this.byService.set(service, [...known, entry]);
  }
}
