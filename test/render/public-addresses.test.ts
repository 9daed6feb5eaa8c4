/** Other organizations reach a load balancer where the topology says, from whatever is rendered for them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { restrictPlan } from '../../src/plan/restrict.ts';
import { ofKind, setOf } from './kubernetes-set.ts';
import { composeOf, planOfText, textOf } from './rendered.ts';

const starter = readFileSync('templates/starters/two-organizations.topology.yaml', 'utf8');
const sequencer = 'sequencer: { domain: shared, instances: 2 }';

/** The address stands at the sequencers, whose balancer nobody has declared. */
const atSequencers = (address: string): string =>
  starter.replace(
    sequencer,
    `sequencer: { domain: shared, instances: 2, publicApi: { tls: server, address: "${address}" } }`,
  );

const atBalancer = (address: string): string => `${starter.replace(
  sequencer,
  'sequencer: { domain: shared, instances: 2, publicApi: { tls: server } }',
)}
loadBalancers:
  sequencers: { targets: [sequencer], exposure: network, address: "${address}" }
`;

const ways = [
  ['at the sequencers', atSequencers, 'sequencer-lb'],
  ['at their load balancer', atBalancer, 'sequencers'],
] as const;

const script = /"(https?:\/\/[^"]+)"/;
const compose = (plan: Plan, path: string): string => textOf(composeOf(plan), path);

describe.each(ways)('an address %s', (_, written, balancer) => {
  const planOf = (address: string): Promise<Plan> => planOfText(written(address));

  it.each([
    ['seq.operator.example', 443],
    ['seq.operator.example:443', 443],
    ['seq.operator.example:8443', 8443],
  ])('%s is what a participant of another organization connects to', async (address, port) => {
    const plan = await planOf(address);
    const wanted = `https://seq.operator.example:${port}`;
    const own = restrictPlan(plan, 'member');
    const { manifests, artifacts } = setOf(plan);
    const scripts = [
      compose(own, 'canton/member-connect.canton'),
      ...[artifacts, setOf(own).artifacts].map((all) =>
        textOf(all, 'member/base/config/member-connect/member-connect.canton'),
      ),
    ];
    expect(scripts.map((text) => script.exec(text)?.[1])).toEqual([wanted, wanted, wanted]);
    const gateway = manifests.find(({ kind }) => kind === 'Gateway');
    expect(gateway?.spec.listeners).toMatchObject([{ hostname: 'seq.operator.example', port }]);
    const route = manifests.find(({ kind }) => kind === 'TLSRoute');
    expect(route?.spec.rules[0].backendRefs).toEqual([{ name: balancer, port: 4401 }]);
  });

  it('is let out to by the policies of the other organization, and nothing stands for the balancer there', async () => {
    const plan = restrictPlan(await planOf('seq.operator.example:8443'), 'member');
    const set = setOf(plan);
    const policies = ofKind(set, 'NetworkPolicy').filter(({ metadata }) =>
      metadata.name.includes('member-participant'),
    );
    const ports = policies.flatMap(({ spec }) =>
      (spec.egress as { ports?: { port: number }[] }[]).flatMap((rule) =>
        rule.ports?.map(({ port }) => port),
      ),
    );
    expect(ports).toContain(8443);
    expect(ports).not.toContain(4401);
    expect(set.manifests.some(({ metadata }) => metadata.name === balancer)).toBe(false);
    expect(compose(plan, 'docker-compose.yaml')).not.toContain('extra_hosts');
  });

  it('is in the certificate that is shown there, and no way for those who run it', async () => {
    const plan = await planOf('seq.operator.example:443');
    expect(compose(plan, 'scripts/make-dev-ca.sh')).toMatch(
      new RegExp(`certificate ${balancer} .*DNS:seq.operator.example`),
    );
    const operator = compose(restrictPlan(plan, 'operator'), 'canton/operator-connect.canton');
    expect(script.exec(operator)?.[1]).toBe(`https://${balancer}:4401`);
    // On one machine there is nothing between the organizations.
    expect(script.exec(compose(plan, 'canton/member-connect.canton'))?.[1]).toBe(`https://${balancer}:4401`);
  });

  it('leads nowhere without a gateway, so organizations of one cluster reach each other within it', async () => {
    const plan = await planOfText(`${written('seq.operator.example')}\nkubernetes: { gateway: none }\n`);
    const text = textOf(setOf(plan).artifacts, 'member/base/config/member-connect/member-connect.canton');
    expect(script.exec(text)?.[1]).toBe(
      `https://${balancer}.two-organizations-operator.svc.cluster.local:4401`,
    );
  });
});
