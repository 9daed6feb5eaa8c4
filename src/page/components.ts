import { unique } from '../base/grouped.ts';
import { isObject, own } from '../base/object.ts';
import { type Path, pathText } from '../base/path.ts';
import { kindName } from '../model/component.ts';
import type { Component, Domain, Topology } from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import type { PageComponent, Setting } from './page-data.ts';

/** Components as the page lists them, with the lists of defaults that they share. */
export function pageComponents(
  topology: Topology,
  file: TopologyFile,
  hide: (text: string) => string,
): { readonly components: PageComponent[]; readonly defaults: (readonly Setting[])[] } {
  const defaults = new Map<string, { readonly index: number; readonly settings: readonly Setting[] }>();
  const components = topology.declared.map((component): PageComponent => {
    const expanded = settingsOf(component.spec, hide);
    const written = settingsOf(at(topology.written, component.path), hide);
    const said = new Set(written.map(([path]) => path));
    const rest = expanded.filter(([path]) => !said.has(path));
    const key = JSON.stringify(rest);
    const shared = defaults.get(key) ?? { index: defaults.size, settings: rest };
    defaults.set(key, shared);
    return {
      key: componentKey(component.path),
      kind: kindName[component.kind],
      name: component.kind === 'trigger-node' ? component.fullName : component.name,
      organization: component.organization?.name ?? '',
      domains: domainsOf(component).map((domain) => componentKey(domain.path)),
      line: lineOf(file, component.path),
      written,
      defaults: shared.index,
    };
  });
  components.push(...places(topology, file, hide));
  return { components, defaults: [...defaults.values()].map(({ settings }) => settings) };
}

/** Zones, regions and hosts: nothing runs without them, and they can be lost. */
function places(topology: Topology, file: TopologyFile, hide: (text: string) => string): PageComponent[] {
  const place = (
    key: string,
    kind: string,
    name: string,
    path: Path,
    more: Setting[] = [],
  ): PageComponent => ({
    ...{ key, kind, name: hide(name), organization: '', domains: [], line: lineOf(file, path) },
    ...{ written: more, defaults: -1 },
  });
  const zones = topology.zones.map(({ name, region, site, place: { path } }) =>
    place(pathText(path), 'zone', name, path, [
      ...(region === undefined ? [] : [['region', hide(region)] as const]),
      ['site', site],
    ]),
  );
  const regions = new Map<string, Path>();
  for (const {
    region,
    place: { path },
  } of topology.zones)
    if (region !== undefined && !regions.has(region)) regions.set(region, path);
  const hosts = new Map<string, Path>();
  for (const component of topology.declared)
    for (const { host, path } of 'instances' in component ? component.instances : [])
      if (host !== undefined && !hosts.has(host)) hosts.set(host, path);
  return [
    ...zones,
    ...[...regions].map(([name, path]) => place(`region/${name}`, 'region', name, path)),
    ...[...hosts].map(([name, path]) => place(`host/${name}`, 'host', name, path)),
  ];
}

/** The part of a path that leads to a component: section and name, and for a trigger node those of its service too. */
export function componentKey(path: Path): string {
  const isNode = path[0] === 'triggerServices' && path[2] === 'nodes' && path.length >= 4;
  return pathText(path.slice(0, isNode ? 4 : 2));
}

/** The line on which the path, or the nearest above it that is written, stands; from 1. */
function lineOf(topology: TopologyFile, path: Path): number {
  const { file, span } = topology.label(path, '');
  return file.position(span.start).line;
}

/** What belongs to a domain: its nodes, and who is connected to it or stands on what is. */
function domainsOf(component: Component): readonly Domain[] {
  switch (component.kind) {
    case 'domain':
      return [component];
    case 'sequencer':
    case 'mediator':
    case 'domain-manager':
      return component.domains.map(({ target }) => target);
    case 'participant':
      return unique(component.connections.map(({ domain }) => domain));
    case 'json-api':
    case 'trigger-node':
      return unique(component.participants.flatMap(({ target }) => domainsOf(target)));
    case 'trigger-service':
      return unique(component.nodes.flatMap(domainsOf));
    case 'database':
      return unique(
        component.uses.flatMap(({ owner }) => (owner.kind === 'database' ? [] : domainsOf(owner))),
      );
    case 'load-balancer':
      return unique(
        component.targets.flatMap(({ target }) => (target.kind === 'load-balancer' ? [] : domainsOf(target))),
      );
    case 'application':
      return unique(
        component.uses.flatMap(({ target }) => (target.kind === 'application' ? [] : domainsOf(target))),
      );
    default:
      return [];
  }
}

/** The leaves of an entry with their paths below it. */
function settingsOf(entry: unknown, hide: (text: string) => string): Setting[] {
  const found: Setting[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (Array.isArray(value) && value.length > 0) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (isObject(value) && Object.keys(value).length > 0) {
      // Nodes are components of their own.
      for (const [key, inner] of Object.entries(value)) if (key !== 'nodes') visit(inner, [...path, key]);
    } else if (value !== undefined) {
      found.push([pathText(path), hide(typeof value === 'string' ? value : JSON.stringify(value))]);
    }
  };
  visit(entry, []);
  return found;
}

function at(root: unknown, path: Path): unknown {
  let found: unknown = root;
  for (const step of path)
    found = Array.isArray(found) && typeof step === 'number' ? found[step] : own(found, String(step));
  return found;
}
