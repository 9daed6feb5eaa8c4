import { grouped } from '../base/grouped.ts';
import { databaseKey } from '../model/component.ts';
import type { Component, DatabaseUsage, Topology } from '../model/topology.ts';

/**
 * What becomes of a database: its tables are brought to the new line (`migrate`), or hold within a line (`keep`); a
 * cache is built anew by the service itself (`rebuild`) or has to be dropped by hand first (`drop`); what is in memory
 * is gone (`lost`).
 */
export type DatabaseFate = 'migrate' | 'keep' | 'rebuild' | 'drop' | 'lost';

/** A database and what the upgrade does to it. */
export interface DatabaseChange {
  readonly database: string;
  /** Server, where one is declared. */
  readonly server: string | undefined;
  /** Who uses it, kind and name. */
  readonly owner: string;
  readonly organization: string;
  /** Instances that work on it and must be down together while it changes. */
  readonly instances: readonly string[];
  readonly fate: DatabaseFate;
}

/** Every database of a topology, by what happens to it on the way between two releases. */
export function databaseChanges(before: Topology, after: Topology): DatabaseChange[] {
  const isNewLine = before.release.line !== after.release.line;
  return grouped(
    after.databaseUses,
    ({ database, owner }) => `${databaseKey(database)}\u0000${owner.path.join('\u0000')}`,
  ).map((uses) => changeOf(uses[0], uses, isNewLine));
}

function changeOf(first: DatabaseUsage, uses: readonly DatabaseUsage[], isNewLine: boolean): DatabaseChange {
  const { owner, database } = first;
  const own = uses.flatMap(({ instance }) => (instance === undefined ? [] : [instance.name]));
  return {
    database: database.name,
    server: database.storage === 'local' ? undefined : database.server,
    owner: ownerTitle(owner),
    organization: ('organization' in owner ? owner.organization?.name : undefined) ?? '',
    instances: own.length > 0 ? own : instancesOf(owner),
    fate: fateOf(first, isNewLine),
  };
}

/** A trigger node is named with its service: several may have a node `pink`. */
const ownerTitle = (owner: Component): string =>
  owner.kind === 'trigger-node' ? `trigger node \`${owner.fullName}\`` : owner.title;

/** A domain's central database belongs to the sequencers of the domain. */
function instancesOf(owner: Component): string[] {
  if (owner.kind === 'domain' && !owner.isEmbedded)
    return owner.sequencerInstances.map(({ instance }) => instance.name);
  return 'instances' in owner ? owner.instances.map(({ name }) => name) : [];
}

function fateOf({ owner, database, purpose }: DatabaseUsage, isNewLine: boolean): DatabaseFate {
  if (database.storage === 'memory' || database.storage === 'h2') return 'lost';
  if (purpose === 'trigger-store') return 'keep';
  if (purpose !== 'query-store') return isNewLine ? 'migrate' : 'keep';
  if (!isNewLine) return 'keep';
  const startMode = owner.kind === 'json-api' ? owner.spec.startMode : undefined;
  // The one start mode that refuses tables of another release.
  return startMode === 'start-only' ? 'drop' : 'rebuild';
}

/** Under whose titles the databases of a component stand: trigger nodes have their own, SQL sequencers their domain's. */
export function ownersOf(component: Component): string[] {
  if (component.kind === 'trigger-service') return [component.title, ...component.nodes.map(ownerTitle)];
  const isSql = component.kind === 'sequencer' && component.backendKind === 'sql';
  return isSql && component.domain !== undefined
    ? [component.title, component.domain.title]
    : [component.title];
}

/** A database with its server, for people. */
export const databaseText = ({ database, server }: DatabaseChange): string =>
  server === undefined ? `\`${database}\`` : `\`${database}\` on \`${server}\``;
