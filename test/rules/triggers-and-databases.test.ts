import { describe, expect, it } from 'vitest';
import { compileText, expectedFindings, foundFindings } from '../support.ts';

const head = `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
environment: development
databases:
  pg: {}
  pg2: {}
identityProviders:
  exchange-idp: { jwksUrl: "https://exchange.example/jwks.json" }
  bank-idp: { jwksUrl: "https://bank.example/jwks.json" }
oauthMiddlewares:
  exchange-oauth: { identityProvider: exchange-idp }
  bank-oauth: { identityProvider: bank-idp }
domains:
  settlement: { protocolVersion: 7, backend: { type: sql, database: { server: pg, name: central } } }
sequencers:
  sequencer: { domain: settlement }
domainManagers:
  manager: { domain: settlement, database: pg }
`;
const mediator = 'mediators:\n  mediator: { domain: settlement, database: pg }\n';
const participant = `participants:
  exchange: { domains: [settlement], database: pg, identityProvider: [exchange-idp, bank-idp] }
`;
const triggers = (lines: string): string =>
  `${mediator}${participant}triggerServices:
  triggers:
    participant: exchange
${lines}`;

/** Topologies in which several rules could speak up, and exactly those that are marked do. */
const cases: Record<string, string> = {
  'two middlewares for every node of a service': triggers(`    database: pg
    oauthMiddleware:
      - exchange-oauth
      - bank-oauth # expect: trigger/several-providers
    nodes:
      pink: { rules: ["A:x"] }
      green: { rules: ["A:y"] }
`),
  'two middlewares of one provider': triggers(`    database: pg
    nodes:
      pink:
        rules: ["A:x"]
        identityProvider: bank-idp
        oauthMiddleware: [exchange-oauth, bank-oauth] # expect: trigger/several-providers
`),
  'two providers named by a node': triggers(`    database: pg
    oauthMiddleware: exchange-oauth
    nodes:
      pink:
        rules: ["A:x"]
        identityProvider: [exchange-idp, bank-idp] # expect: trigger/several-providers
`),
  'the same middleware named twice': triggers(`    database: pg
    oauthMiddleware: [exchange-oauth, exchange-oauth]
    nodes:
      pink: { rules: ["A:x"] }
`),
  'a provider for all nodes that the middleware does not speak to': triggers(`    database: pg
    oauthMiddleware: exchange-oauth
    identityProvider: bank-idp # expect: middleware/of-another-provider
    nodes:
      pink: { rules: ["A:x"] }
      green: { rules: ["A:y"] }
`),
  'one node for each of two providers': triggers(`    database: pg
    nodes:
      pink: { rules: ["A:x"], oauthMiddleware: exchange-oauth, identityProvider: exchange-idp }
      green: { rules: ["A:y"], oauthMiddleware: bank-oauth }
`),
  'a middleware that does not exist': triggers(`    database: pg
    oauthMiddleware: exchange-auth # expect: reference/unknown
    nodes:
      pink: { rules: ["A:x"] }
`),
  'no middleware, for a participant that wants tokens, and no name in its place': triggers(`    database: pg
    oauthMiddleware: [] # expect: trigger/no-middleware
    nodes:
      pink: { rules: ["A:x"] }
`),
  'a middleware that runs elsewhere': triggers(`    database: pg
    authorization: { commonUri: "https://auth.example" }
    nodes:
      pink: { rules: ["A:x"] }
`),
  'stores told apart by their prefixes': triggers(`    database: { server: pg, name: triggers }
    oauthMiddleware: exchange-oauth
    nodes:
      pink: { rules: ["A:x"], tablePrefix: pink_ }
      green: { rules: ["A:y"], tablePrefix: green_ }
`),
  'one prefix twice, and a node that does not run': triggers(`    oauthMiddleware: exchange-oauth
    nodes:
      pink: { rules: ["A:x"], tablePrefix: p_, database: { server: pg, name: t } }
      grey: { rules: ["A:x"], tablePrefix: p_, database: { server: pg, name: t }, live: 0 }
      green:
        rules: ["A:y"]
        tablePrefix: p_
        database: { server: pg, name: t } # expect: trigger/shared-store
`),
  'one store by its URL':
    triggers(`    database: { url: "jdbc:postgresql://db/triggers" } # expect: trigger/shared-store
    oauthMiddleware: exchange-oauth
    nodes:
      pink: { rules: ["A:x"] }
      green: { rules: ["A:y"] }
`),
  'two servers for the stores of a service': triggers(`    oauthMiddleware: exchange-oauth
    database:
      - pg
      - pg2 # expect: trigger/standby-with-other-store
    nodes:
      pink: { rules: ["A:x"] }
      green: { rules: ["A:y"] }
`),
  'a balancer in front of two participants': `${mediator}participants:
  exchange: { domains: [settlement], database: pg }
  bank: { domains: [settlement], database: pg }
loadBalancers:
  ledger:
    targets:
      - exchange
      - bank # expect: load-balancer/across-participants
triggerServices:
  triggers:
    participant: ledger
    database: pg
    darPaths: [dars/a.dar]
    nodes:
      pink: { rules: [{ rule: "A:x", party: P }] }
`,
  'passwords in files, and in variables that are named': `${mediator}participants:
  exchange:
    domains: [settlement]
    database: { server: pg, password: { env: PGPASSWORD } }
    environment: { POSTGRES_PASSWORD_FILE: /run/secrets/pg, PGPASSWORD: "\${PGPASSWORD}" }
`,
  'passwords in variables and in URLs': `${mediator}participants:
  exchange:
    domains: [settlement]
    database:
      url: jdbc:postgresql://pg/exchange?user=a&password=b # expect: database/literal-password
    environment:
      PGPASSWORD: hunter2 # expect: database/literal-password
`,
  'a mediator in the central database': `${participant}mediators:
  mediator:
    domain: settlement
    database: { server: pg, name: central } # expect: database/shared-by-services
`,
  'mediators among themselves': `${participant}mediators:
  one: { domain: settlement, database: { server: pg, name: mediator } }
  two:
    domain: settlement
    database: { server: pg, name: mediator } # expect: mediator/shared-database
`,
  'a participant in the database of two services': `mediators:
  mediator: { domain: settlement, database: { server: pg, name: canton } }
participants:
  bank: { domains: [settlement], database: { server: pg, name: canton } }
  exchange:
    domains: [settlement]
    database: { server: pg, name: canton } # expect: database/shared-by-services
`,
  'a sequencer that repeats the central database': `${mediator}${participant}  bank: { domains: [settlement], database: pg }
`,
  'schemas of different Oracle users': `${mediator}participants:
  exchange: { domains: [settlement], database: { server: pg, name: ORCL, user: a, type: oracle } }
  bank: { domains: [settlement], database: { server: pg, name: ORCL, user: b, type: oracle } }
`,
};

describe('one mistake gives one finding', () => {
  it.each(Object.entries(cases))('%s', async (_name, text) => {
    expect(foundFindings(await compileText(head + text))).toEqual(expectedFindings(head + text));
  });
});
