/** Pairs of topologies, each a change that operators make, with what `diff` and `runbook` say of it as goldens. */
import { readFileSync } from 'node:fs';

const figure = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');

const consortium = readFileSync('test/mutations/topologies/consortium.topology.yaml', 'utf8');

/** The figure with texts in place of others; each must be there. */
function but(...replacements: readonly (readonly [from: string | RegExp, to: string])[]): string {
  return replacements.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${from} is not in the figure`);
    return changed;
  }, figure);
}

const balancer = (name: string): readonly [string, string] => [
  'applications:\n',
  `loadBalancers:\n  ${name}: { type: haproxy, api: http, targets: [exchange-json] }\n\napplications:\n`,
];
const pink = /^ {6}pink: (.*)\n/m;
const pinkAndGreen = /^ {6}pink: (.*)\n {6}green: (.*)\n/m;

export interface Pair {
  readonly name: string;
  readonly old: string;
  readonly next: string;
}

export const pairs: readonly Pair[] = [
  { name: 'same', old: figure, next: `${figure}\n# a comment\n` },
  {
    name: 'four-to-five-sequencers',
    old: figure,
    next: but(['settlement, instances: 4', 'settlement, instances: 5']),
  },
  {
    name: 'four-to-two-sequencers',
    old: figure,
    next: but(['settlement, instances: 4', 'settlement, instances: 2']),
  },
  {
    name: 'lists-of-sequencers',
    old: figure,
    next: but(['sequencerAccess: load-balancer', 'sequencerAccess: client-side']),
  },
  {
    name: 'another-stack',
    old: figure,
    next: but(
      ['  alpha-bank: {', '  beta-bank: { role: user }\n  alpha-bank: {'],
      [
        '  alpha-pg: {',
        '  beta-pg: { organization: beta-bank, availability: ha, version: "14" }\n  alpha-pg: {',
      ],
      [
        '\njsonApis:',
        '  beta-participant:\n    organization: beta-bank\n    instances: 2\n    database: beta-pg\n    domains: [settlement]\n    identityProvider: alpha-idp\n    parties: [BetaBank]\n\njsonApis:',
      ],
      ['  alpha-json: {', '  beta-json: { participant: beta-participant, instances: 2 }\n  alpha-json: {'],
    ),
  },
  {
    name: 'without-an-organization',
    old: figure,
    next: figure
      .replace(/^networks:\n(?: .*\n)+/m, '')
      .replace(/^ {2}alpha-[\w-]+:(?: .*)?\n(?: {4}.*\n)*/gm, ''),
  },
  { name: 'another-rule-node', old: figure, next: but([pink, '      rose: $1\n']) },
  {
    name: 'rules-change-places',
    old: figure,
    next: but([pinkAndGreen, '      pink: $2\n      green: $1\n']),
  },
  { name: 'without-a-rule', old: figure, next: but([pinkAndGreen, '      pink: $1\n']) },
  {
    name: 'another-password',
    old: figure,
    next: but([
      '    database: alpha-pg\n',
      '    database: { server: alpha-pg, password: { secret: alpha-bank-db-2, key: password } }\n',
    ]),
  },
  { name: 'a-balancer-renamed', old: but(balancer('front-door')), next: but(balancer('front-gate')) },
  {
    name: 'a-json-api-renamed',
    old: figure,
    next: figure.replaceAll('alpha-json', 'alpha-api'),
  },
  {
    name: 'a-participant-renamed',
    old: figure,
    next: figure.replaceAll('alpha-participant', 'alpha-ledger'),
  },
  {
    name: 'a-larger-heap',
    old: figure,
    next: but(['  exchange-participant:\n', '  exchange-participant:\n    jvm: { heap: 4g }\n']),
  },
  {
    name: 'another-party',
    old: figure,
    next: but(['parties: [AlphaBank]', 'parties: [AlphaBank, AlphaCustody]']),
  },
  {
    name: 'a-party-moves',
    old: figure,
    next: but(
      ['parties: [AlphaBank]', 'parties: [AlphaOther]'],
      ['parties: [Exchange]', 'parties: [Exchange, AlphaBank]'],
      ['autoConfirm", party: AlphaBank', 'autoConfirm", party: AlphaOther'],
      ['uses: [alpha-json, alpha-participant]', 'uses: [alpha-json, exchange-participant]'],
    ),
  },
  {
    name: 'another-manager',
    old: figure,
    next: but([
      '  domain-manager: { domain: settlement, instances: 2, database: domain-manager-pg }',
      '  new-manager: { domain: settlement, instances: 2, database: domain-manager-pg, nodeIdentifier: domain-manager }',
    ]),
  },
  {
    name: 'another-manager-with-its-data',
    old: figure,
    next: but([
      '  domain-manager: { domain: settlement, instances: 2, database: domain-manager-pg }',
      '  new-manager: { domain: settlement, instances: 2, database: { server: domain-manager-pg, name: domain_manager }, nodeIdentifier: domain-manager }',
    ]),
  },
  {
    name: 'a-second-mediator',
    old: figure,
    next: but(
      [
        '  domain-manager-pg: {',
        '  mediator-2nd-pg: { organization: exchange, availability: ha, version: "14" }\n  domain-manager-pg: {',
      ],
      [
        'domainManagers:',
        '  mediator-2nd: { domain: settlement, instances: 2, database: mediator-2nd-pg }\ndomainManagers:',
      ],
    ),
  },
  {
    name: 'another-sequencer-on-a-chain',
    old: consortium,
    next: consortium.replace(
      '      - { name: b, ethereum: { node: besu2, wallet: wallet2 } }',
      '$&\n      - { name: c, ethereum: { node: besu3, wallet: wallet3 } }',
    ),
  },
  {
    name: 'another-database-server',
    old: figure,
    next: but(
      ['  exchange-pg: {', '  exchange-new-pg: {'],
      ['    database: exchange-pg\n', '    database: exchange-new-pg\n'],
    ),
  },
  {
    name: 'a-second-domain',
    old: figure,
    next: but(
      [
        '  mediator-pg: {',
        '  second-pg: { organization: exchange, availability: ha, version: "14", maxConnections: 500 }\n  mediator-pg: {',
      ],
      [
        '\nsequencers:\n',
        '  second:\n    organization: exchange\n    backend: { type: sql, database: second-pg }\n    sequencerAccess: load-balancer\n    protocolVersion: 7\n    membership: permissioned\n\nsequencers:\n  second-sequencer: { domain: second, instances: 2 }\n',
      ],
      [
        'mediators:\n',
        'mediators:\n  second-mediator: { domain: second, instances: 2, database: second-pg }\n',
      ],
      [
        'domainManagers:\n',
        'domainManagers:\n  second-manager: { domain: second, instances: 2, database: second-pg }\n',
      ],
    ),
  },
  { name: 'protocol-5-to-7', old: figure, next: but(['protocolVersion: 5', 'protocolVersion: 7']) },
  {
    name: 'fewer-numbers-for-sequencers',
    old: but(['database: synchronization-pg }', 'database: synchronization-pg, totalNodeCount: 10 }']),
    next: but(['database: synchronization-pg }', 'database: synchronization-pg, totalNodeCount: 6 }']),
  },
  { name: 'release-2.10.4-to-2.10.6', old: figure, next: but(['2.10.4', '2.10.6']) },
  { name: 'release-2.7-to-2.10', old: but(['2.10.4', '2.7.9']), next: but(['2.10.4', '2.10.6']) },
  {
    name: 'release-2.5-to-2.10',
    old: but(['2.10.4', '2.5.5'], ['protocolVersion: 5', 'protocolVersion: 4']),
    next: but(['2.10.4', '2.10.6'], ['protocolVersion: 5', 'protocolVersion: 4']),
  },
  { name: 'release-backwards', old: figure, next: but(['2.10.4', '2.9.7']) },
  {
    name: 'release-and-more',
    old: figure,
    next: but(['2.10.4', '2.10.6'], ['settlement, instances: 4', 'settlement, instances: 5']),
  },
];
