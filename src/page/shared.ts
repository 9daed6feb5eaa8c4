import { addressOfUrl } from '../base/url.ts';
import type { IdentityProvider, Topology } from '../model/topology.ts';
import type { Link, Plan, Process } from '../plan/plan.ts';
import { componentKey } from './components.ts';
import type { PageTable } from './page-data.ts';
import { type Row, table } from './table.ts';

/** What several services, applications or organizations lean on, with their names: who is hit when it is lost or busy. */
export function shared(topology: Topology, plan: Plan, keys: ReadonlyMap<string, string>): PageTable {
  const processes = new Map(plan.processes.map((process) => [process.name, process]));
  const services = new Map(plan.processes.map((process) => [process.service, process]));
  const balancers = new Map(plan.balancers.map((balancer) => [balancer.name, balancer]));
  const servers = new Map(plan.servers.map((server) => [server.name, server]));
  const names = new Map(
    topology.declared.map((each) => [
      componentKey(each.path),
      each.kind === 'trigger-node' ? each.fullName : each.name,
    ]),
  );
  const nameOf = ({ path, service }: Process): string => names.get(componentKey(path)) ?? service;
  const providers = providersByHost(topology);
  const applications = new Map(topology.applications.map((application) => [application.name, application]));

  /** One name and kind for all instances of what is leant on. */
  const target = (link: Link): { name: string; kind: string; organization: string } => {
    const balancer = balancers.get(link.to);
    if (balancer !== undefined) {
      const behind = new Set(
        balancer.backends.map(({ process }) => {
          const known = processes.get(process);
          return known === undefined ? process : nameOf(known);
        }),
      );
      return {
        name: link.to,
        kind: `load balancer of ${[...behind].join(', ')}`,
        organization: balancer.organization,
      };
    }
    const server = servers.get(link.to);
    if (server !== undefined)
      return { name: link.to, kind: 'database server', organization: server.organization };
    const process = processes.get(link.to) ?? services.get(link.to);
    if (process !== undefined)
      return { name: nameOf(process), kind: process.kind, organization: process.organization };
    const provider = providers.get(link.to);
    const kind = link.api === 'identity-provider' ? 'identity provider' : 'outside the deployment';
    return {
      name: provider?.name ?? link.to,
      kind,
      organization: provider?.organizations.map(({ target }) => target.name).join(', ') ?? '',
    };
  };
  const keyOf = (name: string): string => {
    const other = providers.get(name) ?? services.get(name);
    return keys.get(name) ?? (other === undefined ? '' : componentKey(other.path));
  };
  const user = ({ from }: Link): { name: string; organization: string } => {
    const process = processes.get(from);
    if (process !== undefined) return { name: nameOf(process), organization: process.organization };
    return { name: from, organization: applications.get(from)?.organization?.name ?? '' };
  };

  const found = new Map<
    string,
    ReturnType<typeof target> & { key: string; users: Set<string>; organizations: Set<string> }
  >();
  for (const link of plan.links) {
    // A balancer passes on what others ask; monitoring and jobs ask everything.
    if (link.fromKind !== 'process' && link.fromKind !== 'application') continue;
    const to = target(link);
    const by = user(link);
    if (by.name === to.name) continue;
    const id = `${to.kind}\u0000${to.name}`;
    const known = found.get(id) ?? {
      ...to,
      key: keyOf(link.to),
      users: new Set<string>(),
      organizations: new Set<string>(),
    };
    known.users.add(by.name);
    if (by.organization !== '') known.organizations.add(by.organization);
    found.set(id, known);
  }
  const rows = [...found.values()]
    .filter(({ users }) => users.size > 1)
    .sort((a, b) => b.organizations.size - a.organizations.size || b.users.size - a.users.size);
  return table(
    'shared',
    'Shared',
    'What more than one service or application uses, the one of most organizations first. Instances of one service count once.',
    ['Shared', 'Kind', 'Whose', 'By how many', 'Shared by', 'Of organizations'],
    rows.map(
      ({ key, name, kind, organization, users, organizations }): Row => [
        key,
        name,
        kind,
        organization,
        users.size,
        [...users].join(', '),
        [...organizations].join(', '),
      ],
    ),
  );
}

/** Providers by the hosts that are asked; one that stands for several stays a host. */
function providersByHost(topology: Topology): ReadonlyMap<string, IdentityProvider | undefined> {
  const found = new Map<string, IdentityProvider | undefined>();
  for (const provider of topology.identityProviders)
    for (const url of [provider.spec.issuer, provider.spec.jwksUrl, provider.spec.tokenUrl]) {
      const host = addressOfUrl(url ?? '')?.host;
      if (host === undefined) continue;
      const isAnothers = found.has(host) && found.get(host) !== provider;
      found.set(host, isAnothers ? undefined : provider);
    }
  return found;
}
