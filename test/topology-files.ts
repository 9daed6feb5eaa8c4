import { readdirSync } from 'node:fs';

/** Every starter and every figure: the real input of tests of plan, renderers and drawings. */
export const topologyFiles: readonly string[] = [
  ...readdirSync('templates/starters')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `templates/starters/${name}`),
  ...readdirSync('fixtures/figures', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `fixtures/figures/${entry.name}/topology.yaml`),
];
