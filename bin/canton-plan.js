#!/usr/bin/env node
'use strict';
// `validate` and `render --check` run on every commit, and pictures are drawn while somebody waits, so these start from
// one script with its compiled code beside it: that is a third of the time that loading modules takes. Every other
// command loads the modules that it needs.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const dist = path.join(__dirname, '..', 'dist');
const startOf = new Map([
  ['validate', 'validate'],
  ['lint', 'validate'],
  ['render', 'validate'],
  ['generate', 'validate'],
  ['diagram', 'diagram'],
]);

function start(name) {
  const filename = path.join(dist, `${name}.cjs`);
  const source = `(function (require, __filename, lazy) {${readFileSync(filename, 'utf8')}\n})`;
  const script = new vm.Script(source, { filename, cachedData: compiled(name) });
  script.runInThisContext()(require, filename, (module) => import(`../dist/${module}`));
  // The build asks for the code that this run compiled. Node refuses it by itself where version or flags differ.
  const target = process.env.CANTON_PLAN_COMPILED_CODE;
  if (target) process.on('exit', () => require('node:fs').writeFileSync(target, script.createCachedData()));
}

/** None while the build runs this for the first time. */
function compiled(name) {
  return process.env.CANTON_PLAN_COMPILED_CODE ? undefined : readFileSync(path.join(dist, `${name}.code`));
}

const name = startOf.get(process.argv[2]);
if (!process.env.CANTON_PLAN_COMPILED_CODE && !existsSync(path.join(dist, `${name ?? 'validate'}.code`))) {
  process.stderr.write('error: this checkout is not built yet\n  = fix: run `npm ci`, or `npm run build`\n');
  process.exitCode = 2;
} else if (name) start(name);
else import('../dist/canton-plan.js');
