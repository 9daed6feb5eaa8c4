#!/usr/bin/env node
'use strict';
// `validate` and `render --check` run on every commit, and for pictures, pages and failures somebody waits, so each of
// these starts from one script with its compiled code beside it: that is a third of the time that loading modules takes.
// Every other command loads the modules that it needs.
const {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const keepsCode = Symbol.for('canton-plan.keepsCompiledCode');
const dist = path.join(__dirname, '..', 'dist');
const startOf = new Map([
  ['validate', 'validate'],
  ['lint', 'validate'],
  ['render', 'render'],
  ['generate', 'render'],
  ['diagram', 'diagram'],
  ['impact', 'impact'],
  ['report', 'report'],
]);

function start(name) {
  const filename = path.join(dist, `${name}.cjs`);
  // The build wrote nothing but ASCII, which need not be decoded.
  const source = readFileSync(filename, 'latin1');
  // Compiled code is good for one text, which begins with its own mark, and for one V8.
  const mark = /^\/\/ (\w+)\n/.exec(source)?.[1];
  const file = `${name}-${mark}-${process.versions.v8}-${process.arch}.code`;
  const shipped = readIfThere(path.join(dist, file));
  const folder = shipped !== undefined || isWritable(dist) ? dist : cacheFolder(process.env);
  const compiled = folder && path.join(folder, file);
  const cachedData = shipped ?? (folder === dist ? undefined : readOwn(compiled));
  const keeps = cachedData === undefined && compiled !== undefined;
  // Its name goes into the compiled code that the package carries: one that says nothing of the machine it was built on.
  const script = new vm.Script(source, { filename: `canton-plan/dist/${name}.cjs`, cachedData });
  // Compiled code is refused under other flags than those under which it was kept: whoever sets flags has to know.
  process[keepsCode] = keeps;
  script.runInThisContext()(require, filename, (module) => import(`../dist/${module}`));
  if (keeps) process.on('exit', (code) => keep(script, compiled, code));
}

/** The build runs each start once for this; another V8 than the build's keeps what it compiled in its first run. */
function keep(script, target, code) {
  // A run that only says how it is used compiles little of what others need.
  if (code > 1 || process.argv.some((word) => word === '--help' || word === '-h')) return;
  const whole = `${target}.${process.pid}`;
  try {
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(whole, script.createCachedData(), { mode: path.dirname(target) === dist ? 0o644 : 0o600 });
    renameSync(whole, target);
    forgetEarlier(target);
  } catch {
    rmSync(whole, { force: true });
  }
}

/** Code of another text of the same start, which an update left behind. */
function forgetEarlier(target) {
  const folder = path.dirname(target);
  if (folder === dist) return;
  const [start, , ...engine] = path.basename(target).split('-');
  for (const name of readdirSync(folder)) {
    const [itsStart, , ...itsEngine] = name.split('-');
    const isEarlier = itsStart === start && itsEngine.join() === engine.join();
    if (isEarlier && name !== path.basename(target)) rmSync(path.join(folder, name), { force: true });
  }
}

/** Where somebody else installed the program, the user keeps compiled code: few starts get here, and load what decides on it. */
const cacheFolder = (env) => require('./cache-folder.cjs').cacheFolder(env);
const readOwn = (found) =>
  found !== undefined && require('./cache-folder.cjs').isOwn(found) ? readIfThere(found) : undefined;
const readIfThere = (found) => (existsSync(found) ? readFileSync(found) : undefined);

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const name = startOf.get(process.argv[2]);
if (!existsSync(path.join(dist, `${name ?? 'validate'}.cjs`))) {
  process.stderr.write('error: this checkout is not built yet\n  = fix: run `npm ci`, or `npm run build`\n');
  process.exitCode = 2;
} else if (name) start(name);
else {
  process[keepsCode] = false;
  import('../dist/canton-plan.js');
}
