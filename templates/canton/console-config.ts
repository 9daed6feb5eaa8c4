import {
  type CantonKind,
  type ClientEndpoint,
  type HoconTree,
  type HostOf,
  ifInEnvironment,
  type Job,
  type Plan,
  type RemoteNode,
  setOwn,
} from '#template';

const sections: Readonly<Record<CantonKind, string>> = {
  domain: 'remote-domains',
  sequencer: 'remote-sequencers',
  mediator: 'remote-mediators',
  'domain-manager': 'remote-domain-managers',
  participant: 'remote-participants',
};

/** What each kind of node calls its client API. */
const clientApis: Readonly<Record<CantonKind, string | undefined>> = {
  domain: 'public-api',
  sequencer: 'public-api',
  mediator: undefined,
  'domain-manager': undefined,
  participant: 'ledger-api',
};

/** The configuration of a console that reaches running nodes. Each instance has its own name there. */
export function consoleConfig(job: Job, { profile }: Plan, hostOf: HostOf): HoconTree {
  const canton: Record<string, Record<string, HoconTree | boolean>> = {};
  // Users are made with commands that the console counts among those for tests (AdminCommandRunner.scala).
  if (job.usesTestingCommands) canton['features'] = { 'enable-testing-commands': true };
  for (const remote of job.console) {
    const section = sections[remote.kind];
    const nodes = canton[section] ?? {};
    setOwn(nodes, remote.name, remoteNode(remote, profile, hostOf));
    canton[section] = nodes;
  }
  return { canton };
}

function remoteNode(remote: RemoteNode, profile: Plan['profile'], hostOf: HostOf): HoconTree {
  const api = clientApis[remote.kind];
  const node: Record<string, HoconTree | undefined> = {
    'admin-api': endpoint(remote.adminApi, hostOf),
  };
  if (api !== undefined && remote.clientApi !== undefined)
    node[api] =
      api === 'public-api'
        ? publicEndpoint(remote.clientApi, profile, hostOf)
        : endpoint(remote.clientApi, hostOf);
  return {
    ...node,
    token: remote.tokenVariable === undefined ? undefined : ifInEnvironment(remote.tokenVariable),
  };
}

/** A sequencer's public API is the one that never sees a client certificate; what its TLS is called has changed. */
function publicEndpoint(api: ClientEndpoint, { keys }: Plan['profile'], hostOf: HostOf): HoconTree {
  const address = { address: hostOf(api.host), port: api.port };
  if (api.tls === undefined) return address;
  return keys.publicApiClientTls
    ? { ...address, tls: { 'trust-collection-file': api.tls.trustFile } }
    : {
        ...address,
        'transport-security': true,
        'custom-trust-certificates': { 'pem-file': api.tls.trustFile },
      };
}

function endpoint({ host, port, tls }: ClientEndpoint, hostOf: HostOf): HoconTree {
  return {
    address: hostOf(host),
    port,
    tls:
      tls === undefined
        ? undefined
        : {
            'trust-collection-file': tls.trustFile,
            'client-cert':
              tls.certChainFile !== undefined && tls.privateKeyFile !== undefined
                ? { 'cert-chain-file': tls.certChainFile, 'private-key-file': tls.privateKeyFile }
                : undefined,
          },
  };
}
