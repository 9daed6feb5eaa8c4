import { plural } from '../base/names.ts';
import type { Change } from '../change/change.ts';
import type { Consequence } from '../change/consequence.ts';
import type { Difference } from '../change/difference.ts';
import type { Runbook } from '../change/runbook.ts';
import type { Interruption, Step } from '../change/step.ts';
import { visible } from './terminal-text.ts';

const signs = { added: '+', removed: '-', renamed: '>', changed: '~', follows: '…' } as const;

/** What each effect is called, for people. */
export const effectWords = {
  nothing: 'nothing',
  reload: 'reload',
  console: 'a command on a console',
  rolling: 'restart one after the other, without interruption',
  interruption: 'restart with an interruption',
  data: 'data to move or keep',
  impossible: 'not possible in place',
} as const;

/** What changed, for a terminal. */
export function differenceText({ name, changes }: Difference): string {
  if (changes.length === 0) return `${visible(name)}: both mean the same\n`;
  const lines = changes.flatMap((change) => [
    `${signs[change.action]} ${headline(change)}`,
    ...change.settings.map(
      ({ path, before, after }) => `    ${visible(path)}: ${shown(before)} → ${shown(after)}`,
    ),
    ...change.consequences.map((each) => `    = ${effectWords[each.effect]}: ${consequenceText(each)}`),
  ]);
  return `${lines.map(visible).join('\n')}\n\n${changeSummary(changes)}\n`;
}

/** What became of a component, in a line. */
export const headline = ({ action, title, from, organization }: Change): string => {
  const whose = organization === undefined ? '' : ` (${organization})`;
  switch (action) {
    case 'added':
      return `${title}${whose} is new`;
    case 'removed':
      return `${title}${whose} goes`;
    case 'renamed':
      return `${title}${whose} was \`${from ?? ''}\``;
    case 'follows':
      return `${title}${whose} follows`;
    default:
      return `${title}${whose}`;
  }
};

/** A consequence in one line: what, who notices, how long, what to do instead. */
export const consequenceText = ({ what, who, seconds, instead }: Consequence): string =>
  [
    what,
    ...(who.length === 0 ? [] : [`noticed by ${some(who)}`]),
    ...(seconds === undefined ? [] : [`about ${seconds} s`]),
    ...(instead === undefined ? [] : [`instead: ${instead}`]),
  ].join('; ');

const most = 6;
export const some = (names: readonly string[]): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** A value of the file in one line. */
export const shown = (value: unknown): string => {
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};

/** How many changes there are, and how many of each effect. */
export const changeSummary = (changes: readonly Change[]): string => {
  const count = (effect: Change['effect']): number => changes.filter((each) => each.effect === effect).length;
  const parts = (
    ['impossible', 'data', 'interruption', 'rolling', 'console', 'reload', 'nothing'] as const
  ).flatMap((effect) => (count(effect) === 0 ? [] : [`${count(effect)} × ${effectWords[effect]}`]));
  return `${plural(changes.length, 'change')}: ${parts.join(', ')}`;
};

/** The steps, for a terminal. */
export function runbookText(runbook: Runbook): string {
  const { name, refusals, steps } = runbook;
  if (refusals.length > 0) {
    const lines = refusals.flatMap(({ title, why, instead }) => [
      `  ${title}: ${why}`,
      `    instead: ${instead}`,
    ]);
    return `${visible(name)}: this cannot be done in place\n\n${lines.map(visible).join('\n')}\n`;
  }
  if (steps.length === 0) return `${visible(name)}: nothing to do\n`;
  return `${visible(name)}: ${plural(steps.length, 'step')}\n\n${steps.map(stepText).join('\n\n')}\n`;
}

function stepText(step: Step, index: number): string {
  const whose = step.organization === undefined ? '' : ` [${step.organization}]`;
  const lines = [
    `${index + 1}. ${step.phase}${whose}: ${step.text}`,
    ...step.commands.map((command) => `     $ ${command}`),
    ...(step.check === '' ? [] : [`   see: ${step.check}`]),
    ...(step.interruption === undefined ? [] : [`   interruption: ${interruptionText(step.interruption)}`]),
    ...(step.isPointOfNoReturn ? ['   *** point of no return ***'] : []),
    ...(step.back === undefined ? [] : [`   back: ${step.back}`]),
  ];
  return lines.map(visible).join('\n');
}

/** Who notices, and how long. */
export const interruptionText = ({ who, seconds }: Interruption): string =>
  `${some(who)}, ${seconds === undefined ? 'until it is done' : `about ${seconds} s`}`;
