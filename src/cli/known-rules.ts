import { didYouMean } from '../base/did-you-mean.ts';
import type { Rule } from '../check/rule.ts';
import { UsageError } from './io.ts';

/** Refuses a name that is neither a rule nor a group. */
export function requireRule(name: string, known: readonly Rule[]): void {
  if (!known.some((rule) => rule.id === name || rule.id.startsWith(`${name}/`)))
    throw unknownRule(name, known);
}

/** The error for a rule that does not exist, with the nearest that does. */
export function unknownRule(name: string, known: readonly Rule[]): UsageError {
  const groups = new Set(known.map((rule) => rule.id.slice(0, rule.id.indexOf('/'))));
  const suggestion = didYouMean(name, [...known.map((rule) => rule.id), ...groups]);
  return new UsageError(
    `there is no rule or group \`${name}\``,
    suggestion === undefined ? 'see `canton-plan rules`' : `did you mean \`${suggestion}\`?`,
  );
}
