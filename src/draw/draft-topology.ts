import type { Topology } from '../model/topology.ts';
import { Draft } from './draft.ts';
import { DraftDisks } from './draft-disks.ts';
import { DraftLinks } from './draft-links.ts';
import { DraftNodes } from './draft-nodes.ts';
import { Surroundings } from './surroundings.ts';

/** Everything that could be drawn of a topology, grouped by organization and service, or by region and zone. */
export function draftTopology(topology: Topology, byZone: boolean): Draft {
  const draft = new Draft();
  const around = new Surroundings(topology, draft, byZone);
  const nodes = new DraftNodes(topology, draft, around);
  nodes.addAll();
  const disks = new DraftDisks(topology, draft, around);
  disks.addAll();
  new DraftLinks(topology, draft, nodes, disks, around).addAll();
  return draft;
}
