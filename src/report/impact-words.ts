import { plural } from '../base/names.ts';
import type { Action, Impact, Level, Loss, Outcome } from '../impact/index.ts';
import type { TargetName } from '../model/target.ts';

/** What each level is called in tables. */
export const levelWords: Readonly<Record<Level, string>> = {
  untouched: 'untouched',
  'less-spare': 'less spare than before',
  interrupted: 'interrupted, back by itself',
  manual: 'down until somebody acts',
  repair: 'down until it is repaired',
};

export const lossWords: Readonly<Record<Loss, string>> = {
  nothing: 'nothing',
  commands: 'commands under way',
  cache: 'a cache, to be rebuilt',
  committed: 'committed data',
};

/** `about 17 s`; with a term that has no number, at least so long. */
export function durationWords({ level, seconds, terms }: Outcome): string {
  if (level !== 'interrupted') return '';
  const isOpen = terms.some((term) => term.seconds === undefined);
  if (!isOpen) return `about ${seconds} s`;
  return seconds === 0 ? 'a time that the documents do not name' : `${seconds} s and more`;
}

/** The failure as its elements are named. */
export const failureName = ({ elements }: Impact): string => elements.map(({ id }) => id).join(' + ');

export const actionText = ({ text, ...commands }: Action, target: TargetName): string => {
  const command = commands[target];
  return command === undefined ? text : `${text}: \`${command}\``;
};

/** Every action that a failure asks for, each once. */
export function actionsOf(impact: Impact, target: TargetName): string[] {
  if (impact.level !== 'manual' && impact.level !== 'repair') return [];
  const texts = impact.effects.flatMap(({ outcome }) =>
    outcome.actions.map((action) => actionText(action, target)),
  );
  return [...new Set(texts)];
}

export const hitsWords = ({ counts }: Impact): string =>
  [
    [counts.repair, 'down'],
    [counts.manual, 'by hand'],
    [counts.interrupted, 'interrupted'],
    [counts['less-spare'], 'less spare'],
  ]
    .flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
    .join(', ');

export const howMany = (impacts: number, shown: number, what: string): string =>
  impacts > shown ? `\n${plural(impacts - shown, `further ${what}`)} not shown; --limit shows more.\n` : '';
