/** Names that lead nowhere, in every place that takes one: what is said of each, as a text to be read when it changes. */
import { expect, it } from 'vitest';
import { compileText } from '../support.ts';
import { told } from '../told.ts';

const head = `apiVersion: canton-plan/v1
name: t
daml: { version: "2.10.4" }
environment: development
zones: [north, south]
organizations: { bank: { role: provider }, broker: {} }
databases: { pg: { organization: bank }, other-pg: { organization: bank } }
domains:
  main: { organization: bank, protocolVersion: 5, backend: { type: sql, database: pg } }
sequencers: { sequencer: { domain: main, instances: 2 } }
mediators: { mediator: { domain: main, database: pg } }
domainManagers: { manager: { domain: main, database: pg } }
participants:
  alice: { organization: bank, domains: [main], database: pg, instances: [{ name: a, zone: north }, { name: b, zone: south }] }
`;

/** What is added to the file above. */
const cases: Readonly<Record<string, string>> = {
  'a participant with a letter missing': 'jsonApis: { json: { participant: alce } }',
  'a participant that nothing is like': 'jsonApis: { json: { participant: zebra } }',
  'an instance with another letter': 'jsonApis: { json: { participant: alice-c } }',
  'a mediator in place of a middleware':
    'triggerServices: { t: { participant: alice, oauthMiddleware: mediator, database: pg } }',
  'one name in three places':
    'jsonApis: { one: { participant: bob }, two: { participant: bob }, three: { participant: bob } }',
  'one name in six places':
    'jsonApis: { a: { participant: alic }, b: { participant: alic }, c: { participant: alic }, d: { participant: alic }, e: { participant: alic }, f: { participant: alic } }',
  'a name that counts': 'jsonApis: { json: { participant: alice2 } }',
  'two kinds of which either will do': 'loadBalancers: { lb: { targets: [alise] } }',
  'something that no balancer stands before': 'loadBalancers: { lb: { targets: [bank] } }',
  'what an application uses': 'applications: { app: { organization: bank, uses: [alise, main, nothing] } }',
  'a balancer of its own': 'jsonApis: { json: { participant: alice, loadBalancer: lb } }',
  'an organization of many': 'networks: { n: { organizations: [bank, brokr] } }',
  'an organization that others inherit':
    'identityProviders: { idp: { organization: bnak, issuer: "https://i.example/", jwksUrl: "https://i.example/j" } }',
  'a zone of a trigger node':
    'triggerServices: { t: { participant: alice, database: pg, nodes: { main: { zone: nort, standbyZone: west } } } }',
  'a zone of a service and of its instances':
    'jsonApis: { json: { participant: alice, zones: [north, sout], instances: [{}, { zone: eest }] } }',
  'a store on a server that is not there':
    'jsonApis: { json: { participant: alice, cache: { server: pgg, name: x } } }',
  'a ring of balancers':
    'loadBalancers: { a: { targets: [b] }, b: { targets: [c] }, c: { targets: [a, alice] }, d: { targets: [a] } }',
  'a balancer before itself': 'loadBalancers: { a: { targets: [a] } }',
  'two rings':
    'loadBalancers: { a: { targets: [b] }, b: { targets: [a] }, c: { targets: [d] }, d: { targets: [c] }, e: { targets: [alice] } }',
  'an entry without a description':
    'jsonApis: { json: { participant: ledger } }\napplications: { ledger: 5 }',
  'a section that cannot be read':
    'jsonApis: { json: { participant: alice, loadBalancer: lb } }\nloadBalancers: 5',
  'a release that is none': 'daml: { version: "two" }',
  'many names that are known': `networks: { n: { organizations: [zzz] } }`,
};

it('are told in the same words as before', async () => {
  const pages: string[] = [];
  for (const [name, added] of Object.entries(cases)) {
    const section = /^(\w+):/.exec(added)?.[1] ?? '';
    const text = `${head.replace(new RegExp(`^${section}:.*\n`, 'm'), '')}${added}\n`;
    const { diagnostics } = await compileText(text);
    const about = diagnostics.filter(({ rule }) => /^(?:reference|schema|syntax)\//.test(rule));
    expect(about.length, name).toBeGreaterThan(0);
    pages.push(`${name}: ${added}\n${about.map((found) => `  ${found.rule}\n${told(found)}`).join('')}`);
  }
  await expect(pages.join('\n')).toMatchFileSnapshot('expected/wrong-names.txt');
});
