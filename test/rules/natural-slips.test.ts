import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

const good = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');

/** What a hand makes of the documents' production solution: the text that stands there, what is written, and the right words. */
const slips: Record<string, readonly [from: string, to: string, words: RegExp]> = {
  'a section with a letter missing': ['\nparticipants:', '\npartcipants:', /`participants`/],
  'a section in the singular': ['\nparticipants:', '\nparticipant:', /`participants`/],
  'a section in kebab case': ['\njsonApis:', '\njson-apis:', /`jsonApis`/],
  'the release at the top': [
    'daml: { version: "2.10.4", edition: enterprise }',
    'version: "2.10.4"',
    /`daml: \{ version: "2\.10\.4" \}`/,
  ],
  'the release without a map': [
    'daml: { version: "2.10.4", edition: enterprise }',
    'daml: "2.10.4"',
    /version/,
  ],
  'a release without quotes': ['version: "2.10.4", edition', 'version: 2.10, edition', /quot/],
  'an edition by its other name': ['edition: enterprise', 'edition: community', /open-source/],
  'env for environment': ['\nenvironment: production', '\nenv: production', /`environment`/],
  'prod for production': ['\nenvironment: production', '\nenvironment: prod', /`production`/],
  'zone for zones': ['\nzones: [', '\nzone: [', /`zones`/],
  'one zone without brackets': [
    'zones: [eu-central-1a, eu-central-1b]',
    'zones: eu-central-1a',
    /\[eu-central-1a\]/,
  ],
  'British organisation': [
    '    organization: exchange\n    instances',
    '    organisation: exchange\n    instances',
    /`organization`/,
  ],
  'org for organization': [
    '    organization: alpha-bank\n    instances',
    '    org: alpha-bank\n    instances',
    /`organization`/,
  ],
  'a role that is not one': ['role: provider', 'role: operator', /provider/],
  'an organization that nobody declared': [
    'alpha-pg: { organization: alpha-bank',
    'alpha-pg: { organization: alpha',
    /`alpha-bank`/,
  ],
  'a backend as a word': [
    'backend: { type: sql, database: synchronization-pg }',
    'backend: sql',
    /type: sql/,
  ],
  'a backend by its product': ['backend: { type: sql,', 'backend: { type: postgres,', /sql/],
  'a protocol version in quotes': ['protocolVersion: 5', 'protocolVersion: "5"', /without quotes/],
  'protocol version 6': ['protocolVersion: 5', 'protocolVersion: 6', /7/],
  'a misspelt protocolVersion': ['protocolVersion: 5', 'protocollVersion: 5', /`protocolVersion`/],
  'a membership with a letter too many': [
    'membership: permissioned',
    'membership: permissionned',
    /`permissioned`/,
  ],
  'a balancer in one word': [
    'sequencerAccess: load-balancer',
    'sequencerAccess: loadbalancer',
    /`load-balancer`/,
  ],
  'instance for instances': [
    'sequencer: { domain: settlement, instances: 4 }',
    'sequencer: { domain: settlement, instance: 4 }',
    /`instances`/,
  ],
  'replicas for instances': [
    'sequencer: { domain: settlement, instances: 4 }',
    'sequencer: { domain: settlement, replicas: 4 }',
    /`instances`/,
  ],
  'replicaCount for instances': [
    '    instances: 2\n    database: alpha-pg',
    '    replicaCount: 2\n    database: alpha-pg',
    /`instances`/,
  ],
  'no instances at all': ['instances: 4', 'instances: 0', /at least|1/],
  'a number as a word': ['instances: 4', 'instances: four', /4|number/],
  'a misspelt domain key': ['sequencer: { domain:', 'sequencer: { domian:', /`domain`/],
  'domains for domain': ['mediator: { domain:', 'mediator: { domains:', /`domain`/],
  'a domain in capitals': [
    '    domains: [settlement]\n    identityProvider: exchange-idp',
    '    domains: [Settlement]\n    identityProvider: exchange-idp',
    /`settlement`/,
  ],
  'a domain without brackets': [
    '    domains: [settlement]\n    identityProvider: exchange-idp',
    '    domains: settlement\n    identityProvider: exchange-idp',
    /\[settlement\]/,
  ],
  'domain for domains': [
    '    domains: [settlement]\n    identityProvider: exchange-idp',
    '    domain: settlement\n    identityProvider: exchange-idp',
    /`domains`/,
  ],
  'db for database': ['    database: exchange-pg\n', '    db: exchange-pg\n', /`database`/],
  'a database with two letters changed': [
    '    database: exchange-pg\n',
    '    database: exhcange-pg\n',
    /`exchange-pg`/,
  ],
  'the database of a mediator that is not there': [
    'database: mediator-pg',
    'database: mediator-db',
    /mediator-db/,
  ],
  'idp for identityProvider': [
    '    identityProvider: alpha-idp\n    users',
    '    idp: alpha-idp\n    users',
    /`identityProvider`/,
  ],
  'a provider misspelt': [
    '    identityProvider: alpha-idp\n    users',
    '    identityProvider: alpha-ipd\n    users',
    /`alpha-idp`/,
  ],
  'user for users': ['    users: [alpha-app]\n    parties', '    user: [alpha-app]\n    parties', /`users`/],
  'a party under two spellings': ['actsAs: [AlphaBank]', 'actsAs: [Alphabank]', /`AlphaBank`/],
  'a user that nobody has': [
    '    users: [exchange-app]\n    actsAs',
    '    users: [exchange-ap]\n    actsAs',
    /`exchange-app`/,
  ],
  'an application at a service that is not there': [
    'uses: [exchange-json, exchange-participant]',
    'uses: [exchange-jsn, exchange-participant]',
    /`exchange-json`/,
  ],
  'an application at an instance': [
    'uses: [exchange-json, exchange-participant]',
    'uses: [exchange-json, exchange-participant-1]',
    /`exchange-participant`/,
  ],
  'an application at the domain': [
    'uses: [alpha-json, alpha-participant]',
    'uses: [alpha-json, settlement]',
    /domain/,
  ],
  'a JSON API at a domain': [
    'alpha-json: { participant: alpha-participant',
    'alpha-json: { participant: settlement',
    /participant/,
  ],
  'a trigger rule with a dot': [
    '"alpha-triggers:Alpha.Triggers:autoConfirm"',
    '"Alpha.Triggers.autoConfirm"',
    /`Alpha\.Triggers:autoConfirm`/,
  ],
  'a rule without a list': [
    'blue: { rules: [{ rule: "alpha-triggers:Alpha.Triggers:autoConfirm", party: AlphaBank }]',
    'blue: { rules: "alpha-triggers:Alpha.Triggers:autoConfirm"',
    /\[/,
  ],
  'standby: true': [
    'blue: { rules: [{ rule: "alpha-triggers:Alpha.Triggers:autoConfirm", party: AlphaBank }], standby: 1 }',
    'blue: { rules: [{ rule: "alpha-triggers:Alpha.Triggers:autoConfirm", party: AlphaBank }], standby: true }',
    /`?1`?/,
  ],
  'two services of one name': ['  alpha-participant:\n', '  exchange-participant:\n', /twice|already/],
  'HA in capitals': [
    'alpha-pg: { organization: alpha-bank, availability: ha',
    'alpha-pg: { organization: alpha-bank, availability: HA',
    /`ha`/,
  ],
  'ha: true': [
    'alpha-pg: { organization: alpha-bank, availability: ha',
    'alpha-pg: { organization: alpha-bank, ha: true',
    /`availability/,
  ],
  'a password': [
    '    database: alpha-pg\n',
    '    database: { server: alpha-pg, password: Sommer2024 }\n',
    /secret/,
  ],
  'a client secret': [
    'clientSecret: { secret: alpha-oauth, key: client-secret }',
    'clientSecret: aihSDUeh8384hdj',
    /secret/,
  ],
  'one database for two participants': [
    '    database: alpha-pg\n',
    '    database: { server: exchange-pg, name: exchange_participant }\n',
    /exchange-participant/,
  ],
  'a zone with another letter': [
    '    instances: 2\n    database: alpha-pg',
    '    instances: [{ name: a, zone: eu-central-1a }, { name: b, zone: eu-central-1c }]\n    database: alpha-pg',
    /eu-central-1c/,
  ],
  'two instances of one name': [
    '    instances: 2\n    database: alpha-pg',
    '    instances: [{ name: a }, { name: a }]\n    database: alpha-pg',
    /`a`|`alpha-participant-a`/,
  ],
  'an issuer without its beginning': ['tokenUrl: https://exchange.eu', 'tokenUrl: exchange.eu', /https:/],
  'keys without TLS': ['jwksUrl: https://login.alpha-bank', 'jwksUrl: http://login.alpha-bank', /https/],
  'no tokenUrl': ['    tokenUrl: https://exchange.eu.auth0.com/oauth/token\n', '', /tokenUrl/],
  'a port in the host': [
    'alpha-pg: { organization: alpha-bank, availability: ha',
    'alpha-pg: { host: "pg.alpha-bank.example:5432", maxConnections: 200, organization: alpha-bank, availability: ha',
    /`port/,
  ],
  'a port as text': [
    '    database: alpha-pg\n',
    '    database: alpha-pg\n    ports: { ledgerApi: "4001" }\n',
    /without quotes/,
  ],
  'a port that no computer has': [
    '    database: alpha-pg\n',
    '    database: alpha-pg\n    ports: { ledgerApi: 70000 }\n',
    /65535/,
  ],
  'tls: true': [
    '    database: alpha-pg\n',
    '    database: alpha-pg\n    ledgerApi: { tls: true }\n',
    /`server`/,
  ],
  'memory in GB': [
    '    database: alpha-pg\n',
    '    database: alpha-pg\n    resources: { cpu: 4, memory: 8GB }\n',
    /8G/,
  ],
  'monitoring: true': ['monitoring: { metrics: true, alerts: true }', 'monitoring: true', /metrics: true/],
  'prometheus: true': [
    'monitoring: { metrics: true, alerts: true }',
    'monitoring: { prometheus: true, alerts: true }',
    /`metrics`/,
  ],
  'a middleware with a count': [
    '    identityProvider: alpha-idp\n    standby: 1',
    '    identityProvider: alpha-idp\n    instances: 2',
    /standby/,
  ],
  'triggers at the domain': [
    '    participant: alpha-participant\n    database: alpha-trigger-pg',
    '    participant: settlement\n    database: alpha-trigger-pg',
    /participant/,
  ],
  'a middleware that is not there': [
    'oauthMiddleware: alpha-oauth',
    'oauthMiddleware: alpha-auth',
    /`alpha-oauth`/,
  ],
  'no apiVersion': ['apiVersion: canton-plan/v1\n', '', /apiVersion: canton-plan\/v1/],
  'a short apiVersion': ['apiVersion: canton-plan/v1', 'apiVersion: v1', /canton-plan\/v1/],
};

const line = (found: { rule: string; message: string }): string => `${found.rule} ${found.message}`;

describe('a natural slip in the production solution', () => {
  it('starts from a file without errors and warnings', async () => {
    expect((await compileText(good)).diagnostics.map(line)).toEqual([]);
  });

  it.each(Object.entries(slips))('is one finding with the right words: %s', async (_, [from, to, words]) => {
    const spoilt = good.replace(from, () => to);
    expect(spoilt).not.toBe(good);
    const { diagnostics } = await compileText(spoilt);
    expect(diagnostics.map(line)).toHaveLength(1);
    const [found] = diagnostics;
    expect([found?.message, found?.primary.text, found?.help].join('\n')).toMatch(words);
  });
});
