import type { HostRef, Plan } from '../plan/plan.ts';

/** One file of the output. */
export interface Artifact {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly isExecutable?: true;
  /** The user's from the beginning: written where nothing stands, and never compared, changed or asked for again. */
  readonly isSeed?: true;
}

/** Gives the host under which a target lets something be reached. */
export type HostOf = (host: HostRef) => string;

/** What a deployment is rendered to: its files are a pure function of the plan. */
export interface Target {
  readonly name: string;
  readonly title: string;
  /** The paths that it ever writes to: nothing else in an output folder can be its own. */
  readonly makes: RegExp;
  readonly render: (plan: Plan) => readonly Artifact[];
  /** The same one by one: a large network has more text than need be in memory at once. */
  readonly artifacts: (plan: Plan) => Iterable<Artifact>;
}

export const defineTarget = (target: Omit<Target, 'render'>): Target => ({
  ...target,
  render: (plan) => [...target.artifacts(plan)],
});

/** The entries that say something: neither undefined, nor an empty list or object. */
export function present<T extends Record<string, unknown>>(entries: T): T {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entries)) {
    if (value !== undefined && !isEmpty(value)) kept[key] = value;
  }
  return kept as T;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
