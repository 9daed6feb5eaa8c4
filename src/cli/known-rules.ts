import { didYouMean } from '../base/did-you-mean.ts';
import { listNames } from '../base/names.ts';
import type { Rule } from '../check/rule.ts';
import { UsageError } from './io.ts';

/** Whether rules have this as the first part of their names. */
export const isGroup = (name: string, known: readonly Rule[]): boolean =>
  known.some((rule) => rule.id.startsWith(`${name}/`));

/** The rules of a group. Refuses a group that does not exist. */
export function rulesOf(group: string, known: readonly Rule[]): Rule[] {
  const found = known.filter((rule) => rule.id.startsWith(`${group}/`));
  if (found.length === 0) throw unknownRule(group, known);
  return found;
}

/** Refuses a name that is neither a rule nor a group. */
export function requireRule(name: string, known: readonly Rule[]): void {
  if (!known.some((rule) => rule.id === name) && !isGroup(name, known)) throw unknownRule(name, known);
}

/** The error for a rule that does not exist, with the nearest that does. */
export function unknownRule(name: string, known: readonly Rule[]): UsageError {
  const groups = new Set(known.map((rule) => rule.id.slice(0, rule.id.indexOf('/'))));
  // People remember the part that names the problem.
  const byOwnName = known.filter((rule) => rule.id.endsWith(`/${name}`)).map((rule) => rule.id);
  if (byOwnName.length > 1)
    return new UsageError(`there is no rule or group \`${name}\``, `there is ${listNames(byOwnName)}`);
  const suggestion = byOwnName[0] ?? didYouMean(name, [...known.map((rule) => rule.id), ...groups]);
  return new UsageError(
    `there is no rule or group \`${name}\``,
    suggestion === undefined ? 'see `canton-plan rules`' : `did you mean \`${suggestion}\`?`,
  );
}
