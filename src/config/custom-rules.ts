import { Environment } from '@marcbachmann/cel-js';
import topologySchema from '../../schemas/topology.schema.json' with { type: 'json' };
import { didYouMean } from '../base/did-you-mean.ts';
import { isObject, setOwn } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Reporter, Rule } from '../check/rule.ts';
import type { Finding, Outcome } from '../diagnostic/diagnostic.ts';
import type { Topology } from '../model/topology.ts';
import { knownKeys, knownSteps } from '../parse/schema-walk.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import type { Span } from '../source/source-file.ts';
import { runBounded } from './bounded-run.ts';
import type { CustomRule } from './generated/configuration-file.ts';
import { matches, type PlaceMatch, type PlacePattern, readPattern } from './place-pattern.ts';

/** Larger expressions are programs, and belong into a module. */
const limits = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 500, maxMapEntries: 200 };

type Evaluate = (values: Record<string, unknown>) => unknown;

/**
 * The rules of a configuration file. Expressions see the topology and nothing else: no files, no network, no clock;
 * they are parsed and their types checked before any topology is read.
 */
export function readCustomRules(
  file: TopologyFile,
  written: readonly CustomRule[],
  known: readonly Rule[],
): Outcome<readonly Rule[]> {
  const rules: Rule[] = [];
  const findings: Finding[] = [];
  const taken = new Set(known.map((rule) => rule.id));
  for (const [index, custom] of written.entries()) {
    const problem = (key: string, message: string, span?: Span): void =>
      void findings.push(invalid(file, ['customRules', index, key], message, span));
    const before = findings.length;
    if (!/^[a-z0-9][\w-]*\/[\w-]+$/i.test(custom.id)) problem('id', 'a rule is named `group/name`');
    else if (taken.has(custom.id)) problem('id', `there is a rule \`${custom.id}\` already`);
    taken.add(custom.id);
    const pattern = readPattern(custom.where);
    if (typeof pattern === 'string') problem('where', pattern);
    else {
      const missing = missingKey(pattern);
      if (missing !== undefined) problem('where', missing);
      const stray = missing === undefined ? strayKey(pattern, custom.at) : undefined;
      if (stray !== undefined) problem('at', stray);
      const slot = slotsOf(custom.message).find((name) => !pattern.captures.includes(name));
      if (slot !== undefined) problem('message', `\`where\` has no capture \`{${slot}}\``);
      const evaluate = compileExpression(custom.expression, pattern);
      if (typeof evaluate === 'function' && findings.length === before)
        rules.push(ruleOf(custom, pattern, evaluate, file.source.name));
      else if (typeof evaluate !== 'function')
        problem('expression', evaluate.message, spanInside(file, index, custom.expression, evaluate.range));
    }
  }
  return { value: rules, findings };
}

/** A place that no topology has would never be looked at, and the gate would stay green. */
function missingKey({ steps }: PlacePattern): string | undefined {
  const names = steps.map((step) => ('name' in step ? step.name : undefined));
  const known = knownSteps(names, topologySchema);
  const name = names[known];
  if (known === names.length) return undefined;
  if (name === undefined) return 'nothing stands below the place that it names';
  // Any entry of a section has the keys of the first.
  const meant = didYouMean(
    name,
    knownKeys(
      names.slice(0, known).map((each) => each ?? '*'),
      topologySchema,
    ),
  );
  return `a topology has no \`${name}\` there${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
}

/** What is wrong with where the findings of a rule are to point: below the place that it looks at. */
function strayKey({ steps, captures }: PlacePattern, at: string | undefined): string | undefined {
  if (at === undefined) return undefined;
  const below = at.split('.');
  if (below.includes('')) return 'two dots follow each other, or one stands at an end';
  return missingKey({
    steps: [...steps, ...below.map((name) => (/^\d+$/.test(name) ? { capture: undefined } : { name }))],
    captures,
  });
}

const slotsOf = (message: string): string[] =>
  [...message.matchAll(/\{([A-Za-z_]\w*)\}/g)].map((match) => match[1] ?? '');

interface ExpressionProblem {
  readonly message: string;
  readonly range: Span | undefined;
}

function compileExpression(expression: string, pattern: PlacePattern): Evaluate | ExpressionProblem {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits,
  })
    .registerVariable('self', 'dyn')
    .registerVariable('topology', 'dyn');
  for (const name of pattern.captures) environment.registerVariable(name, 'string');
  try {
    const parsed = environment.parse(expression);
    const { valid, type, error } = parsed.check();
    if (!valid) return problemOf(error);
    if (type !== 'bool' && type !== 'dyn')
      return { message: `the expression must give true or false, and gives ${type}`, range: undefined };
    return (values) => parsed(values);
  } catch (error) {
    return problemOf(error);
  }
}

function problemOf(error: unknown): ExpressionProblem {
  const { range } = error as { range?: Span };
  return { message: `the expression is not understood: ${summaryOf(error)}`, range };
}

/** The library's words without its picture of the place. */
function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: unknown; message?: unknown };
  const text = typeof summary === 'string' ? summary : String(message ?? error);
  return text.split('\n')[0] ?? text;
}

/** The part of the expression in the file, where it stands there character by character. */
function spanInside(
  file: TopologyFile,
  index: number,
  expression: string,
  range: Span | undefined,
): Span | undefined {
  const { span } = file.label(['customRules', index, 'expression'], '');
  const at = file.source.text.slice(span.start, span.end).indexOf(expression.trim());
  if (at < 0 || range === undefined) return undefined;
  const lead = expression.length - expression.trimStart().length;
  const start = Math.min(span.start + at + Math.max(0, range.start - lead), span.end);
  return { start, end: Math.max(start, Math.min(span.start + at + range.end - lead, span.end)) };
}

const invalid = (file: TopologyFile, path: Path, message: string, span?: Span): Finding => {
  const label = file.label(path, 'here');
  return {
    rule: 'configuration/invalid-rule',
    message,
    document: file.document,
    primary: span === undefined ? label : { ...label, span },
    related: [],
    fixes: [],
  };
};

function ruleOf(custom: CustomRule, pattern: PlacePattern, evaluate: Evaluate, origin: string): Rule {
  return {
    id: custom.id,
    title: custom.message,
    why: custom.why ?? 'It is a rule of this repository.',
    fix: custom.fix ?? `Make this true: ${custom.expression}`,
    category: 'correctness',
    severity: custom.severity ?? 'error',
    sources: [{ page: origin }],
    answers: [],
    check: (topology, report) => checkPlaces(topology, report, custom, pattern, evaluate),
  };
}

/** How long the expression of one rule may be evaluated for one topology, in milliseconds; and at how many places. */
const longest = 1000;
const mostPlaces = 100_000;

function checkPlaces(
  topology: Topology,
  report: Reporter,
  custom: CustomRule,
  pattern: PlacePattern,
  evaluate: Evaluate,
): void {
  const whole = celValue(topology.spec);
  const outcomes: { readonly match: PlaceMatch; readonly reason?: string }[] = [];
  let place: PlaceMatch | undefined;
  let places = 0;
  const isDone = runBounded(() => {
    for (const match of matches(pattern, whole)) {
      place = match;
      if (++places > mostPlaces) return;
      try {
        const values = { ...Object.fromEntries(match.captured), self: match.value, topology: whole };
        if (evaluate(values) !== true) outcomes.push({ match });
      } catch (error) {
        outcomes.push({ match, reason: summaryOf(error) });
      }
    }
  }, longest);
  let isUndecided = false;
  for (const { match, reason } of outcomes) {
    if (reason === undefined) {
      report({ message: filled(custom.message, match), at: placeOf(custom, match), label: 'here' });
    } else if (!isUndecided) {
      // One place tells enough: the expression is what has to be fixed.
      report(undecided(custom, match, reason));
      isUndecided = true;
    }
  }
  if (place !== undefined && (!isDone || places > mostPlaces)) report(stopped(custom, place, isDone));
}

const stopped = ({ id }: CustomRule, match: PlaceMatch, isDone: boolean) => ({
  message: isDone
    ? `rule \`${id}\` is about more than ${mostPlaces} places, and was not asked at the others`
    : `rule \`${id}\` takes more than ${longest / 1000} s, and was stopped here`,
  at: { path: match.path, part: 'key' as const },
  label: 'not decided from here on',
  help: 'make the expression or its `where` ask about less, or write the rule as a module',
});

const undecided = ({ id }: CustomRule, match: PlaceMatch, reason: string) => ({
  message: `rule \`${id}\` cannot be decided here: ${reason}`,
  at: { path: match.path, part: 'key' as const },
  label: 'the expression fails here',
  help: 'ask with has(…) whether a key is there before reading it',
});

const filled = (message: string, { captured }: PlaceMatch): string =>
  message.replace(/\{([A-Za-z_]\w*)\}/g, (slot, name: string) => captured.get(name) ?? slot);

const placeOf = ({ at }: CustomRule, { path }: PlaceMatch) =>
  at === undefined
    ? { path, part: typeof path.at(-1) === 'number' ? ('value' as const) : ('key' as const) }
    : {
        path: [...path, ...at.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))],
        part: 'value' as const,
      };

/** The value as CEL sees it: whole numbers are its `int`. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) if (part !== undefined) setOwn(copy, key, celValue(part));
  return copy;
}
