import { plural } from '../base/names.ts';
import type { Change } from '../change/change.ts';
import { effects } from '../change/consequence.ts';
import type { Difference } from '../change/difference.ts';
import type { Runbook } from '../change/runbook.ts';
import {
  changeSummary,
  consequenceText,
  effectWords,
  headline,
  interruptionText,
  shown,
} from './change-text.ts';
import { inline } from './markdown.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
const maxLength = 60_000;

/** What changed, for a pull request: the worst first, as far as a comment holds it. */
export function differenceMarkdown({ name, changes }: Difference): string {
  if (changes.length === 0) return `### ${inline(name)}: both mean the same\n`;
  const ordered = changes.toSorted((a, b) => effects.indexOf(b.effect) - effects.indexOf(a.effect));
  let text = `### ${inline(name)}: ${inline(changeSummary(changes))}\n\n| What | Settings | Consequence |\n|---|---|---|\n`;
  for (const [index, change] of ordered.entries()) {
    const added = row(change);
    if (text.length + added.length > maxLength)
      return `${text}\n${plural(changes.length - index, 'more change')} not shown; \`canton-plan diff\` lists all.\n`;
    text += added;
  }
  return text;
}

function row(change: Change): string {
  const settings = change.settings.map(
    ({ path, before, after }) => `${inline(path)}: ${inline(shown(before))} → ${inline(shown(after))}`,
  );
  const consequences = change.consequences.map(
    (each) => `**${effectWords[each.effect]}**: ${inline(consequenceText(each))}`,
  );
  return `| ${inline(headline(change))} | ${settings.join('<br>')} | ${consequences.join('<br>')} |\n`;
}

/** The steps as a list to work through. */
export function runbookMarkdown({ name, refusals, steps }: Runbook): string {
  if (refusals.length > 0)
    return `## ${inline(name)}: not possible in place\n\n${refusals.map(({ title, why, instead }) => `- ${inline(title)}: ${inline(why)}. Instead: ${inline(instead)}.`).join('\n')}\n`;
  if (steps.length === 0) return `## ${inline(name)}: nothing to do\n`;
  const items = steps.map((step) => {
    const whose = step.organization === undefined ? '' : ` (${inline(step.organization)})`;
    const fence = '```';
    const lines = [
      `- [ ] **${step.phase}**${whose}: ${inline(step.text)}`,
      ...(step.commands.length === 0
        ? []
        : ['', `  ${fence}sh`, ...step.commands.map((command) => `  ${command}`), `  ${fence}`, '']),
      ...(step.check === '' ? [] : [`  - See: ${inline(step.check)}`]),
      ...(step.interruption === undefined
        ? []
        : [`  - Interruption: ${inline(interruptionText(step.interruption))}`]),
      ...(step.isPointOfNoReturn ? ['  - **Point of no return**'] : []),
      ...(step.back === undefined ? [] : [`  - Back: ${inline(step.back)}`]),
    ];
    return lines.join('\n');
  });
  return `## ${inline(name)}: ${plural(steps.length, 'step')}\n\n${items.join('\n')}\n`;
}
