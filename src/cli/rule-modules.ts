import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../check/rule.ts';
import { severities } from '../diagnostic/diagnostic.ts';
import { UsageError } from './io.ts';

/** Loads rules from JavaScript modules. They are code: loading one runs it with the rights of the user. */
export async function loadRuleModules(paths: readonly string[], folder: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  for (const path of paths) {
    const found = await moduleAt(path, folder);
    for (const rule of Array.isArray(found) ? found : [found]) rules.push(guarded(checked(rule, path), path));
  }
  return rules;
}

async function moduleAt(path: string, folder: string): Promise<unknown> {
  try {
    const loaded = (await import(pathToFileURL(resolve(folder, path)).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    throw new UsageError(`the rule module ${path} does not load: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The rule if it has the shape of one. What people leave out is filled in. */
function checked(value: unknown, path: string): Rule {
  const rule = value as Partial<Rule> | undefined;
  const problem = (text: string): UsageError =>
    new UsageError(`the rule module ${path} ${text}`, 'export a rule, or a list of rules, as its default');
  if (typeof rule !== 'object' || rule === null) throw problem('exports no rule');
  if (typeof rule.id !== 'string' || !/^[\w-]+\/[\w-]+$/.test(rule.id))
    throw problem('has a rule without an id like `group/name`');
  if (typeof rule.check !== 'function') throw problem(`has no check in its rule \`${rule.id}\``);
  const severity = rule.severity ?? 'error';
  if (typeof severity === 'string' && !severities.includes(severity))
    throw problem(`gives its rule \`${rule.id}\` a severity that does not exist`);
  return {
    ...rule,
    id: rule.id,
    title: rule.title ?? rule.id,
    why: rule.why ?? 'It is a rule of this repository.',
    fix: rule.fix ?? 'See the rule.',
    category: rule.category ?? 'correctness',
    severity,
    sources: rule.sources ?? [{ page: path }],
    answers: rule.answers ?? [],
    check: rule.check,
  };
}

/** A fault in somebody's rule is not ours. */
const guarded = (rule: Rule, path: string): Rule => ({
  ...rule,
  check: (topology, report, options) => {
    try {
      rule.check?.(topology, report, options);
    } catch (error) {
      throw new UsageError(`rule \`${rule.id}\` of ${path} failed: ${messageOf(error)}`);
    }
  },
});
