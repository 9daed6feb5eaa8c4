import type { Path } from '../base/path.ts';
import type { Durability, GroupKind, LinkKind, NodeKind, Origin } from './scene.ts';

/** What an element stands for, before the line in the file is looked up. */
export type PictureOrigin = Omit<Origin, 'line'>;

/** A node with all that views need to know in order to keep, drop or draw it together with others. */
export interface PictureNode {
  readonly key: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly detail: string;
  readonly runs: boolean;
  /** Carries the traffic: an active or live instance, or anything that has no role. */
  readonly carries: boolean;
  readonly durability: Durability | undefined;
  readonly ruleSet: number | undefined;
  /** Key of the service that it belongs to and is drawn together with when that is collapsed. */
  readonly service: string | undefined;
  /** Key of the service that it stands in front of: a load balancer with one service behind it. */
  readonly fronts: string | undefined;
  /** Key of the participant service whose stack it is part of. */
  readonly stack: string | undefined;
  readonly organization: string | undefined;
  readonly domains: readonly string[];
  readonly zone: string | undefined;
  readonly region: string | undefined;
  /** Keys of the groups around it, outermost first. */
  readonly groups: readonly string[];
  readonly origin: PictureOrigin;
  /** Of a box that stands for several: where in the file these are written. */
  readonly covers?: readonly Path[];
  /** Set on a box that stands for more than one service: what it sums up. */
  readonly sums?: 'stack' | 'organizations';
}

export interface PictureLink {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
  readonly synchronous: boolean;
  readonly arrow: boolean;
  readonly path: Path | undefined;
}

export interface PictureGroup {
  readonly key: string;
  readonly kind: GroupKind;
  readonly label: string;
  readonly detail: string;
  readonly runs: boolean;
  readonly origin: PictureOrigin;
}

/** Nodes, links and groups by key, in the order in which they were added. */
export class PictureGraph {
  readonly nodes = new Map<string, PictureNode>();
  readonly groups = new Map<string, PictureGroup>();
  readonly #links = new Set<PictureLink>();
  /** Those between two nodes, by the keys of both: no text is made of each pair, of which there are many thousands. */
  readonly #between = new Map<string, Map<string, PictureLink[]>>();

  get links(): Iterable<PictureLink> {
    return this.#links;
  }

  add(node: PictureNode): PictureNode {
    const known = this.nodes.get(node.key);
    if (known !== undefined) return known;
    this.nodes.set(node.key, node);
    return node;
  }

  has({ kind, from, to }: Pick<PictureLink, 'kind' | 'from' | 'to'>): boolean {
    return (
      this.#between
        .get(from)
        ?.get(to)
        ?.some((link) => link.kind === kind) === true
    );
  }

  /** Traffic and failover between the same two are one line, and traffic it is. */
  link(link: PictureLink): void {
    const { kind, from, to } = link;
    if (from === to || this.has(link)) return;
    if (kind === 'failover' && this.has({ kind: 'traffic', from, to })) return;
    const ends = this.#between.get(from) ?? new Map<string, PictureLink[]>();
    this.#between.set(from, ends);
    const known = ends.get(to) ?? [];
    const failover = kind === 'traffic' ? known.find((each) => each.kind === 'failover') : undefined;
    if (failover !== undefined) this.#links.delete(failover);
    ends.set(to, [...known.filter((each) => each !== failover), link]);
    this.#links.add(link);
  }
}
