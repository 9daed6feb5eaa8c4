import { provider, variableOf } from './assemble-nodes.ts';
import { type Assembly, organizationOfGroup } from './assembly.ts';
import { entryAt, flagAt, jdbcStorage, numberAt, originAt, textAt } from './config-access.ts';
import type { ServiceFact } from './facts.ts';
import type { ServiceGroup } from './groups.ts';
import { instanceName } from './groups.ts';
import type { Target } from './hosts.ts';
import { isLocal } from './hosts.ts';

/** JSON APIs, OAuth2 middlewares, trigger services. */
export function assembleServices(assembly: Assembly): void {
  for (const group of assembly.jsonApis) jsonApi(assembly, group);
  for (const group of assembly.middlewares) middleware(assembly, group);
  for (const [service, nodes] of triggerServices(assembly)) triggerService(assembly, service, nodes);
}

const first = (group: ServiceGroup): ServiceFact => group.members[0] as ServiceFact;

/** The participant behind the address of a ledger client. */
function participantOf(assembly: Assembly, { process }: ServiceFact): string | undefined {
  const host = textAt(process.config, 'ledger-api', 'address');
  const found = assembly.nodeBehind(host, assembly.participants);
  if (found !== undefined) return found.instance ?? found.group.name;
  const port = numberAt(process.config, 'ledger-api', 'port');
  const byPort = assembly.participants.filter(
    ({ members }) => numberAt(members[0]?.node, 'ledger-api', 'port') === port,
  );
  const candidates = isLocal(host)
    ? byPort
    : assembly.participants.filter(({ name }) => host?.includes(name) === true);
  const [guess] =
    candidates.length === 1 ? candidates : assembly.participants.length === 1 ? assembly.participants : [];
  const origin = originAt(process.config, 'ledger-api', 'address');
  if (guess !== undefined && !isLocal(host))
    assembly.draft.gap(origin, `${host} is no host of the estate: ${guess.name} is taken for it`);
  if (guess === undefined)
    assembly.draft.gap(origin, `which participant answers at ${host ?? 'its address'} is not known`);
  return guess?.name;
}

function jsonApi(assembly: Assembly, group: ServiceGroup): void {
  const { draft } = assembly;
  const path = ['jsonApis', group.name];
  const fact = first(group);
  const { config, workload } = fact.process;
  const organization = organizationOfGroup(group.members);
  draft.set(path, {}, workload?.origin ?? fact.process.origin);
  draft.set([...path, 'organization'], organization);
  draft.set(
    [...path, 'participant'],
    participantOf(assembly, fact),
    originAt(config, 'ledger-api', 'address'),
  );
  const caches = group.members.map((member) => cacheOf(assembly, group, member, organization));
  const [cache] = caches;
  const isSame = caches.every((each) => JSON.stringify(each) === JSON.stringify(cache));
  draft.set(
    [...path, 'instances'],
    assembly.instances(group.name, group.members, (index) => (isSame ? {} : { cache: caches[index] })),
    workload?.replicasOrigin,
  );
  if (isSame) draft.set([...path, 'cache'], cache, originAt(config, 'query-store'));
  draft.set(
    [...path, 'startMode'],
    textAt(config, 'query-store', 'start-mode'),
    originAt(config, 'query-store', 'start-mode'),
  );
  draft.set(
    [...path, 'tls'],
    entryAt(config, 'server', 'https') === undefined ? 'none' : 'server',
    originAt(config, 'server', 'https'),
  );
  draft.set(
    [...path, 'targetScope'],
    textAt(config, 'auth-config', 'target-scope'),
    originAt(config, 'auth-config', 'target-scope'),
  );
  draft.set(
    [...path, 'allowInsecureTokens'],
    flagAt(config, 'allow-insecure-tokens') ?? false,
    originAt(config, 'allow-insecure-tokens'),
  );
  draft.set([...path, 'staticContent'], textAt(config, 'static-content', 'directory'));
  const ports = { http: numberAt(config, 'server', 'port') };
  assembly.ports(path, 'json-api', ports, originAt(config, 'server', 'port'));
  assembly.published(path, workload, ports);
}

/** `none`, `local`, a server, or the details. */
function cacheOf(
  assembly: Assembly,
  group: ServiceGroup,
  { process }: ServiceFact,
  organization: string | undefined,
): unknown {
  const store =
    jdbcStorage(process.config, 'query-store', 'base-config') ?? jdbcStorage(process.config, 'query-store');
  if (store === undefined) return 'none';
  const index = group.members.findIndex((member) => member.process === process);
  const fallback = `${group.name}-${instanceName(group.name, process.workload?.name ?? '', index)}_cache`;
  const server = assembly.hosts
    .find(store.host)
    .find((target): target is Extract<Target, { kind: 'server' }> => target.kind === 'server');
  const isOwn = server?.server.name === `${process.name}-cache` || isLocal(store.host);
  if (!isOwn) {
    const use = assembly.databaseUse(store, fallback, true, organization);
    const isShared =
      group.members.length > 1 &&
      store.database !== undefined &&
      group.members.every(
        (member) => textAt(member.process.config, 'query-store', 'base-config', 'url') === store.url,
      );
    return isShared && typeof use === 'object' ? { ...use, shared: true } : use;
  }
  const pool =
    store.maxConnections === undefined || store.maxConnections === 10
      ? {}
      : { poolSize: store.maxConnections };
  const prefix =
    store.tablePrefix === undefined || store.tablePrefix === '' ? {} : { tablePrefix: store.tablePrefix };
  const more = { ...pool, ...prefix };
  return Object.keys(more).length === 0 ? 'local' : more;
}

function middleware(assembly: Assembly, group: ServiceGroup): void {
  const { draft } = assembly;
  const path = ['oauthMiddlewares', group.name];
  const live = group.members.find(({ process }) => process.workload?.isStandby !== true) ?? first(group);
  const { config, workload, origin } = live.process;
  const organization = organizationOfGroup(group.members);
  draft.set(path, {}, workload?.origin ?? origin);
  draft.set([...path, 'organization'], organization);
  const keys = textAt(config, 'token-verifier', 'uri');
  if (keys !== undefined && textAt(config, 'token-verifier', 'type') === 'rs256-jwks') {
    const name = provider(assembly, keys, organization);
    draft.set([...path, 'identityProvider'], name, originAt(config, 'token-verifier', 'uri'));
    draft.set(
      ['identityProviders', name, 'authorizationUrl'],
      textAt(config, 'oauth-auth'),
      originAt(config, 'oauth-auth'),
    );
    draft.set(
      ['identityProviders', name, 'tokenUrl'],
      textAt(config, 'oauth-token'),
      originAt(config, 'oauth-token'),
    );
  } else if (keys !== undefined)
    draft.set([...path, 'tokenVerifier'], { type: textAt(config, 'token-verifier', 'type'), uri: keys });
  draft.set(
    [...path, 'standby'],
    group.members.filter(({ process }) => process.workload?.isStandby === true).length,
  );
  const running = group.members.filter(({ process }) => process.workload?.isStandby !== true);
  if (running.length > 1)
    draft.set([...path, 'instances'], running.length, running[1]?.process.workload?.origin);
  draft.set([...path, 'clientId'], textAt(config, 'client-id'), originAt(config, 'client-id'));
  const variable =
    variableOf(config, 'client-secret') ??
    `${group.name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_CLIENT_SECRET`;
  draft.set(
    [...path, 'clientSecret'],
    workload?.secrets.get(variable) ?? { env: variable },
    originAt(config, 'client-secret'),
  );
  const callback = textAt(config, 'callback-uri');
  draft.set([...path, 'callbackUri'], callback, originAt(config, 'callback-uri'));
  draft.set(
    [...path, 'cookieSecure'],
    flagAt(config, 'cookie-secure') ?? true,
    originAt(config, 'cookie-secure'),
  );
  draft.set([...path, 'monitoring', 'restart'], restartOf(workload?.restart));
  const ports = { http: numberAt(config, 'port') };
  assembly.ports(path, 'oauth-middleware', ports, originAt(config, 'port'));
  assembly.published(path, workload, ports);
}

const restartOf = (restart: string | undefined): string | undefined =>
  restart === undefined
    ? undefined
    : /^(?:always|unless-stopped)$/i.test(restart)
      ? 'always'
      : /^on-?failure/i.test(restart)
        ? 'on-failure'
        : 'none';

/** Trigger processes by service and node: the label says the service, the process the node; else names are cut. */
function triggerServices(assembly: Assembly): Map<string, Map<string, ServiceFact[]>> {
  const services = new Map<string, Map<string, ServiceFact[]>>();
  const facts = assembly.triggers.flatMap(({ members }) => members);
  for (const fact of facts) {
    const process = (fact.process.workload?.name ?? fact.process.name).replace(
      /-(?:live|standby)(?:-\d+)?$/,
      '',
    );
    const label = fact.process.workload?.service;
    const isWhole = label === undefined || label === process;
    const cut = process.lastIndexOf('-');
    const service = !isWhole ? label : cut > 0 && label !== undefined ? process.slice(0, cut) : process;
    const node = process.startsWith(`${service}-`) ? process.slice(service.length + 1) : 'main';
    const nodes = services.get(service) ?? new Map<string, ServiceFact[]>();
    nodes.set(node, [...(nodes.get(node) ?? []), fact]);
    services.set(service, nodes);
  }
  return services;
}

function triggerService(
  assembly: Assembly,
  service: string,
  nodes: ReadonlyMap<string, readonly ServiceFact[]>,
): void {
  const { draft } = assembly;
  const path = ['triggerServices', service];
  const all = [...nodes.values()].flat();
  const one = all[0] as ServiceFact;
  const { config, workload, origin } = one.process;
  const organization = organizationOfGroup(all);
  draft.set(path, {}, workload?.origin ?? origin);
  draft.set([...path, 'organization'], organization);
  draft.set(
    [...path, 'participant'],
    participantOf(assembly, one),
    originAt(config, 'ledger-api', 'address'),
  );
  const stores = [...nodes].map(([node, [member]]) => {
    const store = member === undefined ? undefined : jdbcStorage(member.process.config, 'trigger-store');
    return store === undefined
      ? undefined
      : assembly.databaseUse(store, `${service}_${node}`, true, organization);
  });
  const isSame = stores.every((store) => JSON.stringify(store) === JSON.stringify(stores[0]));
  if (isSame) draft.set([...path, 'database'], stores[0], originAt(config, 'trigger-store'));
  const internal =
    textAt(config, 'authorization', 'auth-internal-uri') ??
    textAt(config, 'authorization', 'auth-common-uri');
  const host = /^https?:\/\/([^:/]+)/.exec(internal ?? '')?.[1];
  const target = assembly.hosts
    .find(host)
    .find(
      (each): each is Extract<Target, { kind: 'service' }> =>
        each.kind === 'service' && each.group.kind === 'oauth-middleware',
    );
  if (target !== undefined) {
    draft.set([...path, 'oauthMiddleware'], target.group.name, originAt(config, 'authorization'));
    const external = textAt(config, 'authorization', 'auth-external-uri');
    draft.set(
      ['oauthMiddlewares', target.group.name, 'externalUrl'],
      external,
      originAt(config, 'authorization', 'auth-external-uri'),
    );
  } else if (internal !== undefined)
    draft.set(
      [...path, 'authorization'],
      { internalUri: internal, externalUri: textAt(config, 'authorization', 'auth-external-uri') },
      originAt(config, 'authorization'),
    );
  const callback = textAt(config, 'authorization', 'auth-callback-uri');
  draft.set(
    [...path, 'externalUrl'],
    callback === undefined ? undefined : serviceUrl(callback, [...nodes.keys()]),
    originAt(config, 'authorization', 'auth-callback-uri'),
  );
  draft.set([...path, 'monitoring', 'restart'], restartOf(workload?.restart));
  for (const [index, [node, members]] of [...nodes].entries()) {
    const at = [...path, 'nodes', node];
    const standby = members.filter(({ process }) => process.workload?.isStandby === true).length;
    const [member] = members;
    draft.set(at, {}, member?.process.workload?.origin ?? member?.process.origin);
    draft.set([...at, 'live'], members.length - standby);
    draft.set([...at, 'standby'], standby);
    if (!isSame) draft.set([...at, 'database'], stores[index]);
  }
  const darPaths = entryAt(config, 'dar-paths')?.value;
  if (darPaths?.kind === 'list' && darPaths.items.length > 0)
    draft.set(
      [...path, 'darPaths'],
      darPaths.items.map((item) => (item.kind === 'scalar' ? item.text : '')),
    );
  draft.gap(
    originAt(config, 'trigger-store'),
    `the rules of ${service} stand in its store, not in a file: write them into nodes.*.rules`,
  );
}

/** The URL of a trigger service, from where log-ins come back to one of its nodes: `…/pink/cb`, or `…/cb` of its only one. */
const serviceUrl = (callback: string, nodes: readonly string[]): string => {
  const base = callback.replace(/cb$/, '');
  const own = nodes.length > 1 ? nodes.find((node) => base.endsWith(`/${node}/`)) : undefined;
  return own === undefined ? base : base.slice(0, -(own.length + 1));
};
