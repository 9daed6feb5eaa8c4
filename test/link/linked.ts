/** A linked topology as a text that a person reviews: of each component what linking found out about it. */
import { Instance } from '../../src/model/component.ts';
import type { Component, Topology } from '../../src/model/topology.ts';

/** What the file says itself, and where; both are read more easily there. */
const ofComponents = new Set(['kind', 'name', 'path', 'spec', 'service']);
const ofOthers = new Set(['place', 'named', 'organizations']);

export function linkedText(topology: Topology): string {
  const zones = topology.zones.map(({ name, region, site }) => `${name} ${region ?? '-'} ${site}`);
  const components = [...topology.declared, ...topology.triggerNodes];
  return [
    `zones: ${zones.join(', ')}`,
    ...components.map(
      (component) => `\n${component.kind} ${component.name}\n${described(component).trimEnd()}`,
    ),
    '\nnames that are followed',
    ...topology.references.map(
      ({ text, target, instance, place }) =>
        `  ${place.path.join('.')}: ${text} is ${target.kind} ${instance?.name ?? target.name}`,
    ),
    `\ndatabases in use\n${topology.databaseUses.map((use) => `  ${use.purpose} of ${use.owner.kind} ${use.instance?.name ?? use.owner.name}: ${short(use.database)}\n`).join('')}`,
  ].join('\n');
}

function described(component: Component): string {
  const lines = Object.entries(component).flatMap(([key, value]) => {
    if (ofComponents.has(key)) return [];
    if (!Array.isArray(value)) return short(value) === '' ? [] : [`  ${key}: ${short(value)}\n`];
    // What a database or a domain knows of others, those others tell in full.
    const all = value.map((each) =>
      key === 'uses'
        ? (each.instance ?? each.owner ?? each.target).name
        : 'client' in each && each.client !== component
          ? each.client.name
          : short(each),
    );
    return all.length === 0 ? [] : [`  ${key}:\n`, ...all.map((each) => `    ${each}\n`)];
  });
  return lines.join('');
}

function short(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    const all = value.map(short).filter((text) => text !== '');
    return all.length === 0 ? '' : `[${all.join(', ')}]`;
  }
  if (value instanceof Instance)
    return `${value.name}${value.zone === undefined ? '' : ` in ${value.zone}`}${value.database === undefined ? '' : ` on ${short(value.database)}`}`;
  if ('kind' in value && 'spec' in value) return (value as Component).name;
  const parts = [...Object.keys(value), ...getters(value)].flatMap((key) => {
    const text = ofOthers.has(key) ? '' : short((value as Record<string, unknown>)[key]);
    return text === '' ? [] : [`${key} ${text}`];
  });
  return `{ ${parts.join(', ')} }`;
}

/** What a class works out when it is asked, as the stores beside instances do. */
const getters = (value: object): string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(value)))
    .filter(([key, { get }]) => get !== undefined && key !== '__proto__')
    .map(([key]) => key);
