import { append } from '../base/grouped.ts';
import type { Place } from '../model/component.ts';
import { isSameParty, isSameTrigger, partyName, triggerParts } from '../model/sameness.ts';
import type {
  DomainManager,
  Mediator,
  Participant,
  Sequencer,
  TriggerNode,
  TriggerRule,
} from '../model/topology.ts';
import { type End, isOwn, isSameFile, type Side, type Tell } from './side.ts';

/** What may run only once across all files: trigger rules, domain managers, nodes, and parties on one participant each. */
export function compareRuns(sides: readonly Side[], tell: Tell): void {
  compareRules(sides, tell);
  compareManagers(sides, tell);
  compareNodes(sides, tell);
  compareParties(sides, tell);
}

interface Live {
  readonly side: Side;
  readonly node: TriggerNode;
  readonly rule: TriggerRule;
}

function compareRules(sides: readonly Side[], tell: Tell): void {
  const live = new Map<string, Live[]>();
  for (const side of sides)
    for (const node of side.topology.triggerNodes) {
      if (node.live === 0 || !isOwn(node.service) || !isOwn(node)) continue;
      for (const rule of node.rules)
        append(live, `${triggerParts(rule.name).name}\u0000${partyName(rule.party ?? '')}`, {
          side,
          node,
          rule,
        });
    }
  for (const group of live.values())
    for (const [one, other] of pairs(group, isForOneParty)) {
      const isOnePackage = isSameTrigger(one.rule.name, other.rule.name);
      tell({
        rule: 'together/rule-live-twice',
        about: isOnePackage
          ? `trigger rule \`${one.rule.name}\` is live in two files`
          : `trigger rule \`${triggerParts(one.rule.name).name}\` is live from two packages in two files`,
        ends: [liveEnd(one), liveEnd(other)],
        ...(isOnePackage
          ? {}
          : {
              help: 'stop the older one, unless each reacts to contracts of its own package alone',
              severity: 'warning' as const,
            }),
      });
    }
}

/** The same rule for different parties reacts to different contracts. */
const isForOneParty = (one: Live, other: Live): boolean =>
  isSameParty(one.rule.party ?? '', other.rule.party ?? '');

const liveEnd = ({ side, node, rule }: Live): End => ({
  side,
  at: rule.place,
  label: `live here, on ${node.fullName}`,
  says: `on \`${node.fullName}\``,
});

function compareManagers(sides: readonly Side[], tell: Tell): void {
  const managers = new Map<string, (End & { readonly domain: string })[]>();
  for (const side of sides)
    for (const domain of side.topology.domains) {
      const [manager] = domain.domainManagers.filter(isOwn);
      // An embedded domain is its own manager.
      const node = domain.isEmbedded && !domain.isExternal && isOwn(domain) ? domain : manager;
      if (node === undefined) continue;
      append(managers, domain.name, {
        side,
        domain: domain.name,
        at: node.at(),
        label: `manages \`${domain.name}\``,
        says: node.title,
      });
    }
  for (const group of managers.values())
    for (const [one, other] of pairs(group))
      tell({
        rule: 'together/several-managers',
        about: `domain \`${one.domain}\` has a domain manager in two files`,
        ends: [one, other],
      });
}

type Node = Participant | Sequencer | Mediator | DomainManager;

interface Declared {
  readonly side: Side;
  readonly node: Node;
}

/** The name that a node has in its identity, `PAR::NAME::fingerprint`. */
export const identifierOf = ({ name, spec }: Node): string => spec.nodeIdentifier ?? name;

function compareNodes(sides: readonly Side[], tell: Tell): void {
  const nodes = new Map<string, Declared[]>();
  for (const side of sides) {
    const { participants, sequencers, mediators, domainManagers } = side.topology;
    for (const node of [...participants, ...sequencers, ...mediators, ...domainManagers])
      if (isOwn(node)) append(nodes, `${node.kind} ${identifierOf(node)}`, { side, node });
  }
  for (const group of nodes.values())
    for (const [one, other] of pairs(group)) {
      const isOne = isOneNode(one.node, other.node);
      // Other nodes are known inside one domain only, and a domain has one owner.
      if (!isOne && one.node.kind !== 'participant') continue;
      tell({
        rule: 'together/node-declared-twice',
        about: `${one.node.title} is run by two files`,
        ends: [nodeEnd(one), nodeEnd(other)],
        ...(isOne
          ? {}
          : {
              help: 'give one of them another name, or a `nodeIdentifier`: where both are listed, only fingerprints would tell them apart',
              severity: 'warning' as const,
            }),
      });
    }
}

/** Whether two entries plainly mean one node: both give it to one organization, or write the same identifier. */
const isOneNode = (one: Node, other: Node): boolean =>
  (one.organization !== undefined && one.organization.name === other.organization?.name) ||
  (one.spec.nodeIdentifier !== undefined && other.spec.nodeIdentifier !== undefined);

function nodeEnd({ side, node }: Declared): End {
  const owner = node.organization === undefined ? '' : ` of \`${node.organization.name}\``;
  const at = node.spec.nodeIdentifier === undefined ? node.at() : node.at('nodeIdentifier');
  return { side, at, label: `\`${identifierOf(node)}\`${owner}`, says: `\`${node.name}\`${owner}` };
}

interface Host {
  readonly side: Side;
  readonly participant: Participant;
  readonly party: string;
  readonly multiHosted: boolean;
  readonly place: Place;
}

function compareParties(sides: readonly Side[], tell: Tell): void {
  const hosts = new Map<string, Host[]>();
  for (const side of sides)
    for (const participant of side.topology.participants)
      for (const { name, multiHosted, place } of participant.parties)
        append(hosts, partyName(name), { side, participant, party: name, multiHosted, place });
  for (const group of hosts.values())
    for (const [one, other] of pairs(group, isOnTwo))
      tell({
        rule: 'together/party-on-several-participants',
        about: `party \`${partyName(one.party)}\` is on two participant services`,
        ends: [hostEnd(one), hostEnd(other)],
        ...(one.multiHosted && other.multiHosted
          ? {
              help: 'applications cannot move between these participants without losing their place in the ledger: give each application one of them',
              severity: 'warning' as const,
            }
          : {}),
      });
}

/** Whether one party is on two participants; what both files only describe is neither's to fix. */
function isOnTwo(one: Host, other: Host): boolean {
  const areOwn = [one, other].filter(({ participant }) => isOwn(participant)).length;
  if (areOwn === 0 || !isSameParty(one.party, other.party)) return false;
  const isNamedAlike = identifierOf(one.participant) === identifierOf(other.participant);
  return !isNamedAlike || (areOwn === 2 && !isOneNode(one.participant, other.participant));
}

const hostEnd = ({ side, participant, party, place }: Host): End => ({
  side,
  at: place,
  label: `\`${party}\` on \`${participant.name}\``,
  says: `on \`${participant.name}\``,
});

/** Each entry with the first one of another file that it clashes with: a mistake in three files is told twice. */
function* pairs<T extends { readonly side: Side }>(
  group: readonly T[],
  clash: (one: T, other: T) => boolean = () => true,
): Iterable<[T, T]> {
  for (const [index, other] of group.entries()) {
    const one = group
      .slice(0, index)
      .find((each) => !isSameFile(each.side, other.side) && clash(each, other));
    if (one !== undefined) yield [one, other];
  }
}
