import { describe, expect, it } from 'vitest';
import { type ConnectionBudget, connectionBudget } from '../../src/model/connection-budget.ts';
import { compileText } from '../support.ts';

const topology = (server: string, environment = 'production'): string => `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
environment: ${environment}
databases:
  pg: { ${server} }
domains:
  settlement: { protocolVersion: 7, backend: { type: sql, database: pg } }
sequencers:
  one: { domain: settlement, instances: 2 }
  two: { domain: settlement, instances: 1, database: { server: pg, name: own, maxConnections: 4 } }
mediators:
  mediator: { domain: settlement, instances: 2, database: pg }
domainManagers:
  manager: { domain: settlement, instances: 1, database: { server: pg, maxConnections: 6 } }
participants:
  exchange:
    domains: [settlement]
    database: { server: pg, maxConnections: 18 }
    instances: [{ name: a }, { name: b, database: { server: pg, name: exchange, maxConnections: 9 } }]
jsonApis:
  json: { participant: exchange, instances: 3, cache: { server: pg, poolSize: 5 } }
  local: { participant: exchange, instances: 2 }
triggerServices:
  triggers:
    participant: exchange
    database: pg
    nodes:
      pink: { rules: ["A:x"], standby: 2 }
      grey: { rules: ["A:y"], live: 0 }
`;

async function budgetOf(text: string): Promise<ConnectionBudget> {
  const { topologies } = await compileText(text);
  const server = topologies[0]?.topology.databases[0];
  if (server === undefined) throw new Error('no server');
  return connectionBudget(server);
}

describe('the connections of a database server', () => {
  it('are those of every running process, passive ones included', async () => {
    const { clients } = await budgetOf(topology('availability: ha'));
    expect(
      clients.map(({ owner, usage, processes, permanent }) => [
        usage.instance?.name ?? owner.name,
        processes,
        permanent,
      ]),
    ).toEqual([
      ['two', 1, 2 * 4 + 2],
      ['settlement', 2, 2 * (2 * 10 + 2)],
      ['mediator', 2, 2 * 10],
      ['manager', 1, 6],
      ['exchange', 1, 18 + 16 + 2],
      ['exchange-b', 1, 9 + 16 + 2],
      ['json-1', 1, 5],
      ['json-2', 1, 5],
      ['json-3', 1, 5],
      ['pink', 1, 10],
      ['grey', 0, 0],
    ]);
  });

  it('add up, with a reserve, and with another pool of every Canton node while it starts', async () => {
    const { needed, atStart } = await budgetOf(topology('availability: ha'));
    expect(needed).toBe(10 + 44 + 20 + 6 + 36 + 27 + 15 + 10 + 3);
    expect(atStart).toBe(needed + 4 + 20 + 20 + 6 + 18 + 9);
  });

  it('fit a server that the tool sets up, however many they are', async () => {
    const { limit, fitting, atStart, needed } = await budgetOf(topology('availability: ha'));
    expect(limit).toBe(fitting);
    expect(limit).toBeGreaterThanOrEqual(atStart);
    expect(limit * 0.8).toBeGreaterThanOrEqual(needed);
  });

  it('must fit PostgreSQL’s default on a server that exists, and what is written on any', async () => {
    expect((await budgetOf(topology('host: pg.example'))).limit).toBe(100);
    expect((await budgetOf(topology('host: pg.example, maxConnections: 400'))).limit).toBe(400);
    expect((await budgetOf(topology('maxConnections: 50'))).limit).toBe(50);
  });
});

describe('the rule on connections', () => {
  const severities = async (server: string, environment?: string): Promise<string[]> =>
    (await compileText(topology(server, environment))).diagnostics
      .filter(({ rule }) => rule === 'database/too-few-connections')
      .map(({ severity }) => severity);

  it('is an error when they do not fit, a warning when they hardly do', async () => {
    expect(await severities('maxConnections: 170')).toEqual(['error']);
    expect(await severities('maxConnections: 171')).toEqual(['warning']);
    expect(await severities('maxConnections: 248')).toEqual([]);
    expect(await severities('maxConnections: 247')).toEqual(['warning']);
    expect(await severities('maxConnections: 171', 'development')).toEqual([]);
  });
});
