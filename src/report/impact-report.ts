import { clipped, plural } from '../base/names.ts';
import type { Capacity, Impact, Total } from '../impact/index.ts';
import type { TargetName } from '../model/target.ts';
import { columns } from './columns.ts';
import {
  actionsOf,
  durationWords,
  failureName,
  hitsWords,
  howMany,
  levelWords,
  lossWords,
} from './impact-words.ts';
import { visible, wrap } from './terminal-text.ts';

/** What one run of `canton-plan impact` has to tell. */
export interface ImpactReport {
  readonly name: string;
  readonly target: TargetName;
  /** `single`: each failure alone; `pairs`: those that are worse together; `question`: one failure that was asked for. */
  readonly kind: 'single' | 'pairs' | 'question' | 'upgrade' | 'drain';
  /** The worst first. */
  readonly impacts: readonly Impact[];
  /** How many failures there are; `impacts` may be cut off. */
  readonly total: number;
  /** How many things people use. */
  readonly subjects: number;
  readonly capacity: Capacity | undefined;
  readonly gaps: readonly string[];
  readonly explain: boolean;
}

const titles = {
  single: 'What the failure of one thing does',
  pairs: 'What fails worse together than alone',
  question: 'What this failure does',
  upgrade: 'What an upgrade of each service does',
  drain: 'What draining each place does',
} as const;

/** The report for people at a terminal. */
export function impactTable(report: ImpactReport): string {
  const { impacts, total, kind, gaps, capacity, subjects, name } = report;
  const detailed = kind === 'question' || report.explain;
  const parts = [
    `${visible(clipped(name))}: ${plural(subjects, 'thing')} that people use\n`,
    `\n${titles[kind]}\n\n`,
    impacts.length === 0 ? '  nothing\n' : kind === 'question' ? '' : `${overview(report)}\n`,
    howMany(total, impacts.length, kind === 'pairs' ? 'pair' : 'failure'),
    ...(detailed ? impacts.map((impact) => details(impact, report)) : [unexplained(impacts)]),
    capacity === undefined ? '' : capacityText(capacity),
    gaps.length === 0
      ? ''
      : `\nWhat could not be judged\n\n${gaps.map((gap) => `${wrap(visible(clipped(gap)), 110, '  ')}\n`).join('')}`,
  ];
  return parts.join('');
}

const overview = ({ impacts, target }: ImpactReport): string =>
  columns(
    ['fails', 'worst', 'hits', 'longest', 'can be lost', 'what to do'],
    impacts.map((impact) => {
      const actions = actionsOf(impact, target);
      const [first = '', ...others] = actions;
      return [
        failureName(impact),
        levelWords[impact.level],
        hitsWords(impact),
        impact.seconds > 0 ? `${impact.seconds} s` : '',
        lossWords[impact.loss],
        others.length === 0 ? first : `${first} (and ${others.length} more)`,
      ];
    }),
  );

const unexplained = (impacts: readonly Impact[]): string =>
  impacts.length === 0
    ? ''
    : '\n--fail NAME tells what each of them hits, --explain where the seconds come from.\n';

function details(impact: Impact, { target, explain }: ImpactReport): string {
  const { effects } = impact;
  const head = `\n${visible(clipped(failureName(impact)))}: ${levelWords[impact.level]}\n\n`;
  if (effects.length === 0) return `${head}  nothing that people use rests on it\n`;
  const table = columns(
    ['what people use', 'becomes', 'for', 'can be lost'],
    effects.map(({ subject, outcome }) => [
      subject.id,
      levelWords[outcome.level],
      durationWords(outcome),
      lossWords[outcome.loss],
    ]),
  );
  const actions = actionsOf(impact, target).map(
    (action) => `${wrap(visible(clipped(action)), 110, '    ').replace('    ', '  - ')}\n`,
  );
  return `${head}${table}\n${actions.length === 0 ? '' : `\n  What to do\n${actions.join('')}`}${explain ? explanation(impact) : ''}`;
}

/** Characters of a list of what shares one sum. */
const longestList = 4000;

/** The sum behind each interruption, once for all that have the same, and what the documents leave open. */
function explanation({ effects }: Impact): string {
  const sums = new Map<string, string[]>();
  const notes = new Set<string>();
  for (const { subject, outcome } of effects) {
    for (const note of outcome.notes) notes.add(note);
    if (outcome.level !== 'interrupted') continue;
    const lines = outcome.terms.map(
      ({ what, seconds, source }) =>
        `    ${seconds === undefined ? '    ?' : `${String(seconds).padStart(3)} s`}  ${what} (${source})`,
    );
    const sum = lines.join('\n');
    const known = sums.get(sum);
    if (known === undefined) sums.set(sum, [subject.id]);
    else known.push(subject.id);
  }
  const text = [...sums].map(
    ([sum, subjects]) =>
      `\n${wrap(visible(clipped(subjects.join(', '), longestList)), 110, '  ')}\n${visibleLines(sum)}\n`,
  );
  const open = [...notes].map((note) => `${wrap(visible(clipped(note)), 110, '  ')}\n`);
  return `${text.join('')}${open.length === 0 ? '' : `\n  What the documents leave open\n${open.join('')}`}`;
}

const visibleLines = (lines: string): string => lines.split('\n').map(visible).join('\n');

function capacityText({ organizations, zones, losses, servers }: Capacity): string {
  const row = ({ name, processes, cpu, memory, unknown }: Total): string[] => [
    name,
    String(processes),
    cpuText(cpu),
    memoryText(memory),
    unknown === 0 ? '' : `${unknown} of ${processes} ${unknown === 1 ? 'says' : 'say'} nothing`,
  ];
  const head = ['processes', 'CPU', 'memory', 'not counted'];
  const sections: [string, string][] = [
    ['Requests by organization', columns(['organization', ...head], organizations.map(row))],
    ['Requests by zone', columns(['zone', ...head], zones.map(row))],
    [
      'What is left when a zone is lost',
      columns(
        ['lost', 'with it', 'CPU', 'left'],
        losses.map(({ zone, lost, remaining }) => [
          zone,
          plural(lost.processes, 'process', 'processes'),
          cpuText(lost.cpu),
          remaining
            .map(
              ({ name, processes, cpu }) =>
                `${name}: ${plural(processes, 'process', 'processes')}, ${cpuText(cpu)}`,
            )
            .join('; '),
        ]),
      ),
    ],
    [
      'Database connections',
      columns(
        ['server', 'held', 'while all connect again', 'of', 'clients by zone'],
        servers.map(({ server, connections, atReconnect, limit, byZone }) => [
          server,
          String(connections),
          `${atReconnect}${atReconnect > limit ? ' (too many)' : ''}`,
          String(limit),
          byZone.map(({ zone, processes }) => `${zone === '' ? 'no zone' : zone}: ${processes}`).join(', '),
        ]),
      ),
    ],
  ];
  return sections
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `\n${title}\n\n${text}\n`)
    .join('');
}

const cpuText = (cpu: number): string => plural(Math.round(cpu * 100) / 100, 'core');
const memoryText = (memory: number): string => `${Math.round((memory / 2 ** 30) * 10) / 10} GiB`;
