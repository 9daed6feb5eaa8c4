import { describe, expect, it } from 'vitest';
import type { Topology } from '../../src/model/topology.ts';
import { compileText } from '../support.ts';
import { shows } from './shows.ts';

/** A topology of which nothing is written but what must be; everything else is a default. */
async function topologyOf(extra = '', release = '2.10.4'): Promise<Topology> {
  const [compiled] = (
    await compileText(`apiVersion: canton-plan/v1
name: short
daml: { version: "${release}" }
zones: [z1, z2]
databases: { pg: { availability: ha } }
domains:
  main: { backend: { type: sql, database: pg }, protocolVersion: 5 }
sequencers: { sequencer: { domain: main } }
mediators: { mediator: { domain: main, database: pg } }
domainManagers: { manager: { domain: main, database: pg } }
participants:
  all: { database: pg, domains: [main] }
  some: { database: pg, domains: [{ domain: main, sequencers: [sequencer-1] }] }
jsonApis: { json: { participant: all } }
${extra}`)
  ).topologies;
  if (compiled === undefined) throw new Error('no topology');
  return compiled.topology;
}

describe('what is filled in', () => {
  it(
    'two instances in production, one in development',
    shows('default', { S23: 'two instances in production' }),
    async () => {
      const counts = ({
        participants,
        mediators,
        domainManagers,
        sequencers,
        jsonApis,
      }: Topology): number[] =>
        [...participants, ...mediators, ...domainManagers, ...sequencers, ...jsonApis].map(
          ({ instances }) => instances.length,
        );
      expect(new Set(counts(await topologyOf()))).toEqual(new Set([2]));
      expect(new Set(counts(await topologyOf('environment: development\n')))).toEqual(new Set([1]));
    },
  );

  it(
    'JSON API servers and sequencers are active-active, all other nodes active-passive',
    shows('default', {
      S21: 'active-active',
      S22: 'active-passive',
      S70: 'active-passive',
      S74: 'active-passive',
    }),
    async () => {
      const topology = await topologyOf();
      expect([...topology.sequencers, ...topology.jsonApis].map(({ spec }) => spec.mode)).toEqual(
        Array(2).fill('active-active'),
      );
      expect(topology.activePassiveServices.map(({ spec }) => spec.mode)).toEqual(
        Array(4).fill('active-passive'),
      );
    },
  );

  it(
    'instances take the zones in turn',
    shows('default', { S20: 'instances are spread over the zones' }),
    async () => {
      const { activePassiveServices } = await topologyOf();
      for (const { instances } of activePassiveServices)
        expect(instances.map(({ zone }) => zone).sort()).toEqual(['z1', 'z2']);
    },
  );

  it(
    'a participant is connected to every sequencer unless it names some',
    shows('default', { S16: 'all sequencers of the domain, unless a list is written' }),
    async () => {
      const { participants } = await topologyOf();
      const reached = participants.map(({ connections }) =>
        connections.flatMap(({ endpoints }) => endpoints.map(({ instance }) => instance.name)),
      );
      expect(reached).toEqual([['sequencer-1', 'sequencer-2'], ['sequencer-1']]);
    },
  );

  it(
    'sequencers are reached through a balancer unless the file says otherwise',
    shows('default', { S49: 'a balancer, unless the clients balance' }),
    async () => {
      const { domains, sequencers } = await topologyOf();
      expect(domains[0]?.access).toBe('load-balancer');
      expect(sequencers[0]?.loadBalancer?.isImplied).toBe(true);
    },
  );

  it(
    'a domain manager has two instances from 2.5.0 on',
    shows('default', { S77: 'two instances' }),
    async () => {
      expect((await topologyOf('', '2.5.0')).domainManagers[0]?.instances).toHaveLength(2);
    },
  );
});
