import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 how WebAssembly is compiled that runs once and for a few milliseconds: not optimized, which would take a third of
 * the whole run. The flags are known to the V8 of Node 20 to 24; other versions are left as they are.
 */
export function compileWasmForOneRun(): void {
  // Compiled code is good only under the flags under which it was kept, and a start has not set any yet.
  if (Reflect.get(process, Symbol.for('canton-plan.keepsCompiledCode')) === true) return;
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20 || major > 24) return;
  setFlagsFromString('--liftoff-only');
}
