import { describe, expect, it } from 'vitest';
import { compileText, expectedFindings, foundFindings } from '../support.ts';

const head = `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
environment: development
databases:
  pg: { availability: ha }
domains:
  settlement: { protocolVersion: 7 }
participants:
  exchange: { domains: [settlement], database: { server: pg, name: exchange } }
  bank: { domains: [settlement] }
`;

/** Topologies in which several rules could speak up, and one does. */
const cases: Record<string, string> = {
  'balancers that are mixed only together': `loadBalancers:
  exchange-lb: { targets: [exchange] }
  bank-lb: { targets: [bank] }
  world:
    targets:
      - exchange-lb
      - bank-lb # expect: load-balancer/across-participants
`,
  'a balancer in front of a mixed one': `loadBalancers:
  mixed:
    targets:
      - exchange
      - bank # expect: load-balancer/across-participants
  world: { targets: [mixed] }
`,
  'a JSON API service behind which a balancer is mixed': `loadBalancers:
  mixed:
    targets:
      - exchange
      - bank # expect: load-balancer/across-participants
jsonApis:
  json: { participant: mixed }
`,
  'a JSON API service of two participants, named by instance': `jsonApis:
  json:
    participant:
      - exchange-1
      - bank-1 # expect: json-api/several-participants
`,
  'balancers in a ring': `loadBalancers:
  one: { targets: [two, exchange] } # expect: reference/cycle
  two: { targets: [one, bank] }
`,
  'a balancer in front of different kinds of several participants': `jsonApis:
  json: { participant: bank }
loadBalancers:
  mixed:
    targets:
      - exchange
      - json # expect: load-balancer/mixed-backends
`,
  'a cache in the database of a participant': `jsonApis:
  json:
    participant: exchange
    instances: 2
    cache: { server: pg, name: exchange } # expect: database/store-in-node-database
`,
  'a balancer that does not exist': `jsonApis:
  json:
    participant: exchange
    instances: 2
    loadBalancer: nowhere # expect: reference/unknown
`,
  'a participant that does not exist': `jsonApis:
  json:
    participant: exchanges # expect: reference/unknown
`,
};

describe('one mistake gives one finding', () => {
  it.each(Object.entries(cases))('%s', async (_name, text) => {
    expect(foundFindings(await compileText(head + text))).toEqual(expectedFindings(head + text));
  });

  it('an environment that nobody knows', async () => {
    const text = `apiVersion: canton-plan/v1
name: small
daml: { version: "2.10.4" }
environment: develpment # expect: schema/unknown-value
domains:
  local: { protocolVersion: 7 }
participants:
  alice: { domains: [local] }
`;
    expect(foundFindings(await compileText(text))).toEqual(expectedFindings(text));
  });
});
