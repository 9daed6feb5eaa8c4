import { plural } from '../base/names.ts';
import { isObject } from '../base/object.ts';
import type { Topology } from '../model/topology.ts';
import type { Plan } from '../plan/plan.ts';
import {
  type InstanceStatus,
  liveStates,
  liveStatesOf,
  type Problem,
  presences,
  roles,
} from '../status/index.ts';
import { componentKey } from './components.ts';
import type { LiveMarks, PageLive, PageTable } from './page-data.ts';
import { type Row, table } from './table.ts';

/** What `canton-plan status --format json` wrote, as far as the page shows it. */
export interface LiveReport {
  readonly at: string;
  readonly place: string;
  readonly instances: readonly LiveInstance[];
  readonly problems: readonly Pick<Problem, 'severity' | 'names' | 'message'>[];
  readonly notPlanned: readonly string[];
  readonly unanswered: readonly string[];
}

type LiveInstance = Pick<InstanceStatus, 'name' | 'presence' | 'role' | 'verdict' | 'detail'> & {
  readonly image: string;
  readonly configuration: string;
  readonly certificateEnds: string;
  readonly isReady: string;
};

const verdicts = ['as-planned', 'warning', 'error', 'unknown'] as const;

/** Reads a report on what runs; with --watch the last of several. `fault` says why it is none for this topology. */
export function readLive(text: string, name: string): LiveReport | { readonly fault: string } {
  const value = parsed(text) ?? parsed(text.trimEnd().split('\n').at(-1) ?? '');
  if (!isObject(value) || value['schemaVersion'] !== 1 || !Array.isArray(value['instances']))
    return { fault: 'it is not what `canton-plan status --format json` writes' };
  const told = textOf(value['name']);
  if (told !== name) return { fault: `it tells about \`${told}\`, and this is \`${name}\`` };
  return {
    at: textOf(value['at']),
    place: textOf(value['place']),
    instances: recordsOf(value['instances']).map(instanceOf),
    problems: recordsOf(value['problems']).map((each) => ({
      severity: each['severity'] === 'error' ? 'error' : 'warning',
      names: listOf(each['names']).map(textOf),
      message: textOf(each['message']),
    })),
    notPlanned: recordsOf(value['notPlanned']).map((each) => textOf(each['name'])),
    unanswered: recordsOf(value['unanswered']).map(
      (each) => `${textOf(each['what'])} (${textOf(each['why'])})`,
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const recordsOf = (value: unknown) => listOf(value).filter(isObject);
const oneOf = <T extends string>(values: readonly T[], value: unknown, usual: T): T =>
  values.find((each) => each === value) ?? usual;

function instanceOf(each: Readonly<Record<string, unknown>>): LiveInstance {
  const [image, configuration, certificate] = [each['image'], each['configuration'], each['certificate']];
  const differences = isObject(configuration) ? listOf(configuration['differences']).map(textOf) : [];
  return {
    name: textOf(each['name']),
    presence: oneOf(presences, each['presence'], 'unknown'),
    role: oneOf(roles, each['role'], 'unknown'),
    verdict: oneOf(verdicts, each['verdict'], 'unknown'),
    detail: textOf(each['detail']),
    isReady: each['ready'] === true ? 'ready' : each['ready'] === false ? 'not ready' : '',
    image: isObject(image) ? textOf(image['running']) : '',
    configuration:
      differences.length > 0
        ? differences.join('; ')
        : isObject(configuration) && configuration['state'] === 'as-rendered'
          ? 'as rendered'
          : '',
    certificateEnds: isObject(certificate) ? textOf(certificate['ends']).slice(0, 16).replace('T', ' ') : '',
  };
}

type Traces = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** How everything runs, for the page: marks of each picture, a table, and a line at its head. */
export function pageLive(
  topology: Topology,
  plan: Plan,
  report: LiveReport,
  traces: Traces,
): { readonly live: PageLive; readonly table: PageTable; readonly note: string } {
  const states = liveStatesOf(topology, plan, report);
  const marks: Record<string, LiveMarks> = {};
  for (const [picture, drawn] of traces) {
    const taken = new Set<string>();
    const found: Partial<Record<(typeof liveStates)[number], string[]>> = {};
    // What stands for several is as its worst.
    for (const state of liveStates)
      for (const [node, own] of states)
        for (const id of own === state ? (drawn.get(node) ?? []) : []) {
          if (taken.has(id)) continue;
          taken.add(id);
          found[state] = [...(found[state] ?? []), id];
        }
    marks[picture] = found;
  }
  return { live: { at: report.at, marks }, table: runningTable(plan, report), note: noteOf(report) };
}

const placed = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

function noteOf({ at, place, instances, problems, notPlanned, unanswered }: LiveReport): string {
  const problem = (word: 'error' | 'warning'): string =>
    plural(problems.filter(({ severity }) => severity === word).length, word);
  const are = (verdict: LiveInstance['verdict']): number =>
    instances.filter((each) => each.verdict === verdict).length;
  return [
    `As it ran on ${placed(at)}${place === '' ? '' : ` in ${place}`}: ${are('as-planned')} of ${instances.length} as planned, ${are('unknown')} not known, ${problem('error')}, ${problem('warning')}`,
    ...(notPlanned.length === 0 ? [] : [`not planned: ${notPlanned.join(', ')}`]),
    ...(unanswered.length === 0 ? [] : [`not asked: ${unanswered.join(', ')}`]),
  ].join('; ');
}

const presenceWords: Readonly<Record<InstanceStatus['presence'], string>> = {
  running: 'runs',
  starting: 'starts',
  stopped: 'stopped',
  missing: 'is not there',
  idle: 'waits, as planned',
  done: 'has ended well',
  failed: 'has failed',
  waiting: 'nobody began it',
  elsewhere: 'runs elsewhere',
  unknown: 'could not be asked',
};

function runningTable(plan: Plan, { at, instances, problems }: LiveReport): PageTable {
  const keys = new Map(
    [...plan.processes, ...plan.balancers, ...plan.servers].map(({ name, path, organization }) => [
      name,
      { key: componentKey(path), organization },
    ]),
  );
  return table(
    'running',
    'Running',
    `How everything was on ${placed(at)}, as \`canton-plan status\` found it.`,
    [
      'Name',
      'Is',
      'Role',
      'Ready',
      'Said about it',
      'Image',
      'Configuration',
      'Certificate ends',
      'Organization',
    ],
    instances.map((each): Row => {
      const own = keys.get(each.name);
      const said = problems.filter(({ names }) => names.includes(each.name));
      return [
        own?.key ?? '',
        each.name,
        [presenceWords[each.presence], each.detail].filter((text) => text !== '').join(': '),
        each.role === 'none' || each.role === 'unknown' ? '' : each.role,
        each.isReady,
        said.map(({ severity, message }) => `${severity}: ${message}`).join('; '),
        each.image,
        each.configuration,
        each.certificateEnds,
        own?.organization ?? '',
      ];
    }),
  );
}
