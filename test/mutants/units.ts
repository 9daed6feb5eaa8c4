/**
 * What test files import in place of Vitest while changes of the code are tried out: it keeps each describe or it that stands at
 * the top of a file as one unit, which can be run again and again in one process and ends at the first test that fails.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect as ofVitest } from 'vitest';

type Body = (...row: never[]) => unknown;

export interface Unit {
  /** The file and the words of the test. */
  readonly name: string;
  /** Ends with what the first failing test throws. */
  run(): Promise<void>;
}

interface Suite {
  readonly before: Body[];
  readonly after: Body[];
  readonly items: (() => unknown)[];
}

export const units: Unit[] = [];
const ofFiles = new Map<string, Suite>();
let file = '';
let open: Suite | undefined;

const empty = (): Suite => ({ before: [], after: [], items: [] });

/** Stands at the top of each test file. */
export function inFile(path: string): void {
  file = path;
  ofFiles.set(path, empty());
}

async function runSuite(fill: () => unknown): Promise<void> {
  const suite = empty();
  open = suite;
  try {
    await fill();
  } finally {
    open = undefined;
  }
  for (const hook of suite.before) await hook();
  for (const item of suite.items) await item();
  for (const hook of suite.after) await hook();
}

function add(name: unknown, item: () => unknown, isTest: boolean): void {
  if (open !== undefined) {
    open.items.push(isTest ? item : () => runSuite(item));
    return;
  }
  const path = file;
  units.push({
    name: `${path} > ${String(name)}`,
    run: async () => {
      whereabouts.file = path;
      const hooks = ofFiles.get(path) ?? empty();
      for (const hook of hooks.before) await hook();
      await (isTest ? item() : runSuite(item));
      for (const hook of hooks.after) await hook();
    },
  });
}

const declare = (isTest: boolean) => {
  // Options may stand between the name and the body.
  const bodyOf = (rest: readonly unknown[]) => rest.find((each) => typeof each === 'function') as Body;
  const plain = (name: unknown, ...rest: unknown[]) => add(name, () => bodyOf(rest)(), isTest);
  return Object.assign(plain, {
    each:
      (rows: readonly unknown[]) =>
      (name: unknown, ...rest: unknown[]) => {
        for (const row of rows)
          add(
            `${String(name)} ${JSON.stringify(row)}`.slice(0, 120),
            () => bodyOf(rest)(...((Array.isArray(row) ? row : [row]) as never[])),
            isTest,
          );
      },
    skipIf: (isLeftOut: unknown) => (isLeftOut ? () => {} : plain),
  });
};

export const describe = declare(false);
export const it = declare(true);
export const beforeAll = (body: Body): unknown => (open ?? ofFiles.get(file))?.before.push(body);
export const afterAll = (body: Body): unknown => (open ?? ofFiles.get(file))?.after.push(body);

/** The file whose test runs; of all modules that are loaded again for a change, one. */
const shared = globalThis as { unitsOfTests?: { file: string } };
shared.unitsOfTests ??= { file: '' };
const whereabouts = shared.unitsOfTests;

/** Vitest's own, which would keep files of tests of its own only. */
export const expect = new Proxy(ofVitest, {
  apply(target, self, [value, words]: [unknown, string?]) {
    const assertion = Reflect.apply(target, self, [value, words]);
    Object.defineProperty(assertion, 'toMatchFileSnapshot', {
      value: async (path: string) =>
        target(value).toBe(readFileSync(join(dirname(whereabouts.file), path), 'utf8')),
    });
    return assertion;
  },
});
