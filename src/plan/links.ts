import type { Application } from '../model/topology.ts';
import { apiSecurity, type Security } from '../resolve/index.ts';
import { balancerAccess, connectionAccess, ledgerAccess, type Nodes } from './access.ts';
import type { Balancer, ClientEndpoint, Endpoint, HostRef, Link, Plan, Process, Storage } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Everybody who connects to somebody, with how the connection is secured. */
export function planLinks(
  builder: PlanBuilder,
  nodes: Nodes,
  { processes, balancers, servers }: Pick<Plan, 'processes' | 'balancers' | 'servers'>,
): Link[] {
  const owners = new Map<string, string>();
  for (const each of processes) {
    owners.set(each.name, each.organization);
    if (each.sharedName !== undefined) owners.set(each.sharedName, each.organization);
  }
  for (const each of [...balancers, ...servers]) owners.set(each.name, each.organization);
  const links: Link[] = [];
  const add = (link: Omit<Link, 'toKind' | 'to' | 'crossesOrganizations'>, organization: string): void => {
    const { host } = link.endpoint;
    const to = host.of === 'external' ? host.host : host.name;
    links.push({
      ...link,
      to,
      toKind: kindOf(host),
      crossesOrganizations: host.of !== 'external' && (owners.get(to) ?? organization) !== organization,
    });
  };
  for (const process of processes) processLinks(process, add);
  for (const balancer of balancers) balancerLinks(balancer, add);
  sequencerLinks(builder, nodes, add);
  for (const application of builder.topology.applications) applicationLinks(builder, nodes, application, add);
  return links;
}

type Add = (link: Omit<Link, 'toKind' | 'to' | 'crossesOrganizations'>, organization: string) => void;

const kindOf = (host: HostRef): Link['toKind'] =>
  host.of === 'external' ? 'external' : host.of === 'service' ? 'process' : host.of;

const securityOf = ({ tls }: ClientEndpoint): Security =>
  tls === undefined ? 'none' : tls.certChainFile === undefined ? 'server' : 'mutual';

function processLinks(process: Process, add: Add): void {
  const from = { from: process.name, fromKind: 'process' } as const;
  const store = (storage: Storage | undefined): void => {
    if (storage === undefined || !('endpoint' in storage) || storage.endpoint === undefined) return;
    const security = storage.sslMode === 'disable' || storage.sslMode === 'prefer' ? 'none' : 'server';
    add(
      { ...from, api: 'postgres', endpoint: storage.endpoint, security, isMutualAvailable: true },
      process.organization,
    );
  };
  const ledger = (endpoint: ClientEndpoint): void =>
    add(
      { ...from, api: 'ledgerApi', endpoint, security: securityOf(endpoint), isMutualAvailable: true },
      process.organization,
    );
  switch (process.kind) {
    case 'json-api':
      store(process.store);
      ledger(process.ledgerApi);
      return;
    case 'trigger-node': {
      store(process.store);
      ledger(process.ledgerApi);
      const internal = process.authorization?.internal;
      if (typeof internal === 'object')
        add(
          { ...from, api: 'http', endpoint: internal, security: 'none', isMutualAvailable: false },
          process.organization,
        );
      return;
    }
    case 'oauth-middleware':
      for (const url of originsOf([process.tokenUrl, process.tokenVerifier.uri]))
        urlLink(from, url, add, process.organization);
      return;
    default:
      for (const node of process.nodes) {
        store(node.storage);
        for (const service of node.authServices)
          if (service.url !== undefined) urlLink(from, service.url, add, process.organization);
      }
  }
}

/** One URL for each server that is asked. */
function originsOf(urls: readonly string[]): string[] {
  const byOrigin = new Map(urls.map((url) => [/^[a-z]+:\/\/[^/?#]+/.exec(url)?.[0] ?? url, url]));
  return [...byOrigin.values()];
}

/** A link to an identity provider, by the URL that the topology gives. */
function urlLink(
  from: { readonly from: string; readonly fromKind: 'process' },
  url: string,
  add: Add,
  organization: string,
): void {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?/.exec(url);
  if (match === null) return;
  const isSecured = match[1] === 'https';
  const endpoint: Endpoint = {
    host: { of: 'external', host: match[2] ?? '' },
    port: match[3] === undefined ? (isSecured ? 443 : 80) : Number(match[3]),
  };
  add(
    {
      ...from,
      api: 'identity-provider',
      endpoint,
      security: isSecured ? 'server' : 'none',
      isMutualAvailable: false,
    },
    organization,
  );
}

const apiPorts = {
  'ledger-api': 'ledgerApi',
  'admin-api': 'adminApi',
  'public-api': 'publicApi',
  http: 'http',
} as const;

function balancerLinks(balancer: Balancer, add: Add): void {
  for (const backend of balancer.backends) {
    add(
      {
        from: balancer.name,
        fromKind: 'balancer',
        api: apiPorts[balancer.api],
        endpoint: { host: { of: 'process', name: backend.process }, port: backend.port },
        security: balancer.backendSecurity,
        isMutualAvailable: balancer.api === 'ledger-api' || balancer.api === 'admin-api',
      },
      balancer.organization,
    );
  }
}

/** Participants, mediators and domain managers are told about sequencers at bootstrap; their configuration does not say it. */
function sequencerLinks(builder: PlanBuilder, nodes: Nodes, add: Add): void {
  const { topology } = builder;
  for (const domain of topology.domains) {
    for (const connection of domain.connections) {
      const access = connectionAccess(builder, nodes, connection);
      const { client } = connection;
      for (const instance of client.instances) {
        const process = nodes.find(client, instance)?.process;
        if (process === undefined) continue;
        for (const { endpoint, security } of access) {
          add(
            {
              from: process.name,
              fromKind: 'process',
              api: 'publicApi',
              endpoint,
              security,
              isMutualAvailable: false,
            },
            process.organization,
          );
        }
        for (const url of domain.spec.external?.sequencers ?? []) externalSequencer(process, url, add);
      }
    }
  }
}

function externalSequencer(process: Process, url: string, add: Add): void {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?/.exec(url);
  if (match === null) return;
  const isSecured = match[1] === 'https';
  add(
    {
      from: process.name,
      fromKind: 'process',
      api: 'publicApi',
      endpoint: {
        host: { of: 'external', host: match[2] ?? '' },
        port: match[3] === undefined ? (isSecured ? 443 : 80) : Number(match[3]),
      },
      security: isSecured ? 'server' : 'none',
      isMutualAvailable: false,
    },
    process.organization,
  );
}

function applicationLinks(builder: PlanBuilder, nodes: Nodes, application: Application, add: Add): void {
  const organization = application.organization?.name ?? '';
  const from = { from: application.name, fromKind: 'application' } as const;
  for (const ref of application.uses) {
    const { target } = ref;
    if (target.kind === 'participant') {
      const access = ledgerAccess(builder, nodes, { ...ref, target });
      if (access !== undefined)
        add(
          {
            ...from,
            api: 'ledgerApi',
            endpoint: access.endpoint,
            security: access.security,
            isMutualAvailable: true,
          },
          organization,
        );
    } else if (target.kind === 'json-api' || target.kind === 'load-balancer') {
      const balancer = target.kind === 'load-balancer' ? target : target.loadBalancer;
      if (balancer !== undefined) {
        const access = balancerAccess(builder, balancer);
        add(
          {
            ...from,
            api: apiPorts[balancer.api],
            endpoint: access.endpoint,
            security: access.security,
            isMutualAvailable: balancer.api === 'ledger-api',
          },
          organization,
        );
      } else if (target.kind === 'json-api') {
        add(
          {
            ...from,
            api: 'http',
            endpoint: jsonEndpoint(builder, target),
            security: apiSecurity(builder.topology, target, 'http').mode === 'none' ? 'none' : 'server',
            isMutualAvailable: false,
          },
          organization,
        );
      }
    }
  }
}

function jsonEndpoint(
  builder: PlanBuilder,
  target: Extract<Application['uses'][number]['target'], { kind: 'json-api' }>,
): Endpoint {
  const [first] = builder.meaning.instancesOf(target);
  return {
    host: {
      of: 'process',
      name: first === undefined ? target.name : builder.processName(builder.meaning.processOf(first)),
    },
    port: first === undefined ? 0 : (builder.meaning.portOf(first, 'http')?.number ?? 0),
  };
}
