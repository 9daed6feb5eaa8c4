import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

const starter = (name: string): string => readFileSync(`templates/starters/${name}.topology.yaml`, 'utf8');
const [production, blockchain] = [starter('production'), starter('blockchain')];

type Slip = readonly [from: string | RegExp, to: string, rule: string, words: RegExp, text?: string];

/** In place of the last line of the participant of the member. */
const atMember = (more: string, rule: string, words: RegExp): Slip => [
  '    parties: [Member]',
  `    parties: [Member]\n    ${more}`,
  rule,
  words,
];
const balancer = (settings: string, rule: string, words: RegExp): Slip => [
  'applications:\n',
  `loadBalancers:\n  all: { ${settings} }\napplications:\n`,
  rule,
  words,
];
const onChain = (from: string | RegExp, to: string, rule: string, words: RegExp): Slip => [
  from,
  to,
  rule,
  words,
  blockchain,
];

/** What people write who have just run `init`: one finding each, whose words lead to what was meant. */
const slips: Readonly<Record<string, Slip>> = {
  'a release line': ['version: "2.10.4"', 'version: "2.10"', 'release/not-published', /2\.10\.\d/],
  'the latest release': ['version: "2.10.4"', 'version: latest', 'schema/not-a-release', /2\.10\.4/],
  'release 3': ['version: "2.10.4"', 'version: "3.2.0"', 'release/not-daml-2', /2\.10/],
  'an old protocol': [
    'protocolVersion: 7',
    'protocolVersion: 4',
    'release/protocol-version-unsupported',
    /`7`/,
  ],
  'no protocol': [/ {4}protocolVersion: 7.*\n/, '', 'release/protocol-version-missing', /protocolVersion: 7/],
  'one zone twice': [
    '[zone-a, zone-b]',
    '[zone-a, zone-a]',
    'reference/declared-twice',
    /`zone-a` is declared twice/,
  ],
  'one zone': ['[zone-a, zone-b]', '[zone-a]', 'zone/instances-in-one-zone', /second zone/],
  'zones as a map': [
    '[zone-a, zone-b]',
    '{ zone-a: {}, zone-b: {} }',
    'schema/wrong-type',
    /`\[zone-a, zone-b\]`/,
  ],
  'zones without brackets': [
    '[zone-a, zone-b]',
    'zone-a, zone-b',
    'schema/wrong-type',
    /`\[zone-a, zone-b\]`/,
  ],
  'availability: true': ['availability: ha', 'availability: true', 'schema/wrong-type', /`single` or `ha`/],
  'tls of a server as a flag': [
    'availability: ha',
    'availability: ha, tls: true',
    'schema/wrong-type',
    /`verify-full`/,
  ],
  'a version as a number': [
    'version: "14" }\n\ndomains',
    'version: 14 }\n\ndomains',
    'syntax/unquoted-version',
    /quotes/,
  ],
  'a type in brackets': [
    '{ role: user }',
    '{ role: [user] }',
    'schema/wrong-type',
    /`user`, without brackets/,
  ],
  'a membership as a flag': [
    'membership: permissioned ',
    'membership: true ',
    'schema/wrong-type',
    /`open` or `permissioned`/,
  ],
  'no orderly time': [
    '\nmonitoring: {',
    '\nrecoveryTime: 30\nmonitoring: {',
    'schema/wrong-type',
    /unit.*`30s`/,
  ],
  'memory without a unit': atMember('resources: { memory: 8 }', 'schema/wrong-type', /unit.*`6Gi`/),
  'storage without a unit': [
    'member-pg: {',
    'member-pg: { resources: { storage: 100 },',
    'schema/wrong-type',
    /unit.*`6Gi`/,
  ],
  'a heap without a unit': atMember('jvm: { heap: 4 }', 'schema/wrong-type', /unit.*`4g`/),
  'a heap beyond the memory': atMember(
    'resources: { memory: 2Gi }\n    jvm: { heap: 4g }',
    'node/heap-over-memory',
    /2Gi/,
  ),
  'an interval without a unit': balancer(
    'targets: [operator-participant], healthCheck: { type: is-active, interval: 5 }',
    'schema/wrong-type',
    /unit.*`30s`/,
  ),
  'instances by name alone': [
    'member-json: { participant: member-participant, instances: 2 }',
    'member-json: { participant: member-participant, instances: [a, b] }',
    'schema/wrong-type',
    /one more of the list[\s\S]*\{ name: a \}/,
  ],
  'a section within another': [
    /jsonApis: .*\n {2}operator-json: (.*)\n {2}member-json: (.*)\n/,
    '  jsonApis:\n    operator-json: { participant: operator-participant }\n    member-json: { participant: member-participant }\n',
    'schema/unknown-key',
    /section `jsonApis` stands within `participants`/,
  ],
  'monitoring within applications': [
    '\nmonitoring: {',
    '\n  monitoring: {',
    'schema/unknown-key',
    /section `monitoring` stands within `applications`/,
  ],
  'no colon after a section': [
    '\nparticipants:  ',
    '\nparticipants   ',
    'syntax/invalid-yaml',
    /write `participants:`/,
  ],
  'an equals sign': [
    'environment: production ',
    'environment = production ',
    'syntax/invalid-yaml',
    /write `environment: production`/,
  ],
  'a semicolon': [
    'environment: production ',
    'environment: production; ',
    'schema/unknown-value',
    /`production`/,
  ],
  'an entry without a name': ['  member-participant:\n', '  :\n', 'syntax/odd-key', /name/],
  'a party twice': [
    'parties: [Member]',
    'parties: [Member, Member]',
    'reference/listed-twice',
    /`Member` stands twice/,
  ],
  'a service twice': [
    '[operator-json, operator-participant]',
    '[operator-json, operator-json]',
    'reference/listed-twice',
    /`operator-json`/,
  ],
  'a target twice': balancer(
    'targets: [operator-participant, operator-participant]',
    'reference/listed-twice',
    /`targets`/,
  ),
  'a rule for nobody’s eyes': [
    'party: Operator }]',
    'party: Operator, readAs: [Nobody] }]',
    'trigger/party-hosted-elsewhere',
    /`Nobody`/,
  ],
  'triggers at another bank': [
    '    participant: operator-participant\n    database',
    '    organization: operator\n    participant: member-participant\n    database',
    'trigger/foreign-participant',
    /`member`/,
  ],
  'a callback by its usual name': [
    '/auth/cb',
    '/auth/callback',
    'middleware/callback-elsewhere',
    /auth\/cb`/,
  ],
  'one sequencer': ['instances: 4', 'instances: 1', 'sequencer/single-instance', /instances: 2/],
  'no manager': [/domainManagers: .*\n.*\n/, '', 'domain/without-manager', /domainManagers/],
  'no mediator': [/mediators: .*\n.*\n/, '', 'domain/without-mediator', /mediators/],
  'no database': ['    database: member-pg\n', '', 'database/in-memory', /database: SERVER/],
  'no domain': [
    '    database: member-pg\n    domains: [main]\n',
    '    database: member-pg\n',
    'participant/no-domain',
    /domains: \[DOMAIN\]/,
  ],
  'a JSON API at two participants': [
    'member-json: { participant: member-participant',
    'member-json: { participant: [member-participant, operator-participant]',
    'json-api/several-participants',
    /another JSON API service/,
  ],
  'an underscore': ['uses: member-json,', 'uses: member_json,', 'reference/unknown', /`member-json`/],
  actAs: ['uses: member-json, actsAs', 'uses: member-json, actAs', 'schema/unknown-key', /`actsAs`/],
  'no middleware': [
    '    oauthMiddleware: operator-oauth\n',
    '',
    'trigger/no-middleware',
    /`oauthMiddleware`/,
  ],
  'two live nodes': [
    'standby: 1 }\n\napp',
    'live: 2, standby: 1 }\n\napp',
    'trigger/several-live-instances',
    /standby/,
  ],
  'nodes as a list': [
    '      main: { rules:',
    '      - main: { rules:',
    'schema/wrong-type',
    /`NAME: \{ … \}`/,
  ],
  'one port for two': atMember('ports: { ledgerApi: 5011, adminApi: 5011 }', 'port/used-twice', /5011/),
  'a published admin port': atMember('publish: { adminApi: 5012 }', 'auth/admin-api-exposed', /Admin API/),
  'a key in the environment': atMember(
    'environment: { API_KEY: a8sd7f6as8df76as8df7 }',
    'auth/literal-secret',
    /secret/,
  ),
  'a balancer before mediators': balancer('targets: [mediator]', 'mediator/behind-load-balancer', /mediator/),
  'a product by another name': balancer(
    'targets: [operator-participant], type: traefik',
    'schema/unknown-value',
    /`haproxy`/,
  ),
  'a URL for a host': [
    'egress: [login.member.example]',
    'egress: ["https://login.member.example"]',
    'schema/invalid-format',
    /login\.member\.example/,
  ],
  'smart quotes': ['version: "2.10.4"', 'version: “2.10.4”', 'schema/not-a-release', /2\.10\.4/],
  'a key twice': [
    '    parties: [Member]',
    '    database: operator-pg\n    parties: [Member]',
    'syntax/duplicate-key',
    /`database`/,
  ],
  'a misspelt backend': onChain('type: fabric\n', 'type: fabrik\n', 'schema/unknown-value', /`fabric`/),
  'no backend': onChain('      type: fabric\n', '', 'schema/missing-key', /`type`/),
  'the driver of another release': onChain(
    'canton-fabric:2.10.4',
    'canton-fabric:2.9.1',
    'release/image-of-another-release',
    /2\.10\.4/,
  ),
  'one peer and no orderer': onChain(
    /peers:.*\n(?: +- \{.*\n)+ +orderers:\n(?: +- \{.*\n)+/g,
    'peers: [{ name: peer0, organization: OperatorMSP }]\n',
    'sequencer/fabric-single-node',
    /`peer0` and no orderer/,
  ),
  'no peers': onChain(/ +peers: .*\n(?: +- .*\n)+/, '', 'sequencer/fabric-without-own-peer', /peers/),
  'no cache': onChain('        cacheDatabase: cache-2\n', '', 'sequencer/without-cache', /cacheDatabase/),
  'a key at the margin': [
    '    nodes:     ',
    'nodes:     ',
    'schema/unknown-key',
    /a key of `triggerServices.operator-triggers`/,
  ],
  'a key among the entries': [
    '    parties: [Member]',
    '  parties: [Member]',
    'schema/unknown-key',
    /column of the other keys of `participants.member-participant`/,
  ],
  'an entry at the margin': [
    /\n {2}member: \{ role: user \}.*/,
    '\nmember: { role: user }',
    'schema/unknown-key',
    /column of the other entries of `organizations`/,
  ],
  'a section among the entries of another, with its own entries after it': [
    '\njsonApis:',
    '\n  jsonApis:',
    'schema/unknown-key',
    /section `jsonApis` stands within `participants`/,
  ],
  'a section under another name': [
    '\nparticipants:',
    '\nservices:',
    'schema/unknown-key',
    /write `participants`/,
  ],
  'no space behind a colon': [
    'protocolVersion: 7 ',
    'protocolVersion:7 ',
    'syntax/invalid-yaml',
    /a space is missing/,
  ],
  'resources as in Kubernetes': atMember(
    'resources: { requests: { cpu: 2, memory: 4Gi }, limits: { memory: 8Gi } }',
    'schema/unknown-key',
    /unknown keys `requests` and `limits`[\s\S]*`resources: \{ cpu: 2, memory: 4Gi, memoryLimit: 8Gi \}`/,
  ),
  'ports as in Compose': atMember(
    'ports: ["5011:5011"]',
    'schema/wrong-type',
    /`publish: \{ ledgerApi: 5011 \}`/,
  ),
  'a port alone': atMember('port: 5011', 'schema/unknown-key', /`ports`, which is a map: ledgerApi/),
  'a restart policy': atMember('restart: always', 'schema/unknown-key', /a key of `\S+\.monitoring`/),
  'an order of starts': atMember('depends_on: [member-pg]', 'schema/unknown-key', /take it out/),
  'a server where it is used': [
    'database: member-pg',
    'database: { host: db.member.example, port: 5432 }',
    'schema/unknown-key',
    /unknown keys `host` and `port`[\s\S]*`databases.NAME`/,
  ],
  'a rule without its key': [
    '[{ rule: "Main.Triggers:autoAccept", party: Operator }]',
    '[Main.Triggers:autoAccept: Operator]',
    'schema/unknown-key',
    /`rule` must stand here/,
  ],
  'one rule without a list': [
    '[{ rule: "Main.Triggers:autoAccept", party: Operator }]',
    '{ rule: "Main.Triggers:autoAccept", party: Operator }',
    'schema/wrong-type',
    /a dash before `rule`/,
  ],
  'no file with the rules': [/ {4}darPaths: .*\n/, '', 'trigger/rule-not-started', /`darPaths` belong here/],
  'no party for a rule': [', party: Operator }', ' }', 'trigger/rule-not-started', /party: PARTY/],
  'no rules': [/ {4}nodes: .*\n.*\n/, '', 'trigger/rule-not-started', /has no rule/],
  'triggers at the participant of the other organization': [
    'participant: operator-participant\n    database',
    'participant: member-participant\n    database',
    'trigger/foreign-participant',
    /of organization `operator` watches/,
  ],
  'a peer without its port': onChain(
    'address: "peer0.operator.example:7051"',
    'address: "peer0.operator.example"',
    'schema/invalid-format',
    /a host with its port/,
  ),
  'the latest PostgreSQL': [
    'member-pg: { organization: member, availability: ha, version: "14" }',
    'member-pg: { organization: member, availability: ha, version: latest }',
    'schema/invalid-format',
    /`14`/,
  ],
  'a number in words': ['instances: 4', 'instances: four', 'schema/wrong-type', /^(?![\s\S]*\[four\])/],
  'the community edition': [
    'edition: enterprise',
    'edition: community',
    'schema/unknown-value',
    /`open-source`/,
  ],
  'another name for a domain': [
    '  main:\n',
    '  primary:\n',
    'reference/unknown',
    /`main` \(5 places name it\)/,
  ],
  'another name for a participant': [
    '  operator-participant:\n',
    '  op-participant:\n',
    'reference/unknown',
    /`operator-participant` \(3 places name it\)/,
  ],
  'an organization for its participant': [
    'participant: member-participant',
    'participant: member',
    'reference/wrong-kind',
    /^(?![\s\S]*member-pg)/,
  ],
  'one name for two instances': onChain('- name: "2"', '- name: "1"', 'node/name-collision', /sequencer-1/),
};

describe('a slip in a starter', () => {
  it('starts from files without a finding', async () => {
    for (const text of [production, blockchain]) expect((await compileText(text)).diagnostics).toEqual([]);
  });

  it.each(Object.entries(slips))('is one finding with the right words: %s', async (_, slip) => {
    const [from, to, rule, words, text = production] = slip;
    const spoilt = text.replace(from, to);
    expect(spoilt).not.toBe(text);
    const { diagnostics } = await compileText(spoilt);
    expect(diagnostics.map((found) => `${found.rule} ${found.message}`)).toEqual([
      expect.stringMatching(new RegExp(`^${rule} `)),
    ]);
    const [found] = diagnostics;
    expect([found?.message, found?.primary.text, found?.help].join('\n')).toMatch(words);
  });

  it('puts nothing in quotes that needs a unit', async () => {
    const { diagnostics } = await compileText(
      production.replace('    parties: [Member]', '    resources: { memory: 8 }\n    parties: [Member]'),
    );
    expect(diagnostics.flatMap(({ fixes }) => fixes)).toEqual([]);
  });
});
