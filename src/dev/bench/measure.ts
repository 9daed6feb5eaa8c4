import { spawnSync } from 'node:child_process';
import { bench } from './inputs.ts';

/** A command to time. */
export interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly runs?: number;
  /** What has to be so before each run; not timed. */
  readonly prepare?: () => void;
  /** What its time is compared with, where that is not the bare node that runs the benchmark. */
  readonly base?: Case;
  /** The same command of another revision. */
  readonly other?: Case;
}

/**
 * The environment without what makes a bare Node slower: of certificates that this variable names it reads each at its
 * start, which takes as long as the rest of the start, and every ratio to it would be too small.
 */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/** Milliseconds of every run. Every case has its turn in each round, so that a busy moment of the machine hits all of them. */
export function measure(cases: readonly Case[], mostRuns: number): Map<Case, number[]> {
  const all = cases.flatMap((each) => (each.other === undefined ? [each] : [each, each.other]));
  const found = new Map<Case, number[]>(all.map((each) => [each, []]));
  for (let round = 0; round < mostRuns; round++) {
    for (const each of all) {
      if (round >= (each.runs ?? mostRuns)) continue;
      each.prepare?.();
      const [program = '', ...rest] = each.command;
      const start = performance.now();
      const { error } = spawnSync(program, rest, { stdio: 'ignore', cwd: bench, env });
      if (error !== undefined) throw error;
      found.get(each)?.push(performance.now() - start);
    }
    process.stderr.write(`round ${round + 1} of ${mostRuns}\r`);
  }
  return found;
}

export function median(values: readonly number[] = []): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The largest resident memory of a command in megabytes; undefined without GNU time. */
export function peakMemory(command: readonly string[]): number | undefined {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', ...command], {
    encoding: 'utf8',
    cwd: bench,
    env,
    maxBuffer: 2 ** 30,
  });
  const kilobytes = Number(stderr?.trim().split('\n').at(-1));
  return Number.isFinite(kilobytes) && kilobytes > 0 ? Math.round(kilobytes / 1024) : undefined;
}
