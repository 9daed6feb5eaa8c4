import type { Component, Topology } from '../model/topology.ts';
import type { Concern } from '../profiles/changes.ts';

/** The components of a topology that a change between releases is about; none where it uses nothing of that. */
export const concerned: Readonly<Record<Concern, (topology: Topology) => readonly Component[]>> = {
  nodes: ({ cantonNodes }) => cantonNodes,
  domains: (topology) => ownDomains(topology),
  'domains-without-version': (topology) =>
    ownDomains(topology).filter(({ spec }) => spec.protocolVersion === undefined),
  'domains-of-old-version': (topology) =>
    ownDomains(topology).filter(({ spec }) => spec.protocolVersion === 3 || spec.protocolVersion === 4),
  'domain-managers': ({ domainManagers }) => domainManagers,
  replicated: ({ participants, mediators }) =>
    [...participants, ...mediators].filter(({ instances }) => instances.length > 1),
  'sequencer-lists': ({ participants, mediators, domainManagers }) =>
    [...participants, ...mediators, ...domainManagers].filter(({ connections }) =>
      connections.some(({ domain, endpoints }) => domain.access === 'client-side' && endpoints.length > 1),
    ),
  // The balancer in front of replicas asks which one is active.
  'asked-whether-active': ({ participants }) => participants.filter(({ instances }) => instances.length > 1),
  'old-reporters': ({ cantonNodes, spec }) =>
    (spec.monitoring?.reporters ?? []).some((reporter) => reporter !== 'prometheus') ? cantonNodes : [],
  databases: ({ cantonNodes }) =>
    cantonNodes.filter((node) => 'database' in node && node.database?.storage !== 'memory'),
  blockchains: ({ sequencers }) => sequencers.filter(({ backendKind }) => backendKind !== 'sql'),
  ethereum: ({ sequencers }) => sequencers.filter(({ backendKind }) => backendKind === 'ethereum'),
  'open-source': ({ edition, cantonNodes }) => (edition === 'open-source' ? cantonNodes : []),
  enterprise: ({ edition, cantonNodes }) => (edition === 'enterprise' ? cantonNodes : []),
  kms: ({ cantonNodes }) => cantonNodes.filter(({ spec }) => 'kms' in spec && spec.kms !== undefined),
  'target-scope': ({ identityProviders, jsonApis }) =>
    [...identityProviders, ...jsonApis].filter(({ spec }) => spec.targetScope !== undefined),
  triggers: ({ triggerServices }) => triggerServices,
  'contract-keys': ({ domains, participants }) =>
    [...domains, ...participants].filter(({ spec }) => spec.uniqueContractKeys !== undefined),
};

const ownDomains = ({ domains }: Topology) => domains.filter(({ isExternal }) => !isExternal);
