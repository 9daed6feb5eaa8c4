import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { network, networkInParts } from '../generated-network.ts';

/** Everything that the benchmark writes. */
export const bench = resolve('.bench');
mkdirSync(bench, { recursive: true });

/** Writes a file into the folder of the benchmark, and gives its path. */
export function file(name: string, text: string): string {
  const path = join(bench, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const thousand = network(1000);

/** Ten mistakes that `--fix` puts right. */
export const slips = Array.from({ length: 10 }, (_, index) => `  participant-${index * 100 + 7}:\n`).reduce(
  (text, head) => text.replace(head, `${head}    health: { grpc: false }\n`),
  thousand,
);

export const inputs = {
  solution: resolve('fixtures/figures/solution-lb/topology.yaml'),
  stacks100: file('stacks-100.topology.yaml', network(100)),
  stacks1000: file('stacks-1000.topology.yaml', thousand),
  stacks10000: file('stacks-10000.topology.yaml', network(10_000)),
  oneFinding: file(
    'faulty-1000.topology.yaml',
    thousand.replace('participant: participant-500\n', 'participant: [participant-500, participant-501]\n'),
  ),
  /** Ten JSON APIs have an instance more. */
  changed: file(
    'changed-1000.topology.yaml',
    Array.from({ length: 10 }, (_, index) => `    participant: participant-${50 + 90 * index}\n`).reduce(
      (text, entry) => text.replace(`${entry}    instances: 2\n`, `${entry}    instances: 3\n`),
      thousand,
    ),
  ),
  text1000: thousand,
  /** The same 1,000 stacks, each in a file of its own. */
  inParts: inParts(networkInParts(1000)),
};

/** Writes the files of a network, and gives the path of the whole. */
function inParts(files: ReadonlyMap<string, string>): string {
  for (const [name, text] of files) file(join('parts-1000', name), text);
  return join(bench, 'parts-1000', 'topology.yaml');
}

export const linesOf = (text: string): string => text.split('\n').length.toLocaleString('en-US');

/** What unlucky files have a lot of: each text at one size, and at four times that. */
export const growing: Readonly<Record<string, readonly [small: string, large: string]>> = {
  'ignore comments': twice('comments', commented, 1000),
  'layers of load balancers': twice('layers', layered, 50),
  'aliases of one anchor': twice('aliases', aliased, 500),
};

function twice(name: string, make: (count: number) => string, count: number): readonly [string, string] {
  return [
    file(`${name}-${count}.topology.yaml`, make(count)),
    file(`${name}-${4 * count}.topology.yaml`, make(4 * count)),
  ];
}

/** A network in which every participant has a comment for a rule that says nothing of it. */
function commented(count: number): string {
  const comment = '# canton-plan-ignore participant/no-load-balancer -- clients balance';
  return network(count).replace(/^ {2}participant-\d+:$/gm, `$&  ${comment}`);
}

/** Load balancers one behind the other, each layer of two that both lead to both of the next. */
function layered(count: number): string {
  const layer = (index: number): string =>
    ['a', 'b']
      .map((side) => {
        const targets = index === 0 ? 'participant-0' : `lb-${index - 1}-a, lb-${index - 1}-b`;
        return `  lb-${index}-${side}: { targets: [${targets}] }\n`;
      })
      .join('');
  return `${network(1)}loadBalancers:\n${Array.from({ length: count }, (_, index) => layer(index)).join('')}`;
}

/** A network whose participants all name their domain by an alias. */
function aliased(count: number): string {
  const written = /^ {4}domains: \[settlement\]$/m;
  return network(count)
    .replace(written, '    domains: &domains [settlement]')
    .replace(new RegExp(written, 'gm'), '    domains: *domains');
}
