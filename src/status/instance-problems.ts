import type { Pair, Problem } from './status.ts';
import { isKnown } from './world.ts';

export interface Judgement {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A certificate that ends within so many days is a warning. */
  readonly days: number;
}

type Check = (pair: Pair, judgement: Judgement) => readonly Problem[];

const day = 86_400_000;

/** A day as people write it in logs: 2027-01-31. */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const problem = (
  { expected }: Pair,
  severity: Problem['severity'],
  code: Problem['code'],
  message: string,
  help?: string,
): Problem[] => [{ severity, code, names: [expected.name], message: `${expected.name} ${message}`, help }];

/** Whether something is there that can be asked. */
const runs = ({ seen: { presence } }: Pair): boolean =>
  isKnown(presence) && (presence.value === 'running' || presence.value === 'starting');

const presence: Check = (pair) => {
  const { expected, seen } = pair;
  if (!isKnown(seen.presence)) return [];
  const { value } = seen.presence;
  const why = seen.detail === '' ? '' : ` (${seen.detail})`;
  if (expected.starts === 'once') {
    if (value === 'failed')
      return problem(pair, 'error', 'step-failed', `has failed${why}`, 'read its log, then run it again');
    return value === 'gone' || value === 'stopped'
      ? problem(pair, 'warning', 'step-not-done', 'has not run yet, or its traces are gone')
      : [];
  }
  if (expected.starts !== 'always') return [];
  if (value === 'gone') return problem(pair, 'error', 'not-running', 'is not there');
  return value === 'stopped' || value === 'failed'
    ? problem(pair, 'error', 'not-running', `does not run${why}`)
    : [];
};

const twice: Check = (pair) => {
  const { running, wanted } = pair.seen;
  const most = pair.expected.starts === 'always' ? wanted : 1;
  return running > most && pair.expected.starts !== 'once'
    ? problem(
        pair,
        'error',
        'runs-twice',
        `runs ${running} times where ${most === 1 ? 'one is' : `${most} are`} planned`,
        'scale it back',
      )
    : running < most && running > 0
      ? problem(pair, 'warning', 'not-running', `runs ${running} of ${most} times`)
      : [];
};

const image: Check = (pair) => {
  const { seen, expected } = pair;
  if (!runs(pair) || !isKnown(seen.image) || expected.image === undefined) return [];
  return seen.image.value === expected.image
    ? []
    : problem(
        pair,
        'error',
        'other-image',
        `runs ${seen.image.value}, planned is ${expected.image}`,
        'bring out what is rendered, or plan what runs',
      );
};

const configuration: Check = (pair) => {
  const { seen } = pair;
  if (!runs(pair) || !isKnown(seen.configuration)) return [];
  const { value } = seen.configuration;
  return value.length === 0
    ? []
    : problem(
        pair,
        'error',
        'other-configuration',
        `runs with another configuration: ${value.join('; ')}`,
        'render again and bring it out',
      );
};

/** Of a pair, whether it is ready is a matter of the pair. */
const health: Check = (pair) => {
  const { seen, expected } = pair;
  if (!runs(pair) || expected.kind === 'database') return [];
  const more = seen.disagreements.flatMap((how) => problem(pair, 'warning', 'health-disagrees', `: ${how}`));
  if (isKnown(seen.presence) && seen.presence.value === 'starting')
    return [...more, ...problem(pair, 'warning', 'not-ready', 'is starting')];
  if (isKnown(seen.alive) && !seen.alive.value)
    return [...more, ...problem(pair, 'error', 'not-alive', 'runs, and says that it is not healthy')];
  const isReady = !isKnown(seen.ready) || seen.ready.value;
  return isReady || expected.mode === 'active-passive' || expected.kind === 'load-balancer'
    ? more
    : [...more, ...problem(pair, 'error', 'not-ready', 'runs, and is not ready')];
};

const silence: Check = (pair) => {
  const { seen, expected } = pair;
  const { asks } = expected;
  const isAsked = asks.grpc !== undefined || asks.ready !== undefined || asks.tcp !== undefined;
  return runs(pair) && isAsked && !isKnown(seen.ready) && !isKnown(seen.alive)
    ? problem(pair, 'warning', 'unanswered', `tells nothing of its health: ${seen.ready.why}`)
    : [];
};

const certificate: Check = (pair, { now, days }) => {
  const { seen } = pair;
  if (!isKnown(seen.certificate)) return [];
  const { ends, begins, names, from } = seen.certificate.value;
  const missing = seen.wantedNames.filter((name) => !isCovered(name, names));
  return [
    ...(ends < now
      ? problem(
          pair,
          'error',
          'certificate-expired',
          `has a certificate that ended on ${dayOf(ends)} (${from})`,
          'issue a new one',
        )
      : begins > now
        ? problem(
            pair,
            'error',
            'certificate-not-yet-valid',
            `has a certificate that begins on ${dayOf(begins)} (${from})`,
          )
        : ends < now + days * day
          ? problem(
              pair,
              'warning',
              'certificate-ends-soon',
              `has a certificate that ends on ${dayOf(ends)} (${from})`,
              'issue a new one',
            )
          : []),
    ...(missing.length === 0
      ? []
      : problem(
          pair,
          'error',
          'certificate-names',
          `has a certificate without ${missing.length === 1 ? 'the name' : 'the names'} ${missing.join(', ')} (${from})`,
          'issue one with every name under which it is reached',
        )),
  ];
};

/** One star stands for one label (RFC 9525). */
const isCovered = (name: string, names: readonly string[]): boolean =>
  names.some(
    (each) =>
      each.toLowerCase() === name.toLowerCase() ||
      (each.startsWith('*.') && name.includes('.') && each.slice(1) === name.slice(name.indexOf('.'))),
  );

const database: Check = (pair) => {
  const { seen, expected } = pair;
  if (expected.kind !== 'database') return [];
  const isElsewhere = expected.starts === 'elsewhere';
  if (isKnown(seen.reachable))
    return seen.reachable.value
      ? []
      : problem(pair, 'error', 'database-unreachable', 'has no instance that serves');
  return isElsewhere || runs(pair)
    ? problem(
        pair,
        'warning',
        'database-unreachable',
        `cannot be reached from here: ${seen.reachable.why}`,
        isElsewhere ? 'ask from a machine that may connect to it' : undefined,
      )
    : [];
};

const checks: readonly Check[] = [
  presence,
  twice,
  image,
  configuration,
  health,
  silence,
  certificate,
  database,
];

/** What is wrong with one thing by itself. */
export const instanceProblems = (pair: Pair, judgement: Judgement): Problem[] =>
  checks.flatMap((check) => check(pair, judgement));
