import { append } from '../base/grouped.ts';
import { plural } from '../base/names.ts';
import { pathText } from '../base/path.ts';
import { connectionGraph } from '../graph/index.ts';
import { type Effect, type Element, type Impact, ImpactModel, nodeStates, rankOf } from '../impact/index.ts';
import type { Topology } from '../model/topology.ts';
import {
  actionsOf,
  actionText,
  durationWords,
  hitsWords,
  levelWords,
  lossWords,
} from '../report/impact-words.ts';
import { componentKey } from './components.ts';
import type { PageFailure, PageImpact, PageMarks, PageOutcome, PageTable } from './page-data.ts';
import { type Row, table } from './table.ts';

/** As what each node of the connection graph is drawn, by the picture's id. */
export type Traces = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Failures and effects of each that a page holds: a page of 1,000 stacks is to open quickly. */
const mostFailures = 4000;
const mostEffects = 60;
const mostNamed = 6;
/** Nodes of the graph, times failures, that are looked at for marks in the pictures. */
const mostLookedAt = 100_000;
/** Components of a topology above which no failure is worked out. */
const mostComponents = 15_000;
const target = 'k8s';

/** What a page says of failures. */
export interface ImpactPart {
  readonly impact: PageImpact | undefined;
  readonly tables: readonly PageTable[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/** Every failure of one thing, worked out. `hide` takes secrets out of names. */
export function pageImpact(topology: Topology, traces: Traces, hide: (text: string) => string): ImpactPart {
  const size = topology.participants.length + topology.jsonApis.length + topology.databases.length;
  if (size > mostComponents)
    return {
      impact: undefined,
      tables: [],
      notes: [
        `What failures do is not worked out for more than ${mostComponents} components; canton-plan impact --fail NAME tells of one.`,
      ],
    };
  const model = new ImpactModel(topology, target);
  const all = model.singles().filter(({ counts }) => Object.values(counts).some((count) => count > 0));
  const shown = all.slice(0, mostFailures);
  const writer = new Writer(hide);
  const drawable = Math.floor(mostLookedAt / Math.max(1, connectionGraph(topology).nodes.size));
  const failures = shown.map((impact, index) =>
    writer.failure(impact, index < drawable ? marksOf(model, impact.elements, traces) : undefined),
  );
  const omitted = all.length - shown.length;
  return {
    impact: { subjects: writer.subjects, outcomes: writer.outcomes, failures, omitted },
    tables: [singlePoints(all), failureTable(shown, omitted)].filter(({ rows }) => rows.length > 0),
    notes: [
      ...(omitted > 0
        ? [
            `Of ${all.length} failures the page holds the ${shown.length} worst; canton-plan impact --fail NAME tells of any.`,
          ]
        : []),
      ...(failures.some(({ more }) => more > 0)
        ? [`Of a failure that hits more than ${mostEffects} things, the ${mostEffects} worst are named.`]
        : []),
      ...(shown.length > drawable
        ? [`The pictures show the ${drawable} worst failures; canton-plan impact --picture draws any.`]
        : []),
    ],
  };
}

/** Subjects and outcomes each once, with their numbers. */
class Writer {
  readonly subjects: string[] = [];
  readonly outcomes: PageOutcome[] = [];
  readonly #subjects = new Map<string, number>();
  readonly #outcomes = new Map<string, number>();
  readonly #hide: (text: string) => string;

  constructor(hide: (text: string) => string) {
    this.#hide = hide;
  }

  failure({ elements, effects, level }: Impact, marks: PageFailure['marks']): PageFailure {
    const [element] = elements;
    const groups = new Map<number, number[]>();
    for (const { subject, outcome } of effects.slice(0, mostEffects)) {
      append(groups, this.#outcome(outcome), this.#subject(subject));
    }
    return {
      id: this.#hide(element?.id ?? ''),
      title: this.#hide(element?.title ?? ''),
      key: element === undefined ? '' : elementKey(element),
      worst: levelWords[level],
      effects: [...groups],
      more: Math.max(0, effects.length - mostEffects),
      marks,
    };
  }

  #subject({ id, title }: Effect['subject']): number {
    const known = this.#subjects.get(id);
    if (known !== undefined) return known;
    this.#subjects.set(id, this.subjects.length);
    return this.subjects.push(this.#hide(title)) - 1;
  }

  #outcome(outcome: Effect['outcome']): number {
    const duration = durationWords(outcome);
    const written: PageOutcome = {
      text: `${levelWords[outcome.level]}${duration === '' ? '' : `, ${duration}`}`,
      loss: outcome.loss === 'nothing' ? '' : lossWords[outcome.loss],
      actions: outcome.actions.map((action) => this.#hide(actionText(action, target))),
    };
    const key = JSON.stringify(written);
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    this.#outcomes.set(key, this.outcomes.length);
    return this.outcomes.push(written) - 1;
  }
}

/** Places are no components of the file; hosts and regions have no place of their own in it. */
function elementKey({ kind, id, path }: Pick<Element, 'kind' | 'id' | 'path'>): string {
  if (kind === 'zone') return pathText(path);
  return kind === 'host' || kind === 'region' ? id : componentKey(path);
}

function marksOf(
  model: ImpactModel,
  elements: readonly Element[],
  traces: Traces,
): Readonly<Record<string, PageMarks>> {
  const states = [...nodeStates(model, elements)];
  const worstFirst = ['failed', 'down', 'interrupted', 'last'] as const;
  return Object.fromEntries(
    [...traces].map(([picture, drawn]) => {
      const taken = new Set<string>();
      const marks: Partial<Record<(typeof worstFirst)[number], string[]>> = {};
      for (const fate of worstFirst)
        for (const [node, state] of states)
          for (const id of state === fate ? (drawn.get(node) ?? []) : []) {
            if (taken.has(id)) continue;
            taken.add(id);
            marks[fate] = [...(marks[fate] ?? []), id];
          }
      return [picture, marks];
    }),
  );
}

const source =
  'Worked out from the topology with the times that the documents name, for Kubernetes; `canton-plan impact` tells the same with sources.';

const actionCells = (impact: Impact): string => {
  const [first = '', ...others] = actionsOf(impact, target);
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
};

const failureTable = (impacts: readonly Impact[], omitted: number): PageTable =>
  table(
    'failures',
    'Failures',
    `What the failure of one thing does to what people use, the worst first. ${omitted > 0 ? `${plural(omitted, 'less bad one is', 'less bad ones are')} not on the page. ` : ''}${source}`,
    ['Fails', 'Worst', 'Hits', 'Longest (s)', 'Can be lost', 'What to do', 'Organization'],
    impacts.map((impact): Row => {
      const [element] = impact.elements as readonly [Element];
      return [
        elementKey(element),
        element.id,
        levelWords[impact.level],
        hitsWords(impact),
        impact.seconds > 0 ? impact.seconds : '',
        lossWords[impact.loss],
        actionCells(impact),
        element.organization ?? '',
      ];
    }),
  );

/** What takes something down for good when it fails alone; what comes back by itself is none. */
const singlePoints = (impacts: readonly Impact[]): PageTable =>
  table(
    'single-points',
    'Single points of failure',
    `What takes something down when it fails alone, until somebody acts or repairs it. What comes back by itself stands under Failures. ${source}`,
    ['Fails', 'Takes down', 'How many', 'Until', 'What to do', 'Organization'],
    impacts
      .filter(({ level }) => rankOf[level] >= rankOf.manual)
      .slice(0, mostFailures)
      .map((impact): Row => {
        const [element] = impact.elements as readonly [Element];
        const down = impact.effects.filter(({ outcome }) => rankOf[outcome.level] >= rankOf.manual);
        const names = down.slice(0, mostNamed).map(({ subject }) => subject.title.replaceAll('`', ''));
        return [
          elementKey(element),
          element.id,
          `${names.join('; ')}${down.length > mostNamed ? `; and ${down.length - mostNamed} more` : ''}`,
          down.length,
          levelWords[impact.level],
          actionCells(impact),
          element.organization ?? '',
        ];
      }),
  );
