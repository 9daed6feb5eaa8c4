import type { Component, Organization, Topology, TriggerService } from '../../src/model/topology.ts';

/**
 * Whether a trigger service belongs to another organization than what it works with. That is a mistake of its own; that the
 * two do not fit in parties and tokens follows from it.
 */
export function isForeign(topology: Topology, service: TriggerService, other: Component): boolean {
  const { organization } = ownerOf(topology, service);
  return (
    organization !== undefined && other.organization !== undefined && organization !== other.organization
  );
}

/** Whose a trigger service is, and the component that tells where it does not say so itself. */
export interface Ownership {
  readonly organization: Organization | undefined;
  readonly told?: Component | undefined;
}

/**
 * A trigger service that does not say whose it is belongs to the organization of its participant; unless its stores and
 * middlewares all belong to one other organization, for then the participant is what was named by mistake.
 */
export function ownerOf(topology: Topology, service: TriggerService): Ownership {
  const { nodes, organization } = service;
  if (topology.written.triggerServices?.[service.name]?.organization !== undefined) return { organization };
  const servers = new Set(nodes.map(({ store }) => store?.server));
  const stores = topology.databases.filter(({ name }) => servers.has(name));
  const middlewares = nodes.flatMap((node) => node.middlewares.map(({ target }) => target));
  const owners = new Set([...stores, ...middlewares].map((each) => each.organization));
  const [owner] = owners;
  return stores.length > 0 && middlewares.length > 0 && owners.size === 1 && owner !== undefined
    ? { organization: owner, told: stores[0] }
    : { organization };
}
