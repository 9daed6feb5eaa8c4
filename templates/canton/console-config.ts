import {
  type CantonKind,
  type ClientEndpoint,
  type HoconTree,
  type HostOf,
  ifInEnvironment,
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
export function consoleConfig(remotes: readonly RemoteNode[], hostOf: HostOf): HoconTree {
  const canton: Record<string, Record<string, unknown>> = {};
  for (const remote of remotes) {
    const section = sections[remote.kind];
    const nodes = canton[section] ?? {};
    setOwn(nodes, remote.name, remoteNode(remote, hostOf));
    canton[section] = nodes;
  }
  return { canton: canton as unknown as HoconTree };
}

function remoteNode(remote: RemoteNode, hostOf: HostOf): HoconTree {
  const api = clientApis[remote.kind];
  const node: Record<string, HoconTree | undefined> = {
    'admin-api': endpoint(remote.adminApi, hostOf, true),
  };
  if (api !== undefined && remote.clientApi !== undefined)
    node[api] = endpoint(remote.clientApi, hostOf, api === 'ledger-api');
  return {
    ...node,
    token: remote.tokenVariable === undefined ? undefined : ifInEnvironment(remote.tokenVariable),
  };
}

/** A sequencer's public API is the one that never sees a client certificate. */
function endpoint(api: ClientEndpoint, hostOf: HostOf, mayShowCertificate: boolean): HoconTree {
  const { tls } = api;
  return {
    address: hostOf(api.host),
    port: api.port,
    tls:
      tls === undefined
        ? undefined
        : {
            'trust-collection-file': tls.trustFile,
            'client-cert':
              mayShowCertificate && tls.certChainFile !== undefined && tls.privateKeyFile !== undefined
                ? { 'cert-chain-file': tls.certChainFile, 'private-key-file': tls.privateKeyFile }
                : undefined,
          },
  };
}
