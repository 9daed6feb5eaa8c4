import type { Domain, Participant, Topology } from '../model/topology.ts';
import { flowText } from '../parse/flow-text.ts';
import { addressParts, type PublicAddress, publicAddresses } from '../resolve/index.ts';
import { isPrivate } from './access.ts';
import { isOwn } from './side.ts';

/** The part of a topology that a partner needs, and what is said about it. */
export interface Handover {
  /** A topology document; undefined where something is in the way. */
  readonly text: string | undefined;
  /** Why there is none, or what the owner should know. */
  readonly notes: readonly string[];
}

/**
 * What the organizations of a file hand over to another one: how their domains are reached, the protocol version, who
 * signs the certificates, and the names of their participants. Nothing inside is told: no host, no database, no secret.
 */
export function handover(topology: Topology, to: string): Handover {
  const isHanded = (each: Domain | Participant): boolean => isOwn(each) && each.organization?.name !== to;
  const domains = topology.domains.filter((domain) => !domain.isExternal && isHanded(domain));
  const participants = topology.participants.filter(
    (each) => isHanded(each) && each.connections.some(({ domain }) => domains.includes(domain)),
  );
  if (domains.length === 0)
    return {
      text: undefined,
      notes: [`nobody but \`${to}\` runs a domain there, so there is nothing to hand over`],
    };
  const unnamed = domains.filter((domain) => domain.organization === undefined);
  if (unnamed.length > 0)
    return {
      text: undefined,
      notes: unnamed.map(({ title }) => `${title} belongs to no organization: write its \`organization\``),
    };
  const reached = domains.map((domain) => ({ domain, addresses: publicAddresses(topology, domain) }));
  const missing = reached.filter(({ addresses }) => addresses.every(({ address }) => address === undefined));
  if (missing.length > 0)
    return {
      text: undefined,
      notes: missing.map(
        ({ domain }) =>
          `${domain.title} has no address that others know: write \`address\` of the load balancer of its sequencers, or their \`publicApi.address\``,
      ),
    };
  return {
    text: `${flowLines(documentOf(topology, to, reached, participants))}\n`,
    notes: reached.flatMap(({ domain, addresses }) => notesOf(domain, addresses)),
  };
}

interface Reached {
  readonly domain: Domain;
  readonly addresses: readonly PublicAddress[];
}

function notesOf(domain: Domain, addresses: readonly PublicAddress[]): string[] {
  const authority = authorityFile(domain, addresses);
  const portless = addresses.filter(
    ({ address }) => address !== undefined && addressParts(address)?.port === undefined,
  );
  return [
    ...(authority === undefined
      ? []
      : [`hand over the certificate of the authority of ${domain.title} as well, as ${authority}`]),
    ...portless.map(
      ({ address, security }) => `${address} names no port: ${usualPort(security)} is handed over`,
    ),
  ];
}

const usualPort = (security: PublicAddress['security']): number => (security === 'none' ? 80 : 443);

/** Where the partner will keep the certificate of the authority, if it needs one. */
function authorityFile(domain: Domain, addresses: readonly PublicAddress[]): string | undefined {
  const secured = addresses.find(({ security }) => security !== 'none');
  if (secured === undefined || !isPrivate(domain, secured)) return undefined;
  return `${secured.api.details.certificateAuthority ?? `${domain.organization?.name}-ca`}.crt`;
}

function urlsOf(addresses: readonly PublicAddress[]): string[] {
  return addresses.flatMap(({ address, security }) => {
    const parts = address === undefined ? undefined : addressParts(address);
    if (parts === undefined) return [];
    return `${security === 'none' ? 'http' : 'https'}://${parts.host}:${parts.port ?? usualPort(security)}`;
  });
}

type Tree = { readonly [key: string]: Tree | readonly string[] | string | number | boolean | undefined };

function documentOf(
  topology: Topology,
  to: string,
  reached: readonly Reached[],
  participants: readonly Participant[],
): Tree {
  const owners = [...reached.map(({ domain }) => domain), ...participants].flatMap(
    ({ organization }) => organization ?? [],
  );
  return {
    apiVersion: 'canton-plan/v1',
    name: `${topology.name}-for-${to}`,
    daml: { version: topology.release.text, edition: topology.edition },
    environment: topology.environment,
    organizations: Object.fromEntries(
      [...new Set(owners)].map(({ name, role }) => [name, { role, external: true }]),
    ),
    domains: Object.fromEntries(reached.map((each) => [each.domain.name, domainOf(each)])),
    participants: Object.fromEntries(
      participants.map(({ name, organization, spec, connections }) => [
        name,
        {
          organization: organization?.name,
          nodeIdentifier: spec.nodeIdentifier,
          domains: connections.flatMap(({ domain }) =>
            reached.some((each) => each.domain === domain) ? [domain.name] : [],
          ),
        },
      ]),
    ),
  };
}

const domainOf = ({ domain, addresses }: Reached): Tree => ({
  organization: domain.organization?.name,
  protocolVersion: domain.spec.protocolVersion,
  external: {
    sequencers: urlsOf(addresses),
    certificateAuthority: authorityFile(domain, addresses),
    alias: domain.name,
  },
});

/** A tree as YAML: maps as blocks, everything else in one line. */
function flowLines(tree: Tree, indent = ''): string {
  return Object.entries(tree)
    .flatMap(([key, value]) => {
      if (value === undefined) return [];
      if (typeof value !== 'object' || Array.isArray(value))
        return [`${indent}${flowText(key)}: ${flowText(value)}`];
      const below = flowLines(value as Tree, `${indent}  `);
      return below === '' ? [] : [`${indent}${flowText(key)}:\n${below}`];
    })
    .join('\n');
}
