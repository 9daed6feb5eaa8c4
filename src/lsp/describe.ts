import { plural } from '../base/names.ts';
import { kindName, type LogicalDatabase } from '../model/component.ts';
import type { Component } from '../model/topology.ts';
import { inlineSpans } from '../report/markdown.ts';

/** What a component becomes, in a few words for each part: its instances and where they run, its database, its balancer. */
export function expansionOf(component: Component): string[] {
  const parts: string[] = [];
  if ('instances' in component && component.instances.length > 0) {
    const zones = [...new Set(component.instances.flatMap(({ zone }) => zone ?? []))];
    parts.push(
      plural(component.instances.length, 'instance') + (zones.length === 0 ? '' : ` in ${zones.join(', ')}`),
    );
  }
  const database = databaseOf(component);
  if (database !== undefined) parts.push(databaseText(database));
  if ('instances' in component && component.loadBalancer !== undefined)
    parts.push(
      `behind ${component.loadBalancer.name}${component.loadBalancer.isImplied ? ' (implied)' : ''}`,
    );
  if (component.kind === 'trigger-node') parts.push(`${component.live} live, ${component.standby} standby`);
  if (component.kind === 'database') {
    const count = new Set(component.uses.map(({ database: { name } }) => name)).size;
    parts.push(plural(count, 'logical database'));
  }
  return parts;
}

function databaseOf(component: Component): LogicalDatabase | undefined {
  if (component.kind === 'trigger-node') return component.store;
  return 'database' in component ? component.database : undefined;
}

const databaseText = ({ storage, server, name }: LogicalDatabase): string =>
  storage === 'memory' ? 'in memory' : `database ${name}${server === undefined ? '' : ` on ${server}`}`;

/** A component as Markdown: its title, its note, what it becomes. */
export function describeComponent(component: Component): string {
  const { description } = component.spec as { readonly description?: unknown };
  const owner = component.organization;
  return [
    `**${inlineSpans(component.name)}** — ${kindName[component.kind]}${owner === undefined ? '' : ` of ${inlineSpans(owner.name)}`}`,
    ...(typeof description === 'string'
      ? [description.trim().split(/\r?\n/).map(inlineSpans).join('  \n')]
      : []),
    ...expansionOf(component).map((part) => `- ${inlineSpans(part)}`),
    ...('instances' in component
      ? component.instances
          .slice(0, 20)
          .map(
            (instance) =>
              `- ${inlineSpans(`\`${instance.name}\`${instance.zone === undefined ? '' : ` in ${instance.zone}`}`)}`,
          )
      : []),
  ].join('\n\n');
}
