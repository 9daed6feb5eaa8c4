import type { LabelAt } from '../../src/check/rule.ts';
import { databaseKey } from '../../src/model/component.ts';
import type { DomainManager, Mediator, Participant } from '../../src/model/topology.ts';

/** One place for each different database of an active-passive service: more than one is a mistake. */
export function differentDatabases(service: Participant | Mediator | DomainManager): LabelAt[] {
  const listed = service.spec.database;
  if (Array.isArray(listed) && new Set(listed).size > 1)
    return listed.map((server, index) => ({
      at: service.at('database', index),
      label: index === 0 ? `\`${server}\` is named here` : `and \`${server}\` here`,
    }));
  if (service.instances.every(({ database }) => database === undefined)) return [];
  const seen = new Map<string, LabelAt>();
  for (const instance of service.instances) {
    const database = instance.database ?? service.database;
    if (database === undefined || seen.has(databaseKey(database))) continue;
    const server = database.server === undefined ? '' : ` on \`${database.server}\``;
    const what = database.storage === 'memory' ? 'its memory' : `\`${database.name}\`${server}`;
    const label = `\`${instance.name}\` uses ${what}`;
    seen.set(databaseKey(database), { at: database.place, label });
  }
  return [...seen.values()];
}
