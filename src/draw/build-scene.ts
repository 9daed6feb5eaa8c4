import { groupBy, grouped } from '../base/grouped.ts';
import { pathKey } from '../base/path.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Topology } from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import { collapse } from './collapse.ts';
import { type Fate, worseFate } from './fates.ts';
import { listed, type Markable, markFindings, withWorst } from './finding-marks.ts';
import { focusOf } from './focus.ts';
import { withGateways } from './gateways.ts';
import { PictureGraph, type PictureNode, type PictureOrigin } from './picture-graph.ts';
import type { Origin, Scene, SceneGroup, SceneLink, SceneNode } from './scene.ts';
import { describe, titleOf } from './scene-text.ts';
import { Surroundings } from './surroundings.ts';
import { pictureKeys, topologyGraph } from './topology-graph.ts';
import type { SceneOptions, View } from './view.ts';

/** With more nodes than this, health signals would bury everything else. */
const mostNodesWithHealth = 34;

/** What is drawn of a topology: decided here once, for every format. */
export function buildScene(
  topology: Topology,
  file: TopologyFile,
  options: SceneOptions,
  diagnostics: readonly Diagnostic[] = [],
): Scene {
  const whole = topologyGraph(topology, options.view.kind === 'zones');
  const around = new Surroundings(topology, new PictureGraph(), false);
  const focus = focusOf(whole, topology, options, around);
  const { drawnAs, notes } = collapse(whole, topology, focus, options, around);
  const size = new Set([...drawnAs.values()].map((node) => node.key)).size;
  const health = showsHealth(options, size);
  let drawn = redraw(whole, drawnAs, health);
  if (showsOrganizations(options.view, drawn)) drawn = withGateways(drawn, topology);
  const kept = withoutLoose(drawn, whole, health);
  const fates = drawnFates(topology, options, drawnAs);
  const writer = new SceneWriter(file, kept, groupsShown(options.view, kept), fates);
  const scene = writer.write(diagnostics, topology);
  return {
    title: options.title ?? titleOf(topology, options.view),
    description: describe(topology, options.view, scene),
    file: file.source.name,
    direction: options.direction,
    ...(options.width === undefined ? {} : { width: options.width }),
    ...scene,
    notes: [...notes, ...scene.notes],
    ...(options.traced ? { traces: tracesOf(topology, options, drawnAs, kept) } : {}),
  };
}

/** How what is drawn stands after a failure or a change: of what is drawn as one box, the worst. */
function drawnFates(
  topology: Topology,
  { fates, view }: SceneOptions,
  drawnAs: ReadonlyMap<string, PictureNode>,
): ReadonlyMap<string, Fate> {
  const found = new Map<string, Fate>();
  if (fates === undefined) return found;
  for (const [id, keys] of pictureKeys(topology, view.kind === 'zones')) {
    const fate = fates.get(id);
    if (fate === undefined) continue;
    for (const { key } of keys.flatMap((each) => drawnAs.get(each) ?? []))
      found.set(key, worseFate(found.get(key), fate));
  }
  for (const [key, fate] of found) if (fate === 'kept') found.delete(key);
  return found;
}

/** As what each node of the connection graph is drawn; what is left out has no entry. */
function tracesOf(
  topology: Topology,
  { view }: SceneOptions,
  drawnAs: ReadonlyMap<string, PictureNode>,
  kept: PictureGraph,
): ReadonlyMap<string, readonly string[]> {
  const ids = new Map([...kept.nodes.values()].map(({ key }, index) => [key, sceneId(index)]));
  const found = new Map<string, readonly string[]>();
  for (const [id, keys] of pictureKeys(topology, view.kind === 'zones')) {
    const drawn = keys.flatMap((key) => ids.get(drawnAs.get(key)?.key ?? '') ?? []);
    if (drawn.length > 0) found.set(id, [...new Set(drawn)]);
  }
  return found;
}

const sceneId = (index: number): string => `n${index + 1}`;

function showsHealth(options: SceneOptions, size: number): boolean {
  if (options.health !== 'auto') return options.health === 'on';
  return options.view.kind !== 'logical' && options.view.kind !== 'zones' && size <= mostNodesWithHealth;
}

/** The picture with every node replaced by what it is drawn as. */
function redraw(
  whole: PictureGraph,
  drawnAs: ReadonlyMap<string, PictureNode>,
  health: boolean,
): PictureGraph {
  const drawn = new PictureGraph();
  for (const key of whole.nodes.keys()) {
    const node = drawnAs.get(key);
    if (node !== undefined) drawn.add(node);
  }
  for (const [key, group] of whole.groups) drawn.groups.set(key, group);
  for (const link of whole.links) {
    const from = drawnAs.get(link.from);
    const to = drawnAs.get(link.to);
    if (from === undefined || to === undefined || (link.kind === 'health' && !health)) continue;
    const isSum = from.sums !== undefined || to.sums !== undefined;
    // Lines without an end look the same both ways.
    if (isSum && !link.arrow && drawn.has({ ...link, from: to.key, to: from.key })) continue;
    drawn.link({ ...link, from: from.key, to: to.key });
  }
  return drawn;
}

/** A monitoring system to which nothing is drawn says nothing. */
function withoutLoose(drawn: PictureGraph, whole: PictureGraph, health: boolean): PictureGraph {
  if (health && whole.nodes.has('monitoring')) return drawn;
  drawn.nodes.delete('monitoring');
  return drawn;
}

function showsOrganizations(view: View, drawn: PictureGraph): boolean {
  if (view.kind === 'service' || view.kind === 'zones') return false;
  if (view.kind === 'organization') return true;
  return new Set([...drawn.nodes.values()].map((node) => node.organization)).size > 1;
}

/** Keys of the groups that are drawn. A stack is one where at least two services stand in it. */
function groupsShown(view: View, drawn: PictureGraph): (key: string) => boolean {
  const organizations = showsOrganizations(view, drawn);
  const inStack = groupBy(drawn.nodes.values(), ({ groups }) =>
    groups.find((key) => key.startsWith('stack:')),
  );
  return (key) =>
    key.startsWith('organization:')
      ? organizations
      : key.startsWith('stack:')
        ? new Set(inStack.get(key)?.map(({ service, fronts, key }) => service ?? fronts ?? key)).size > 1
        : true;
}

type Written = Pick<Scene, 'groups' | 'nodes' | 'links' | 'findings' | 'notes'>;

/** Gives elements their ids, their lines in the file and their numbers of findings. */
class SceneWriter {
  readonly #file: TopologyFile;
  readonly #drawn: PictureGraph;
  readonly #isShown: (group: string) => boolean;
  readonly #groups = new Map<string, SceneGroup>();
  readonly #fates: ReadonlyMap<string, Fate>;

  constructor(
    file: TopologyFile,
    drawn: PictureGraph,
    isShown: (group: string) => boolean,
    fates: ReadonlyMap<string, Fate>,
  ) {
    this.#fates = fates;
    this.#file = file;
    this.#drawn = drawn;
    this.#isShown = isShown;
  }

  write(diagnostics: readonly Diagnostic[], topology: Topology): Written {
    const ids = new Map<string, string>();
    const nodes = [...this.#drawn.nodes.values()].map((node, index): SceneNode => {
      const id = sceneId(index);
      ids.set(node.key, id);
      const { kind, label, detail, runs, durability, ruleSet } = node;
      const group = this.#groupOf(node.groups);
      return {
        id,
        kind,
        label,
        detail,
        runs,
        durability,
        ruleSet,
        service: node.service ?? node.fronts,
        group,
        origin: this.#origin(node.origin),
        marks: [],
        ...(this.#fates.has(node.key) ? { fate: this.#fates.get(node.key) } : {}),
      };
    });
    const links = [...this.#drawn.links].map((link, index): SceneLink => {
      const { kind, synchronous, arrow } = link;
      const from = this.#drawn.nodes.get(link.from);
      const path = link.path ?? from?.origin.path ?? [];
      const origin = this.#origin({
        kind: from?.origin.kind ?? 'network',
        name: from?.origin.name ?? '',
        path,
      });
      const [fromId = '', toId = ''] = [ids.get(link.from), ids.get(link.to)];
      return { id: `l${index + 1}`, kind, from: fromId, to: toId, synchronous, arrow, origin, marks: [] };
    });
    return this.#marked(
      {
        groups: inDeclaredOrder([...this.#groups.values()], topology),
        nodes,
        links,
        findings: [],
        notes: [],
      },
      diagnostics,
      topology,
    );
  }

  #marked(scene: Written, diagnostics: readonly Diagnostic[], topology: Topology): Written {
    if (diagnostics.length === 0) return scene;
    const at = ({ id, origin }: { id: string; origin: Origin }) => ({ id, path: origin.path });
    const drawn = [...this.#drawn.nodes.values()];
    const { findings, on } = markFindings(diagnostics, this.#file.document, this.#file.source.name, [
      scene.groups.filter((group) => group.kind === 'service').map(at),
      scene.nodes.map(at),
      scene.groups.map(at),
      // What is drawn together keeps the findings about each of its parts.
      drawn.flatMap(({ covers = [] }, index) =>
        covers.map((path) => ({ id: scene.nodes[index]?.id ?? '', path })),
      ),
      firstOfEach(scene.links.map(at)),
      // A domain is no box of its own; its sequencers stand for it, and without them what would need them.
      topology.domains.flatMap((domain) => {
        const { sequencers, mediators, domainManagers } = domain;
        const key = pathKey([...sequencers, ...mediators, ...domainManagers][0]?.path ?? []);
        const standIn = [...scene.groups, ...scene.nodes].find(({ origin }) => pathKey(origin.path) === key);
        return standIn === undefined ? [] : [{ id: standIn.id, path: domain.path }];
      }),
    ]);
    const mark = <T extends { readonly id: string }>(element: T) => ({
      ...element,
      marks: on.get(element.id) ?? [],
    });
    const sums = new Set(
      scene.nodes.filter((_, index) => drawn[index]?.sums !== undefined).map(({ id }) => id),
    );
    const marked = {
      groups: scene.groups.map(mark),
      nodes: scene.nodes.map(mark).map((node) => (sums.has(node.id) ? withWorst(node, findings) : node)),
      links: scene.links.map(mark),
    };
    return { ...marked, ...listed(findings, on, marked) };
  }

  /** Id of the innermost group that is shown; groups come into being with what stands in them. */
  #groupOf(keys: readonly string[]): string | undefined {
    let parent: string | undefined;
    for (const key of keys) {
      const graph = this.#drawn.groups.get(key);
      if (graph === undefined || !this.#isShown(key)) continue;
      const known = this.#groups.get(key);
      const group: SceneGroup = known ?? {
        id: `g${this.#groups.size + 1}`,
        kind: graph.kind,
        label: graph.label,
        detail: graph.detail,
        runs: graph.runs,
        parent,
        origin: this.#origin(graph.origin),
        marks: [],
      };
      this.#groups.set(key, group);
      parent = group.id;
    }
    return parent;
  }

  #origin(origin: PictureOrigin): Origin {
    const { path } = origin;
    const { file, span } = this.#file.label(path, '', path.length <= 2 ? 'key' : 'value');
    const { line } = file.position(span.start);
    return { ...origin, line, ...(file === this.#file.source ? {} : { file: file.name }) };
  }
}

/** Zones and regions as the file lists them, whichever of them something was drawn in first. */
function inDeclaredOrder(groups: readonly SceneGroup[], { zones }: Topology): readonly SceneGroup[] {
  const rank = ({ kind, origin: { name } }: SceneGroup): number =>
    kind === 'zone' || kind === 'region'
      ? zones.findIndex((zone) => name === (kind === 'zone' ? zone.name : zone.region))
      : 0;
  return [...groups].sort((a, b) => rank(a) - rank(b));
}

/** Lines that are written in one place are marked once. */
const firstOfEach = (links: readonly Markable[]): Markable[] =>
  grouped(links, ({ path }) => pathKey(path)).map(([first]) => first);
