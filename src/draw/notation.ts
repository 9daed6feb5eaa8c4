import { append } from '../base/grouped.ts';
import type { LinkKind, Scene, SceneGroup, SceneNode } from './scene.ts';
import { visible } from './text.ts';

/** How a line is drawn: by its kind, and a replication by what it can lose. */
export type LineMark = LinkKind | 'asynchronous';

export const lineMark = ({ kind, synchronous }: { kind: LinkKind; synchronous: boolean }): LineMark =>
  kind === 'replication' && !synchronous ? 'asynchronous' : kind;

/** What a line means, in the order of the legend. */
export const lineTexts: Readonly<Record<LineMark, string>> = {
  traffic: 'HTTP/2 or gRPC traffic',
  failover: 'used after failover',
  health: 'health signal to its recipient',
  replication: 'replication without data loss',
  token: 'token refresh',
  chain: 'blockchain network',
  asynchronous: 'asynchronous replication',
};

/** The marks of the lines in a picture, in the order of the legend. */
export function lineMarksIn({ links }: Scene): LineMark[] {
  const used = new Set(links.map(lineMark));
  return (Object.keys(lineTexts) as LineMark[]).filter((mark) => used.has(mark));
}

/** Nodes by the group that they stand directly in, and groups by their parent. */
export class Nesting {
  readonly #nodes = new Map<string | undefined, SceneNode[]>();
  readonly #groups = new Map<string | undefined, SceneGroup[]>();

  constructor(scene: Scene) {
    for (const node of scene.nodes) append(this.#nodes, node.group, node);
    for (const group of scene.groups) append(this.#groups, group.parent, group);
  }

  nodesIn(group: string | undefined): readonly SceneNode[] {
    return this.#nodes.get(group) ?? [];
  }

  groupsIn(group: string | undefined): readonly SceneGroup[] {
    return this.#groups.get(group) ?? [];
  }
}

/** Longest name that a text format shows whole. */
const longest = 60;

/** A text for Mermaid and DOT: safe to look at, and not endless. */
export function shortText(text: string): string {
  const characters = [...visible(text)];
  return characters.length <= longest
    ? characters.join('')
    : `${characters.slice(0, longest / 2).join('')}…${characters.slice(-longest / 2 + 1).join('')}`;
}

/** The lines that are written on a node. */
export const nodeLines = (node: {
  readonly label: string;
  readonly detail: string;
  readonly marks: readonly number[];
  readonly moreMarks?: number;
}): string[] => [
  `${shortText(node.label)}${node.marks.map((mark) => ` (${mark})`).join('')}${node.moreMarks === undefined ? '' : ` and ${node.moreMarks} more`}`,
  ...(node.detail === '' ? [] : [shortText(node.detail)]),
];
