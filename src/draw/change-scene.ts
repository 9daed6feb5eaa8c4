import { isObject, type PlainObject } from '../base/object.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Change } from '../change/change.ts';
import type { Difference } from '../change/difference.ts';
import { connectionGraph, type GraphNode } from '../graph/index.ts';
import { link } from '../link/link.ts';
import type { ComponentKind } from '../model/component.ts';
import type { Topology } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import { TopologyFile } from '../parse/topology-file.ts';
import { buildScene } from './build-scene.ts';
import type { ChangeState } from './fates.ts';
import type { Scene } from './scene.ts';
import { defaultSceneOptions } from './view.ts';

/** One side of a change: what it means, and the file that says it. */
interface Side {
  readonly topology: Topology;
  readonly file: TopologyFile;
}

/**
 * Both topologies as one picture: what is new, what changes and what goes bears a mark. Lines are those of the new file;
 * what goes is where its section is. What changes and has no place in the picture is told in a note.
 */
export function changeScene(before: Side, after: Side, difference: Difference): Scene {
  const both = bothOf(before, after, difference);
  const topology = link(both, after.topology.environment).value;
  const { fates, untold } = statesOf(topology, before.topology, after.topology, difference);
  const scene = buildScene(topology, both, {
    ...defaultSceneOptions,
    health: 'off',
    expand: expandedOf(difference),
    title: `${after.topology.name}: what changes`,
    fates,
  });
  return { ...scene, notes: [...scene.notes, ...untoldNote(untold)] };
}

/** So many of what changes are drawn with all instances, where the rest of a large network is a few boxes. */
const mostExpanded = 6;

function expandedOf({ changes }: Difference): string[] {
  const names = changes.filter(({ kind }) => services.has(kind)).map(({ name }) => name);
  return names.length <= mostExpanded ? names : [];
}

const services = new Set<string>([
  ...(['sequencer', 'mediator', 'domain-manager', 'participant'] as const),
  ...(['json-api', 'trigger-service'] as const),
] satisfies ComponentKind[]);

/** So many are named of what has no place in the picture. */
const mostNamed = 6;

const untoldNote = (untold: readonly string[]): string[] =>
  untold.length === 0
    ? []
    : [
        `Not in the picture: ${untold.slice(0, mostNamed).join(', ')}${untold.length > mostNamed ? ` and ${untold.length - mostNamed} more` : ''}.`,
      ];

/** A file that says what either of two files says; where both say something, what the new one says. */
function bothOf(before: Side, after: Side, { changes }: Difference): TopologyFile {
  const renamed = new Set(
    changes.flatMap(({ from, path }) => (from === undefined ? [] : [pathKey([...path.slice(0, -1), from])])),
  );
  const value = union(before.topology.spec, after.topology.spec, [], renamed);
  const { source, document, root } = after.file;
  const keys = new Set([...before.file.keys, ...after.file.keys]);
  return new TopologyFile(source, document, { root, keys }, value as PlainObject, []);
}

/** Entries of sections, nodes of trigger services, and instances by their names; all else is as the new file says. */
function union(before: object, after: object, path: Path, left: ReadonlySet<string>): TopologyValue | object {
  const both: PlainObject = { ...after };
  for (const [key, old] of Object.entries(before)) {
    const at = [...path, key];
    const next = both[key];
    const isEntry = path.length === 1 || (path.length === 3 && path[2] === 'nodes');
    if (next === undefined && (isEntry ? !left.has(pathKey(at)) : path.length === 0)) both[key] = old;
    else if (key === 'instances' && Array.isArray(old) && Array.isArray(next))
      both[key] = [...next, ...old.filter((each) => !next.some((other) => nameOf(other) === nameOf(each)))];
    else if (isObject(old) && isObject(next) && (path.length < 2 || key === 'nodes' || isEntry))
      both[key] = union(old, next, at, left);
  }
  return both;
}

const nameOf = (value: unknown): unknown => (isObject(value) ? value['name'] : value);

interface States {
  readonly fates: ReadonlyMap<string, ChangeState>;
  /** Kinds and names of what changes without a place in the picture. */
  readonly untold: readonly string[];
}

function statesOf(both: Topology, before: Topology, after: Topology, { changes }: Difference): States {
  const [old, next] = [connectionGraph(before).nodes, connectionGraph(after).nodes];
  const byPath = new Map(changes.map((change) => [pathKey(change.path), change]));
  const told = new Set<Change>();
  const fates = new Map<string, ChangeState>();
  for (const node of connectionGraph(both).nodes.values()) {
    const own = pathsOf(node).flatMap((path) => byPath.get(pathKey(path)) ?? []);
    for (const change of own) told.add(change);
    const [was, is] = [old.has(node.id), next.has(node.id)];
    const isChanged = own.some(({ action }) => action === 'renamed') || (was && is && isTold(node, own));
    fates.set(node.id, isChanged ? 'changed' : was === is ? 'kept' : was ? 'gone' : 'added');
  }
  const untold = changes.filter((change) => change.action !== 'follows' && !told.has(change));
  return { fates, untold: untold.map(({ title }) => title.replaceAll('`', '')) };
}

/** Where it is written what a node is: of a sequencer its domain too, of a trigger node its service. */
function pathsOf({ kind, component, path }: GraphNode): Path[] {
  if (kind === 'store') return [path];
  // A balancer that a service implies stands at that service's place; it is not what changes there.
  if (component === undefined || (kind === 'balancer' && path[0] !== 'loadBalancers')) return [];
  if (component.kind === 'sequencer' && component.domain !== undefined)
    return [component.path, component.domain.path];
  return component.kind === 'trigger-node' ? [component.path, component.service.path] : [component.path];
}

/** Whether changes are about a node: those of single instances are about these alone. */
const isTold = ({ instance }: GraphNode, changes: readonly Change[]): boolean =>
  changes.some(
    ({ action, settings }) =>
      action === 'changed' &&
      settings.some(({ setting, path }) =>
        setting === 'instances' && instance !== undefined
          ? path.startsWith(`instances.${instance.name}.`)
          : setting !== 'instances' && setting !== 'replication',
      ),
  );
