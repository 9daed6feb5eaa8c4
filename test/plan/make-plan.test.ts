import { describe, expect, it } from 'vitest';
import type { Topology } from '../../src/model/topology.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { HostRef, Plan } from '../../src/plan/plan.ts';
import { compileFile, compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';

const topologyOf = async (file: string): Promise<Topology> => {
  const topology = (await compileFile(file)).topologies[0]?.topology;
  if (topology === undefined) throw new Error(`${file} has no topology`);
  return topology;
};

/** Every host that something in the plan connects to. */
const hostsOf = (plan: Plan): HostRef[] => [
  ...plan.links.map((link) => link.endpoint.host),
  ...plan.jobs.flatMap((job) => job.console.map((remote) => remote.adminApi.host)),
  ...plan.certificates.flatMap((certificate) => certificate.hosts),
];

describe.each(topologyFiles)('the plan of %s', (file) => {
  it('names everything once, and nothing that is not there', async () => {
    const plan = makePlan(await topologyOf(file));
    const own = [
      ...plan.processes.map((process) => process.name),
      ...plan.balancers.map((balancer) => balancer.name),
      ...plan.servers.map((server) => server.name),
      ...[...plan.jobs, ...plan.consoles].map((job) => job.name),
      ...plan.monitors.map((monitor) => monitor.name),
    ];
    expect(own.filter((name, index) => own.indexOf(name) !== index)).toEqual([]);
    const known = new Set([...own, ...plan.processes.map((process) => process.sharedName)]);
    const named = hostsOf(plan).flatMap((host) => (host.of === 'external' ? [] : [host.name]));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    const secrets = new Set(plan.secrets.map((secret) => secret.name));
    expect(plan.processes.flatMap((each) => each.secrets).filter((name) => !secrets.has(name))).toEqual([]);
    const certificates = new Set(plan.certificates.map((certificate) => certificate.name));
    expect(
      plan.processes
        .map((each) => each.certificate ?? '')
        .filter((name) => name !== '' && !certificates.has(name)),
    ).toEqual([]);
  });

  it('comes out the same twice', async () => {
    const topology = await topologyOf(file);
    expect(JSON.stringify(makePlan(topology))).toBe(JSON.stringify(makePlan(topology)));
  });
});

describe('the plan of the production solution', () => {
  it('shares node name and database between replicas, and nothing between services', async () => {
    const plan = makePlan(await topologyOf('templates/starters/production.topology.yaml'));
    const nodes = plan.processes.flatMap((process) => ('nodes' in process ? process.nodes : []));
    const participant = nodes.filter((node) => node.service === 'operator-participant');
    expect(participant.map((node) => [node.name, node.replication, JSON.stringify(node.storage)])).toEqual(
      Array(2).fill(['operator-participant', true, JSON.stringify(participant[0]?.storage)]),
    );
    const users = plan.servers.flatMap((server) =>
      server.databases.map(({ user }) => `${server.name} ${user}`),
    );
    expect(new Set(users).size).toBe(users.length);
  });

  it('does not start standby trigger nodes and middlewares, and puts no balancer in front of them', async () => {
    const plan = makePlan(await topologyOf('templates/starters/production.topology.yaml'));
    const pairs = plan.processes.filter((process) => process.mode === 'live-standby');
    expect(pairs.map((process) => [process.name, process.starts])).toEqual([
      ['operator-oauth-live', 'always'],
      ['operator-oauth-standby', 'on-failure'],
      ['operator-triggers-main-live', 'always'],
      ['operator-triggers-main-standby', 'on-failure'],
    ]);
    const behind = new Set(
      plan.balancers.flatMap((balancer) => balancer.backends.map(({ process }) => process)),
    );
    const kinds = new Set(plan.processes.filter(({ name }) => behind.has(name)).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['json-api', 'participant', 'sequencer']);
  });

  it('C21: bootstraps through one sequencer of a SQL domain, after other organizations told their ids', async () => {
    const plan = makePlan(await topologyOf('templates/starters/production.topology.yaml'));
    expect(plan.jobs.map((job) => [job.name, job.after])).toEqual([
      ['member-identify', []],
      ['main-bootstrap', ['member-identify']],
      ['operator-connect', ['main-bootstrap']],
      ['member-connect', ['main-bootstrap']],
      ['operator-triggers-rules', ['operator-connect']],
    ]);
    const domain = plan.jobs.find((job) => job.task.type === 'domain')?.task;
    expect(domain?.type === 'domain' && domain.sequencers).toEqual(['sequencer-1']);
  });
});

describe('names that several kinds of component share', () => {
  it('stay apart', async () => {
    const { topologies } = await compileText(`apiVersion: canton-plan/v1
name: same
daml: { version: "2.10.4" }
environment: development
databases: { alice: {} }
domains: { alice: { protocolVersion: 5 } }
participants: { alice: { domains: [alice], database: alice } }
jsonApis: { alice: { participant: alice, cache: alice } }
`);
    const topology = topologies[0]?.topology;
    const plan = topology === undefined ? undefined : makePlan(topology);
    expect(plan?.processes.map(({ kind, name }) => [kind, name])).toEqual([
      ['domain', 'alice-1'],
      ['participant', 'alice-1-participant'],
      ['json-api', 'alice-1-json-api'],
    ]);
    expect(plan?.servers.map(({ name }) => name)).toEqual(['alice']);
    const json = plan?.processes.find(({ kind }) => kind === 'json-api');
    expect(json?.kind === 'json-api' && json.ledgerApi.host).toEqual({
      of: 'process',
      name: 'alice-1-participant',
    });
  });
});
