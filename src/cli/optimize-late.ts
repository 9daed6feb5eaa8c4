/**
 * Flags by which V8 optimizes a function only after it ran fifteen times as long as usual, by version of V8: flags come
 * and go, so that versions that were not tried are left as they are.
 */
const flagsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['11.3', ['--interrupt-budget=1000000']],
  ['12.4', ['--invocation-count-for-turbofan=45000', '--invocation-count-for-osr=12000']],
  [
    '13.6',
    [
      '--invocation-count-for-turbofan=45000',
      '--invocation-count-for-osr=12000',
      '--invocation-count-for-maglev=6000',
      '--invocation-count-for-maglev-osr=1500',
    ],
  ],
]);

/**
 * Has V8 optimize late, in a process that was started for one run of a second or so: most of the code that it would
 * optimize has done its work before it is ready, and preparing it is a quarter of the run. Does nothing in a process that
 * others share, nor in the one that keeps its compiled code: that is good only under the flags of its start.
 */
export function optimizeLate(): void {
  if (Reflect.get(process, Symbol.for('canton-plan.keepsCompiledCode')) !== false) return;
  const [major, minor] = process.versions.v8.split('.');
  const flags = flagsOf.get(`${major}.${minor}`) ?? [];
  // Not imported: loading it takes longer than it saves where a small file is checked.
  for (const flag of flags) process.getBuiltinModule('node:v8').setFlagsFromString(flag);
}
