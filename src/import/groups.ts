import { cantonStorage } from './config-access.ts';
import type { CantonNodeFact, Estate, Section, ServiceFact, ServiceKind, Workload } from './facts.ts';

/** The instances of one service. */
interface Group<F> {
  readonly name: string;
  readonly members: readonly F[];
}
export type NodeGroup = Group<CantonNodeFact> & { readonly section: Section };
export type ServiceGroup = Group<ServiceFact> & { readonly kind: ServiceKind };

/** The end of a name that tells instances apart: `-1`, `_b`, `-live`. */
const ending = /[-_.]?(?:\d+|[-_][a-z]|[-_](?:live|standby|active|passive|primary|secondary))$/;
const stem = (name: string): string => {
  const plain = name.replace(ending, '');
  return plain === '' ? name : plain;
};

/** Nodes that are one service: by the tool's label, by the database that they share, or by name. */
export function nodeGroups(estate: Estate, section: Section): NodeGroup[] {
  const groups = new Map<string, CantonNodeFact[]>();
  for (const fact of estate.nodes.filter((each) => each.section === section)) {
    const key = keyOf(fact);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [fact]);
    // What two files say of the same instance is one instance.
    else if (fact.process.workload !== undefined || !members.some(({ name }) => name === fact.name))
      members.push(fact);
  }
  return [...groups.values()].map((members) => ({ section, name: nameOf(members), members }));
}

function keyOf({ process, name, node, section }: CantonNodeFact): string {
  if (process.workload?.service !== undefined)
    return `service ${process.workload.service}${isShared(process.workload) ? ` ${name}` : ''}`;
  const { host, database } = cantonStorage(node);
  if (host !== undefined && database !== undefined) return `database ${host}/${database}`;
  return section === 'sequencers' ? `stem ${stem(name)}` : `name ${name}`;
}

/** A process that hosts several services has no service of its own. */
const isShared = ({ kind }: Workload): boolean => kind === 'process';

function nameOf(members: readonly CantonNodeFact[]): string {
  const [first] = members;
  const { workload } = first?.process ?? {};
  if (workload?.service !== undefined && !isShared(workload)) return workload.service;
  const names = new Set(members.map(({ name }) => name));
  if (names.size === 1 && first !== undefined) return first.name;
  return stem(first?.name ?? 'node');
}

export function serviceGroups(estate: Estate, kind: ServiceKind): ServiceGroup[] {
  const groups = new Map<string, ServiceFact[]>();
  for (const fact of estate.services.filter((each) => each.kind === kind)) {
    const { workload, name } = fact.process;
    const key = workload?.service ?? stem(workload?.name ?? name);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return [...groups].map(([name, members]) => ({ kind, name, members }));
}

/** The name of an instance within its service, where it is not the number that it would have anyway. */
export function instanceName(service: string, process: string, index: number): string {
  const rest = process.startsWith(service) ? process.slice(service.length).replace(/^[-_.]+/, '') : '';
  return rest === '' ? String(index + 1) : rest;
}
