/** The main job on a real example: validates, draws and renders the documents' production solution, then validates a copy with a mistake. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const solution = 'fixtures/figures/solution-lb/topology.yaml';
const cli = join(process.cwd(), 'bin', 'canton-plan.js');

function show(command: string[], cwd = process.cwd()): void {
  console.log(`\n$ canton-plan ${command.join(' ')}`);
  spawnSync(process.execPath, [cli, ...command], { cwd, stdio: 'inherit' });
}

const folder = mkdtempSync(join(tmpdir(), 'canton-plan-demo-'));
show(['validate', solution]);
show(['diagram', solution, '--output', join(folder, 'solution.svg')]);
show(['render', solution, '--target', 'compose', '--out', join(folder, 'compose')]);

// The most natural mistake: a second team runs the same trigger rule, to be on the safe side.
const text = readFileSync(solution, 'utf8');
const [first, second] = [...text.matchAll(/rule: "([^"]+)"/g)].map(([, rule]) => rule);
if (first === undefined || second === undefined) throw new Error(`${solution} has no two trigger rules`);
writeFileSync(join(folder, 'topology.yaml'), text.replace(`"${second}"`, `"${first}"`));
show(['validate', 'topology.yaml'], folder);
