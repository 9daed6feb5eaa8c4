import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan, Process } from '../../src/plan/plan.ts';
import { compileFile } from '../support.ts';
import { shows } from './shows.ts';

/** What the documents' statements say about deployments, each shown on the plan from which all files are written. */
async function planOf(figure: string): Promise<Plan> {
  const [compiled] = (await compileFile(`fixtures/figures/${figure}/topology.yaml`)).topologies;
  if (compiled === undefined) throw new Error(`${figure} has no topology`);
  return makePlan(compiled.topology);
}

const ofKind = (plan: Plan, kind: Process['kind']): Process[] =>
  plan.processes.filter((each) => each.kind === kind);
const portsOf = (plan: Plan, kind: Process['kind']): string[] => [
  ...new Set(ofKind(plan, kind).flatMap(({ ports }) => ports.map(({ name }) => name))),
];
const linksTo = (plan: Plan, kind: Process['kind'], api: string): string[] => {
  const names = new Set(ofKind(plan, kind).map(({ name }) => name));
  return plan.links
    .filter((link) => names.has(link.from) && link.api === api)
    .map(({ from, to }) => `${from} ${to}`);
};

describe('what is planned', () => {
  it(
    'every component of the cast is a process with the APIs that it is there for',
    shows('files', {
      S4: 'a process with a Ledger API',
      S5: 'a process without any client API',
      S6: 'a process without any client API',
      S7: 'a process with a public API',
      S10: 'a process for each node',
      S11: 'a process for each',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const clientApis = {
        participant: 'ledgerApi',
        sequencer: 'publicApi',
        'json-api': 'http',
        'trigger-node': 'http',
        'oauth-middleware': 'http',
      } as const;
      for (const [kind, api] of Object.entries(clientApis))
        expect(portsOf(plan, kind as Process['kind'])).toContain(api);
      for (const kind of ['mediator', 'domain-manager'] as const) {
        expect(ofKind(plan, kind).length).toBeGreaterThan(0);
        expect(portsOf(plan, kind).filter((port) => port === 'ledgerApi' || port === 'publicApi')).toEqual(
          [],
        );
      }
    },
  );

  it(
    'no process is made for an identity provider or an application',
    shows('files', { S3: 'no process is made for them', S12: 'never a container' }),
    async () => {
      const plan = await planOf('solution-lb');
      const names = [...plan.processes, ...plan.servers, ...plan.balancers].map(({ name }) => name).join(' ');
      expect(plan.applications.map(({ name }) => name)).toContain('exchange-app');
      expect(names).not.toMatch(/-idp|-app\b/);
      const asked = plan.links.filter(({ api }) => api === 'identity-provider');
      expect(new Set(asked.map(({ toKind }) => toKind))).toEqual(new Set(['external']));
    },
  );

  it(
    'every organization’s participants verify tokens of their own provider',
    shows('files', { S13: 'verifiers by organization' }),
    async () => {
      const plan = await planOf('solution-lb');
      const urls = ofKind(plan, 'participant').flatMap((each) =>
        'nodes' in each
          ? each.nodes.flatMap((node) =>
              node.authServices.map(({ url }) => `${each.organization} ${new URL(url ?? '').host}`),
            )
          : [],
      );
      expect([...new Set(urls)]).toEqual([
        'exchange exchange.eu.auth0.com',
        'alpha-bank login.alpha-bank.example',
      ]);
    },
  );

  it(
    'the provider runs the domain and a participant, a user a participant alone',
    shows('files', { S14: 'who runs what', S15: 'who runs what', S17: 'triggers on the provider’s side' }),
    async () => {
      const plan = await planOf('solution-lb');
      const kinds = (organization: string): string[] =>
        [
          ...new Set(
            plan.processes.filter((each) => each.organization === organization).map(({ kind }) => kind),
          ),
        ].sort();
      expect(kinds('exchange')).toEqual(
        expect.arrayContaining(['domain-manager', 'mediator', 'participant', 'sequencer', 'trigger-node']),
      );
      expect(kinds('alpha-bank')).toEqual(['json-api', 'oauth-middleware', 'participant', 'trigger-node']);
    },
  );

  it(
    'instances of a service stand in different zones',
    shows('files', { S20: 'zones of processes' }),
    async () => {
      const plan = await planOf('solution-lb');
      for (const service of [
        'sequencer',
        'mediator',
        'domain-manager',
        'exchange-participant',
        'exchange-json',
        'exchange-oauth',
      ])
        expect(
          new Set(plan.processes.filter((each) => each.service === service).map(({ zone }) => zone)).size,
          service,
        ).toBe(2);
    },
  );

  it(
    'replicas share one database, services none',
    shows('files', {
      S22: 'one database for each service',
      S23: 'one database for each service',
      S70: 'one database for each service',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const storages = new Map<string, Set<string>>();
      for (const each of plan.processes)
        for (const node of 'nodes' in each ? each.nodes : [])
          storages.set(
            node.service,
            (storages.get(node.service) ?? new Set()).add(JSON.stringify(node.storage)),
          );
      expect(new Set([...storages.values()].map(({ size }) => size))).toEqual(new Set([1]));
      expect(new Set([...storages.values()].flatMap((set) => [...set])).size).toBe(storages.size);
    },
  );

  it(
    'every JSON API instance has a cache of its own, and a balancer asks whether it is ready',
    shows('files', {
      S9: 'a process with a cache',
      S39: 'balancer, servers, caches',
      S40: 'the balancer asks /readyz',
      S41: 'a plain database for each',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const stores = ofKind(plan, 'json-api').map((each) =>
        'store' in each ? JSON.stringify(each.store) : '',
      );
      expect(new Set(stores).size).toBe(4);
      expect(
        plan.servers
          .filter(({ localTo }) => localTo !== undefined)
          .every((server) => !server.isHighlyAvailable),
      ).toBe(true);
      const balancers = plan.balancers.filter(({ api }) => api === 'http');
      expect(balancers.map(({ healthCheck, backends }) => [healthCheck.path, backends.length])).toEqual([
        ['/readyz', 2],
        ['/readyz', 2],
      ]);
    },
  );

  it(
    'client certificates are possible towards a participant, and neither towards JSON API nor sequencers',
    shows('files', {
      S42: 'none on these links',
      S43: 'possible on these links',
      S51: 'server certificates only',
      S91: 'server certificates only',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const possible = (api: string): boolean[] => [
        ...new Set(plan.links.filter((link) => link.api === api).map((link) => link.isMutualAvailable)),
      ];
      expect(possible('ledgerApi')).toEqual([true]);
      expect(possible('http')).toEqual([false]);
      expect(possible('publicApi')).toEqual([false]);
    },
  );

  it(
    'a participant’s balancer has its own two instances behind it and sends requests to the active one',
    shows('files', {
      S38: 'balancers in front of one service',
      S44: 'one Ledger API address each',
      S45a: 'first active, not in turn',
      S45b: 'balancer and instances',
      S45c: 'all through the balancer',
      S88: 'one address',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const balancers = plan.balancers.filter(({ api }) => api === 'ledger-api');
      expect(
        balancers.map(({ policy, backends }) => [policy, backends.map(({ process }) => process)]),
      ).toEqual([
        ['first-active', ['exchange-participant-1', 'exchange-participant-2']],
        ['first-active', ['alpha-participant-1', 'alpha-participant-2']],
      ]);
      for (const kind of ['json-api', 'trigger-node'] as const)
        expect(
          new Set(linksTo(plan, kind, 'ledgerApi').map((line) => /[^-]*-lb$/.exec(line)?.[0])),
          kind,
        ).toEqual(new Set(['participant-lb']));
    },
  );

  it(
    'more stacks are more services, each with its own database',
    shows('files', {
      S36: 'set up on one service',
      S37: 'set up on one service',
      S47: 'a service more for each stack',
    }),
    async () => {
      const plan = await planOf('05-scaled');
      const services = [...new Set(ofKind(plan, 'participant').map(({ service }) => service))];
      expect(services.length).toBeGreaterThan(1);
      const parties = plan.jobs.flatMap(({ task }) =>
        task.type === 'connect' ? task.participants.map((each) => each.parties.join()) : [],
      );
      expect(new Set(parties).size).toBe(services.length);
    },
  );

  it(
    'sequencers all run, behind a round robin, or in the list of every client',
    shows('files', {
      S48: 'all run',
      S52: 'both',
      S53: 'a balancer that is set up',
      S54: 'full lists',
      S61: 'both',
    }),
    async () => {
      const balanced = await planOf('solution-lb');
      expect(ofKind(balanced, 'sequencer').map(({ mode, starts }) => `${mode} ${starts}`)).toEqual(
        Array(4).fill('active-active always'),
      );
      const [balancer] = balanced.balancers.filter(({ api }) => api === 'public-api');
      expect([balancer?.policy, balancer?.backends.length]).toEqual(['round-robin', 4]);
      const listed = await planOf('solution-client');
      expect(listed.balancers.filter(({ api }) => api === 'public-api')).toEqual([]);
      const connections = listed.jobs.flatMap(({ task }) =>
        task.type === 'connect' ? task.participants.flatMap((each) => each.connections) : [],
      );
      expect(connections.length).toBeGreaterThan(0);
      expect(
        connections.every(({ endpoints }) => endpoints.length === ofKind(listed, 'sequencer').length),
      ).toBe(true);
    },
  );

  it(
    'only participants, mediators and domain managers connect to sequencers',
    shows('files', { S50: 'who connects' }),
    async () => {
      const plan = await planOf('solution-client');
      const kinds = new Map(plan.processes.map(({ name, kind }) => [name, kind]));
      const clients = plan.links
        .filter(({ api, fromKind }) => api === 'publicApi' && fromKind !== 'balancer')
        .map(({ from }) => kinds.get(from));
      expect([...new Set(clients)].sort()).toEqual(['domain-manager', 'mediator', 'participant']);
    },
  );

  it(
    'blockchain sequencers have a cache each, SQL sequencers one database together',
    shows('files', {
      S8: 'one backend for each kind',
      S58: 'a cache each',
      S62: 'a cache each',
      S64: 'one database',
      S66: 'one database',
    }),
    async () => {
      const storages = async (figure: string): Promise<string[]> =>
        ofKind(await planOf(figure), 'sequencer').flatMap((each) =>
          'nodes' in each ? each.nodes.map((node) => JSON.stringify(node.storage)) : [],
        );
      const chain = await storages('07-blockchain');
      expect(new Set(chain).size).toBe(chain.length);
      const sql = await storages('08-sql');
      expect(sql).toHaveLength(3);
      expect(new Set(sql).size).toBe(1);
    },
  );

  it(
    'nothing stands in front of mediators and domain managers, and nothing of them is published',
    shows('files', {
      S68: 'nothing is published',
      S69: 'none is planned',
      S73: 'nothing is published',
      S75: 'nothing to balance',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const inner = [...ofKind(plan, 'mediator'), ...ofKind(plan, 'domain-manager')];
      const names = new Set(inner.map(({ name }) => name));
      expect(
        plan.balancers.flatMap(({ backends }) => backends).filter(({ process }) => names.has(process)),
      ).toEqual([]);
      expect(inner.flatMap(({ ports }) => ports).filter(({ published }) => published !== undefined)).toEqual(
        [],
      );
    },
  );

  it(
    'every Canton node answers two questions: whether it lives, and whether it is active',
    shows('files', { S90: 'gRPC probes' }),
    async () => {
      for (const { liveness, readiness } of ofKind(await planOf('solution-lb'), 'mediator')) {
        expect(liveness).toMatchObject({ type: 'grpc', service: 'liveness' });
        expect(readiness).toMatchObject({ type: 'grpc', service: '' });
      }
    },
  );

  it(
    'a mediator service more is two instances and a database more',
    shows('files', { S71: 'figure 10' }),
    async () => {
      const plan = await planOf('10-mediators');
      const mediators = ofKind(plan, 'mediator');
      expect(new Set(mediators.map(({ service }) => service)).size).toBe(2);
      expect(mediators).toHaveLength(4);
    },
  );

  it(
    'a trigger standby does not run and shares the store of its live node',
    shows('files', {
      S79: 'one live instance',
      S80: 'stop first',
      S81: 'one store for the pair',
      S84: 'one live instance',
      S89: 'a logical database for each node',
    }),
    async () => {
      const plan = await planOf('solution-lb');
      const pairs = ofKind(plan, 'trigger-node');
      expect(new Set(pairs.map(({ starts }) => starts))).toEqual(new Set(['always', 'on-failure']));
      const stores = new Map<string, Set<string>>();
      for (const each of pairs)
        if ('rules' in each)
          stores.set(
            each.sharedName ?? '',
            (stores.get(each.sharedName ?? '') ?? new Set()).add(JSON.stringify(each.store)),
          );
      expect([...stores.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
      expect(new Set([...stores.values()].flatMap((set) => [...set])).size).toBe(3);
    },
  );

  it(
    'every provider has its own middleware and its own trigger nodes',
    shows('files', { S82: 'figure 14', S85: 'figure 14', S86: 'figure 14' }),
    async () => {
      const plan = await planOf('14-two-providers');
      const providers = ofKind(plan, 'oauth-middleware').flatMap((each) =>
        'tokenUrl' in each ? `${each.sharedName} ${new URL(each.tokenUrl).host}` : [],
      );
      expect([...new Set(providers)]).toEqual([
        'oauth-middleware-1 exchange.eu.auth0.com',
        'oauth-middleware-2 login.exchange.example',
      ]);
      const used = plan.links
        .filter(({ to }) => to.startsWith('oauth-middleware'))
        .map(({ from, to }) => `${from.replace(/-(live|standby)$/, '')} ${to}`);
      expect([...new Set(used)]).toEqual([
        'triggers-1-pink oauth-middleware-1',
        'triggers-2-green oauth-middleware-2',
      ]);
    },
  );
});
