import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import { type ComponentKind, componentKinds, Instance, sectionOf } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import { kinds } from '../model/kinds/index.ts';
import { type Component, classOf, type ServiceBase, type Topology } from '../model/topology.ts';

/** Every component of the expanded file, not yet connected to any other. */
export function makeComponents(t: Topology): void {
  const spec = t.spec;
  t.zones = (spec.zones ?? []).flatMap((zone, index) => {
    const { name, region, site = 'active' } = typeof zone === 'string' ? { name: zone } : zone;
    return isNamed(name) ? [{ name, region, site, place: { path: ['zones', index], part: 'value' } }] : [];
  });
  // Trigger nodes are made with their service.
  for (const kind of componentKinds)
    if (kind !== 'trigger-node') t.put(kind, ofKind(kind, own(spec, sectionOf[kind])));
}

type Made = Exclude<ComponentKind, 'trigger-node'>;

function ofKind(kind: Made, entries: unknown): Component[] {
  const section = sectionOf[kind];
  const Class = classOf[kind] as new (kind: never, name: string, path: Path, spec: never) => Component;
  const made: Component[] = [];
  if (!isObject(entries)) return made;
  for (const name of Object.keys(entries)) {
    const entry = entries[name];
    if (!isObject(entry)) continue;
    const component = new Class(kind as never, name, [section, name], entry as never);
    if (kinds[kind].hasInstances === true) listInstances(component as Running);
    made.push(component);
  }
  return made;
}

type Running = ServiceBase<ComponentKind, { readonly instances?: File.Instances }>;

function listInstances(service: Running): void {
  const { instances } = service.spec;
  if (Array.isArray(instances))
    service.instances = instances.map((entry, index) => new Instance(service, entry, index));
}

/** Whether what must have a name has one; a missing one is reported already, whatever the types promise. */
export const isNamed = (name: string | undefined): name is string => name !== undefined;
