import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const stack = ['stack', 'status', 'change', 'release-lines'].map((name) => `test/stack/${name}.test.ts`);

export default defineConfig({
  test: {
    // For what hangs: a busy machine is several times slower, and is no failure. What tries so many times as much may take so
    // many times as long.
    testTimeout: 180_000 * Math.max(1, Number(process.env['PROPERTY_FACTOR'] ?? 1)),
    hookTimeout: 60_000,
    // Loading all rules and templates anew for each file took longer than most files' tests. So what a file changes of its
    // process (globals, variables, spies), it puts back.
    isolate: false,
    // Of itself it leaves one processor alone, which is half of a machine with two; who only collects results needs none.
    maxWorkers: availableParallelism(),
    reporters: ['default', './test/plain-reporter.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'project', include: ['test/**/*.test.ts'], exclude: stack },
      },
      {
        // Starts forty containers, so it waits until the others have the machine no more.
        extends: true,
        test: {
          name: 'stack',
          include: stack,
          globalSetup: 'test/stack/set-up.ts',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
