#!/usr/bin/env node
'use strict';
// `validate` and `render --check` run on every commit, so they start from one script with its compiled code beside it:
// that is a third of the time that loading modules takes. Every other command loads the modules that it needs.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const dist = path.join(__dirname, '..', 'dist');

function start() {
  const filename = path.join(dist, 'validate.cjs');
  const source = `(function (require, __filename, lazy) {${readFileSync(filename, 'utf8')}\n})`;
  const script = new vm.Script(source, { filename, cachedData: compiled() });
  script.runInThisContext()(require, filename, (name) => import(`../dist/${name}`));
  // The build asks for the code that this run compiled. Node refuses it by itself where version or flags differ.
  const target = process.env.CANTON_PLAN_COMPILED_CODE;
  if (target) process.on('exit', () => require('node:fs').writeFileSync(target, script.createCachedData()));
}

/** None while the build runs this for the first time. */
function compiled() {
  return process.env.CANTON_PLAN_COMPILED_CODE ? undefined : readFileSync(path.join(dist, 'validate.code'));
}

if (!process.env.CANTON_PLAN_COMPILED_CODE && !existsSync(path.join(dist, 'validate.code'))) {
  process.stderr.write('error: this checkout is not built yet\n  = fix: run `npm ci`, or `npm run build`\n');
  process.exitCode = 2;
} else if (['validate', 'lint', 'render', 'generate'].includes(process.argv[2])) start();
else import('../dist/canton-plan.js');
