import { requestsBy, type Total } from '../impact/index.ts';
import type { Topology } from '../model/topology.ts';
import type { Plan, Process } from '../plan/plan.ts';
import type { Cell, PageTable } from './page-data.ts';
import { type Row, table } from './table.ts';

interface Sum {
  running: number;
  waiting: number;
  connections: number;
}

const everything = 'all';
const keyOf = (organization: string, zone: string): string => JSON.stringify([organization, zone]);

/** Sums by organization and zone, by organization, by zone, and of everything; what does not run counts apart. */
export function totals(topology: Topology, plan: Plan): PageTable {
  const sums = new Map<string, Sum>();
  const zoneText = (zone: string | undefined): string => zone ?? '(no zone)';
  const groupings: ((organization: string, zone: string | undefined) => string)[] = [
    (organization, zone) => keyOf(organization, zoneText(zone)),
    (organization) => keyOf(organization, everything),
    (_, zone) => keyOf(everything, zoneText(zone)),
    () => keyOf(everything, everything),
  ];
  const requests = new Map(requestsBy(topology, groupings).map((total) => [total.name, total]));
  for (const grouping of groupings) {
    for (const process of plan.processes) {
      const key = grouping(process.organization, process.zone);
      const sum = sums.get(key) ?? { running: 0, waiting: 0, connections: 0 };
      sums.set(key, sum);
      if (process.starts !== 'always') sum.waiting++;
      else {
        sum.running++;
        sum.connections += connectionsOf(process);
      }
    }
  }
  return table(
    'totals',
    'Totals',
    'Processes of Canton and Daml services, the CPU and memory that the topology says they ask for, and the database connections that they hold. Balancers, database servers and what waits ask for more.',
    [
      'Organization',
      'Zone',
      'Running',
      'Waiting',
      'CPU (cores)',
      'Memory (GiB)',
      'Say nothing',
      'Database connections',
    ],
    [...sums].map(([key, { running, waiting, connections }]): Row => {
      const [organization, zone] = JSON.parse(key) as [string, string];
      const asked = requests.get(key);
      return ['', organization, zone, running, waiting, ...askedCells(asked), connections];
    }),
  );
}

/** Numbers are sums of what is written; where nothing is, they would be nothing but a zero. */
function askedCells(total: Total | undefined): [Cell, Cell, Cell] {
  if (total === undefined || total.processes === 0) return ['', '', ''];
  const { cpu, memory, unknown, processes } = total;
  const rounded = (value: number): Cell => (value === 0 ? 'says nothing' : Math.round(value * 100) / 100);
  return [rounded(cpu), rounded(memory / 2 ** 30), unknown === 0 ? '' : `${unknown} of ${processes}`];
}

function connectionsOf(process: Process): number {
  const storages =
    'nodes' in process
      ? process.nodes.map(({ storage }) => storage)
      : 'store' in process
        ? [process.store]
        : [];
  return storages.reduce(
    (total, storage) =>
      total + (storage !== undefined && 'maxConnections' in storage ? storage.maxConnections : 0),
    0,
  );
}
