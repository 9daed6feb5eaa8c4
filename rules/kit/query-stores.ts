import { databaseKey } from '../../src/model/component.ts';
import type { DatabaseUsage, Topology } from '../../src/model/topology.ts';

/** A database with all of its tables, whatever their prefix. */
export const wholeDatabaseKey = ({ database }: DatabaseUsage): string =>
  databaseKey(database, { name: database.name });

/** The databases of Canton nodes, by {@link wholeDatabaseKey}, each with one of its users. */
export function nodeDatabases(topology: Topology): ReadonlyMap<string, DatabaseUsage> {
  const nodes = new Map<string, DatabaseUsage>();
  for (const usage of topology.databaseUses) {
    if (usage.purpose !== 'trigger-store' && usage.purpose !== 'query-store')
      nodes.set(wholeDatabaseKey(usage), usage);
  }
  return nodes;
}

/**
 * The uses of query stores on declared servers. Those beside their instance are left out, and those inside the
 * database of a Canton node, which is mistake enough.
 */
export function placedQueryStores(topology: Topology): DatabaseUsage[] {
  const placed = topology.usesFor('query-store').filter(({ database }) => database.storage !== 'local');
  if (placed.length === 0) return placed;
  const nodes = nodeDatabases(topology);
  return placed.filter((usage) => !nodes.has(wholeDatabaseKey(usage)));
}

/** Whether the file says of this query store that several instances are to share it. */
export function isSharingMeant({ owner, instance }: DatabaseUsage): boolean {
  if (owner.kind !== 'json-api') return false;
  const { instances, cache } = owner.spec;
  const own = Array.isArray(instances) ? instances[instance?.index ?? 0]?.cache : undefined;
  const written = own ?? cache;
  return typeof written === 'object' && written.shared === true;
}
