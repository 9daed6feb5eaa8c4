import type { Path } from '../base/path.ts';
import type { ComponentKind } from '../model/component.ts';
import { type Consequence, type Effect, worse } from './consequence.ts';
import type { Entry, SettingChange } from './entries.ts';

/** `follows`: its own entry is the same, but it is configured with something that changes. */
export const actions = ['added', 'removed', 'renamed', 'changed', 'follows'] as const;

/** One thing that differs between two topologies, in the words of the topology. */
export interface Change {
  readonly action: (typeof actions)[number];
  /** Kind and name, as a person writes them; `setting \`zones\`` for those of the whole. */
  readonly title: string;
  readonly kind: ComponentKind | 'deployment';
  readonly name: string;
  /** The name before, of what was renamed. */
  readonly from: string | undefined;
  readonly organization: string | undefined;
  /** Where it stands: in the new topology, or in the old one if it was removed. */
  readonly path: Path;
  readonly settings: readonly SettingChange[];
  readonly consequences: readonly Consequence[];
  readonly effect: Effect;
}

/** A change with the worst of its consequences as its effect. */
export const change = (
  action: Change['action'],
  entry: Pick<Entry, 'title' | 'kind' | 'name' | 'organization' | 'path'>,
  consequences: readonly Consequence[],
  more: Partial<Pick<Change, 'settings' | 'from'>> = {},
): Change => ({
  action,
  title: entry.title,
  kind: entry.kind,
  name: entry.name,
  organization: entry.organization,
  path: entry.path,
  settings: more.settings ?? [],
  from: more.from,
  consequences,
  effect: consequences.reduce<Effect>((worst, { effect }) => worse(worst, effect), 'nothing'),
});

/** Each effect said once. */
export function distinct(consequences: readonly Consequence[]): Consequence[] {
  const seen = new Set<string>();
  return consequences.filter(({ effect, what }) => {
    const key = `${effect} ${what}`;
    return !seen.has(key) && seen.add(key);
  });
}
