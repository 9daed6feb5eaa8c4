import { documentedPorts } from '../profiles/ports.ts';
import type { Assembly } from './assembly.ts';
import type { BalancerFact } from './facts.ts';
import { instanceName, type NodeGroup, type ServiceGroup } from './groups.ts';

type Behind = { readonly group: NodeGroup | ServiceGroup; readonly instance: string };
type Section = 'sequencers' | 'participants' | 'jsonApis';

/** Which balancer stands before which service: the usual one needs no word, another one an entry. */
export function assembleBalancers(assembly: Assembly): void {
  const fronted = new Map<NodeGroup | ServiceGroup, BalancerFact[]>();
  for (const balancer of assembly.estate.balancers) {
    const behind = balancer.servers.flatMap((server) => behindHost(assembly, server.host) ?? []);
    for (const { host, origin } of balancer.servers)
      if (behindHost(assembly, host) === undefined)
        assembly.draft.gap(origin, `${host} behind ${balancer.name} is no host of the estate`);
    const groups = new Set(behind.map(({ group }) => group));
    for (const group of groups) fronted.set(group, [...(fronted.get(group) ?? []), balancer]);
    if (!isUsual(balancer, groups, behind)) declare(assembly, balancer, groups, behind);
  }
  const all: [Section, readonly (NodeGroup | ServiceGroup)[]][] = [
    ['sequencers', assembly.sequencers],
    ['participants', assembly.participants],
    ['jsonApis', assembly.jsonApis],
  ];
  for (const [section, groups] of all)
    for (const group of groups) {
      const [balancer] = fronted.get(group) ?? [];
      // Sequencers without a balancer are chosen from by their clients, which their domain says.
      const isAlone = group.members.length === 1 || section === 'sequencers';
      const name =
        balancer === undefined
          ? isAlone
            ? undefined
            : 'none'
          : isUsualName(balancer, group)
            ? 'default'
            : balancer.name;
      assembly.draft.set([section, group.name, 'loadBalancer'], name, balancer?.origin);
    }
}

function behindHost(assembly: Assembly, host: string): Behind | undefined {
  for (const target of assembly.hosts.find(host)) {
    if (target.kind !== 'node' && target.kind !== 'service') continue;
    const { group, process } = target;
    const index = group.members.findIndex((member) => member.process === process);
    return {
      group,
      instance: `${group.name}-${instanceName(group.name, process.workload?.name ?? '', index)}`,
    };
  }
  return undefined;
}

/** How many instances take part from the start. */
const running = (group: NodeGroup | ServiceGroup): number =>
  Math.max(1, group.members.filter(({ process }) => process.workload?.isStandby !== true).length);

const isUsualName = (balancer: BalancerFact, group: NodeGroup | ServiceGroup): boolean =>
  balancer.product === 'haproxy' && balancer.name === `${group.name}-lb`;

/** The balancer that a service gets anyway: before all of its instances, with the usual name. */
function isUsual(
  balancer: BalancerFact,
  groups: ReadonlySet<NodeGroup | ServiceGroup>,
  behind: readonly Behind[],
): boolean {
  const [group] = groups;
  return (
    groups.size === 1 &&
    group !== undefined &&
    isUsualName(balancer, group) &&
    new Set(behind.map(({ instance }) => instance)).size >= running(group)
  );
}

function declare(
  assembly: Assembly,
  balancer: BalancerFact,
  groups: ReadonlySet<NodeGroup | ServiceGroup>,
  behind: readonly Behind[],
): void {
  if (groups.size === 0) return;
  const path = ['loadBalancers', balancer.name];
  const { draft } = assembly;
  const set = (key: string, value: unknown): void => draft.set([...path, key], value, balancer.origin);
  draft.set(path, {}, balancer.origin);
  set(
    'organization',
    balancer.workload?.organization ?? behind[0]?.group.members[0]?.process.workload?.organization,
  );
  const isWhole = [...groups].every(
    (group) => behind.filter((each) => each.group === group).length >= running(group),
  );
  set(
    'targets',
    isWhole ? [...groups].map(({ name }) => name) : [...new Set(behind.map(({ instance }) => instance))],
  );
  set('type', balancer.product);
  if (balancer.policy !== undefined && balancer.policy !== 'round-robin') set('policy', balancer.policy);
  const [group] = groups;
  const kind =
    group !== undefined && 'section' in group
      ? group.section === 'participants'
        ? 'participant'
        : 'sequencer'
      : 'json-api';
  const usual = documentedPorts[kind];
  const client = 'ledgerApi' in usual ? usual.ledgerApi : 'publicApi' in usual ? usual.publicApi : usual.http;
  const name = 'ledgerApi' in usual ? 'ledgerApi' : 'publicApi' in usual ? 'publicApi' : 'http';
  if (balancer.port !== undefined && balancer.port !== client) set('ports', { [name]: balancer.port });
}
