import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { levelOf, type Rule } from '../../check/rule.ts';
import { wrap } from '../../report/terminal-text.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import { isGroup, unknownRule } from '../known-rules.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';

/** `canton-plan explain`. */
export const registerExplain: Register = (program, io, done) => {
  program
    .command('explain')
    .summary('explain a rule: what it checks, why, how to fix it, with examples')
    .description(
      'Explains a rule: what it checks, why it matters, how to fix a finding, where it comes from, and a bad and a good example.',
    )
    .argument('<RULE>', 'rule id, for example trigger/rule-live-twice')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action((id: string, options: { format: 'text' | 'json' }) => {
      const rule = rules.find((each) => each.id === id);
      if (rule === undefined) throw isGroup(id, rules) ? groupNamed(id) : unknownRule(id, rules);
      const described = describeRule(rule, io);
      io.stdout.write(
        options.format === 'json'
          ? `${JSON.stringify(described, null, 2)}\n`
          : explanation(described, io.stdout.columns ?? 100),
      );
      done(exitCodes.ok);
    });
};

const groupNamed = (name: string): UsageError =>
  new UsageError(`\`${name}\` is a group of rules`, `name one of them: canton-plan rules ${name}`);

/** A rule as data, with its examples. */
export interface DescribedRule extends Omit<Rule, 'check' | 'severity'> {
  readonly group: string;
  readonly severity: Readonly<Record<(typeof environments)[number], string>>;
  readonly examples: { readonly bad: string; readonly good: string };
}

function describeRule(rule: Rule, io: Io): DescribedRule {
  const { check: _check, ...metadata } = rule;
  const example = (name: string): string =>
    readFileSync(join(io.packageRoot, 'rules', rule.id, name), 'utf8').replace(/ *# expect: .*$/gm, '');
  return {
    ...metadata,
    group: rule.id.slice(0, rule.id.indexOf('/')),
    severity: severityByEnvironment(rule),
    examples: { bad: example('bad.yaml'), good: example('good.yaml') },
  };
}

/** The severity of a rule in each environment. */
export const severityByEnvironment = (rule: Rule): DescribedRule['severity'] =>
  Object.fromEntries(
    environments.map((environment) => [environment, levelOf(rule, environment)]),
  ) as DescribedRule['severity'];

function explanation(rule: DescribedRule, columns: number): string {
  const width = Math.min(columns, 100);
  const levels = environments
    .map((environment) => `${rule.severity[environment]} in ${environment}`)
    .join(', ');
  const releases = [
    rule.since === undefined ? '' : `from ${rule.since}`,
    rule.until === undefined ? '' : `before ${rule.until}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
  const sources = rule.sources.map((source) => {
    const where = [source.page, source.section].filter((part) => part !== undefined).join(', section ');
    return [
      `  ${where}${source.release === undefined ? '' : ` (${source.release})`}`,
      ...(source.url === undefined ? [] : [`  ${source.url}`]),
    ].join('\n');
  });
  const blocks = [
    rule.id,
    wrap(rule.title, width),
    `Severity: ${levels}${rule.personas === undefined ? '' : `\nOnly for: --persona ${rule.personas.join(', ')}`}${releases === '' ? '' : `\nReleases: ${releases}`}`,
    `Why\n${wrap(rule.why, width, '  ')}`,
    `How to fix it\n${wrap(rule.fix, width, '  ')}`,
    ...(rule.options === undefined ? [] : [`Options, set in .canton-plan.yaml\n${optionLines(rule, width)}`]),
    `Source\n${sources.join('\n')}`,
    `Bad\n${indent(rule.examples.bad)}`,
    `Good\n${indent(rule.examples.good)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

const optionLines = ({ options = {} }: DescribedRule, width: number): string =>
  Object.entries(options)
    .map(([name, option]) => wrap(`${name} (${option.default}): ${option.description}`, width, '  '))
    .join('\n');

const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
