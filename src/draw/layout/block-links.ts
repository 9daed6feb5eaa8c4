import type { Scene, SceneLink } from '../scene.ts';
import type { Block } from './block.ts';

/** That one block is linked to another beneath it. */
export interface BlockLink {
  readonly above: string;
  readonly below: string;
  /** How much of a straight line it should be. */
  readonly weight: number;
  /** A gateway stands beside what it leads to, so that the organizations on both sides are level. */
  readonly isLevel: boolean;
}

/** Whether `to` stands above `from`: who is told of health, and who gives tokens. */
const pointsUp = (link: SceneLink): boolean => link.kind === 'health' || link.kind === 'token';

type Strengths = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** One link for each two blocks that are linked. Of opposite ones the stronger holds, and a way round adds nothing. */
export function blockLinks(scene: Scene, blocks: ReadonlyMap<string, Block>): BlockLink[] {
  const strengths = strengthsOf(scene, blocks);
  const kinds = new Map(scene.nodes.map((node) => [node.id, node.kind]));
  const groups = new Map(scene.groups.map((group) => [group.id, group]));
  const stackOf = (block: string): string | undefined => {
    const parent = groups.get(groups.get(block)?.parent ?? '');
    return parent?.kind === 'stack' ? parent.id : undefined;
  };
  const links: BlockLink[] = [];
  for (const [above, row] of strengths) {
    const beyond = twoSteps(strengths, above);
    for (const [below, strength] of row) {
      if ((strengths.get(below)?.get(above) ?? 0) > strength || beyond.has(below)) continue;
      const isStack = stackOf(above) !== undefined && stackOf(above) === stackOf(below);
      const weight = Math.min(strength, 8) * (isStack ? 12 : 1);
      links.push({ above, below, weight, isLevel: kinds.get(above) === 'gateway' });
    }
  }
  return links;
}

function strengthsOf(scene: Scene, blocks: ReadonlyMap<string, Block>): Strengths {
  const blockOf = new Map(
    [...blocks].flatMap(([id, block]) => [...block.nodes.keys()].map((node) => [node, id] as const)),
  );
  const providers = new Set(
    scene.nodes.filter((node) => node.kind === 'identity-provider').map((node) => node.id),
  );
  // Regions stand side by side, whatever joins them.
  const columns = new Set(scene.groups.filter((group) => group.kind !== 'service').map((group) => group.id));
  const strengths = new Map<string, Map<string, number>>();
  for (const link of scene.links) {
    if (link.kind === 'replication') continue;
    const up = pointsUp(link) || providers.has(link.to);
    const above = blockOf.get(up ? link.to : link.from) ?? '';
    const below = blockOf.get(up ? link.from : link.to) ?? '';
    if (above === below || (columns.has(above) && columns.has(below))) continue;
    const row = strengths.get(above) ?? new Map<string, number>();
    row.set(below, (row.get(below) ?? 0) + (link.kind === 'traffic' ? 2 : 1));
    strengths.set(above, row);
  }
  return strengths;
}

/** What is reached from a block by way of another. */
function twoSteps(strengths: Strengths, from: string): Set<string> {
  const reached = new Set<string>();
  for (const next of strengths.get(from)?.keys() ?? [])
    for (const end of strengths.get(next)?.keys() ?? []) if (end !== from) reached.add(end);
  return reached;
}
