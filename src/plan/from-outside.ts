import { isObject } from '../base/object.ts';
import { addressParts } from '../resolve/index.ts';
import type { Balancer, Endpoint, Plan } from './plan.ts';

/**
 * A plan in which organizations reach each other's load balancers where the topology says that others do: every endpoint of
 * a balancer with an address is that address, for whoever is of another organization. Without a port it is the usual one.
 */
export function fromOutside(plan: Plan): Plan {
  const addresses = new Map(
    plan.balancers.flatMap((balancer): [string, Outside][] => {
      const endpoint = publicEndpoint(balancer);
      return endpoint === undefined ? [] : [[balancer.name, { endpoint, owner: balancer.organization }]];
    }),
  );
  if (addresses.size === 0) return plan;
  const reached = <T extends { readonly organization: string }>(each: T): T =>
    withAddresses(each, (name) => foreignAddress(addresses, name, each.organization)) as T;
  return {
    ...plan,
    processes: plan.processes.map(reached),
    jobs: plan.jobs.map(reached),
    consoles: plan.consoles.map(reached),
    links: plan.links.map((link) => {
      const outside = link.crossesOrganizations ? addresses.get(link.to) : undefined;
      return outside === undefined || link.toKind !== 'balancer'
        ? link
        : { ...link, to: outside.endpoint.host.host, toKind: 'external', endpoint: outside.endpoint };
    }),
  };
}

interface Outside {
  readonly endpoint: Endpoint & { readonly host: { readonly of: 'external'; readonly host: string } };
  readonly owner: string;
}

function publicEndpoint({ address, frontendTls, protocol }: Balancer): Outside['endpoint'] | undefined {
  const parts = address === undefined ? undefined : addressParts(address);
  const usual = frontendTls === undefined && protocol !== 'tcp' ? 80 : 443;
  return parts === undefined
    ? undefined
    : { host: { of: 'external', host: parts.host }, port: parts.port ?? usual };
}

const foreignAddress = (
  addresses: ReadonlyMap<string, Outside>,
  name: string,
  organization: string,
): Endpoint | undefined => {
  const outside = addresses.get(name);
  return outside?.owner === organization ? undefined : outside?.endpoint;
};

/** A copy in which endpoints of balancers are the addresses that others have for them. */
function withAddresses(value: unknown, addressOf: (balancer: string) => Endpoint | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => withAddresses(each, addressOf));
  if (!isObject(value)) return value;
  const { host } = value;
  const address = isObject(host) && host['of'] === 'balancer' ? addressOf(String(host['name'])) : undefined;
  if (address !== undefined) return { ...value, ...address };
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withAddresses(each, addressOf)]),
  );
}
