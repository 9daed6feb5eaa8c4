/** What operators change, one after the other: each begins where the one before it ended. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningStack, Way } from './running-stack.ts';
import { isWhole } from './set-up.ts';

export interface ChangeCase {
  readonly name: string;
  /** Done in continuous integration, too; the others take longer than it has the time for. */
  readonly isQuick?: true;
  /** The topology text, changed. */
  readonly edit: (text: string) => string;
  /** Whose interruption the commands of the exchange's application feel. */
  readonly touches: RegExp;
  /** What can be seen once it is done. */
  readonly afterwards?: (stack: RunningStack) => Promise<void>;
}

function replaced(text: string, ...pairs: readonly (readonly [from: string | RegExp, to: string])[]): string {
  let result = text;
  for (const [from, to] of pairs) {
    const next = result.replace(from, to);
    if (next === result) throw new Error(`the topology has no ${from}`);
    result = next;
  }
  return result;
}

/** The production solution with a balancer that has a name of its own, and rules that a job stops where they are not any more. */
export const first = replaced(
  readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8'),
  ['\nparticipants:\n', '\nloadBalancers:\n  sequencer-front: { targets: [sequencer] }\n\nparticipants:\n'],
  [
    '    ruleToken: { secret: exchange-rules',
    '    retiredRules: stop\n    ruleToken: { secret: exchange-rules',
  ],
);

/** Everything on the way from the exchange's participant through its domain. */
const way = /exchange-participant|exchange-app|load balancer `exchange-|sequencer|mediator|everybody/;

const hears = async (ask: () => Promise<Way>, wanted: (way: Way) => boolean): Promise<void> => {
  let last: unknown;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(300)) {
    last = await ask().catch((error: Error) => error.message);
    if (typeof last === 'object' && wanted(last as Way)) return;
  }
  throw new Error(`not within a minute: ${JSON.stringify(last)}`);
};

/** On which live node each rule fires now. */
async function firing(stack: RunningStack, rule: string): Promise<string[]> {
  const sql = `SELECT DISTINCT command FROM events WHERE command LIKE 'trigger %${rule}%' AND at > now() - interval '5 seconds'`;
  return stack
    .query('synchronization-pg', 'settlement_sequencer', sql)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.replace(/^.* on ([0-9a-f]{12})$/, (_, container: string) => stack.serviceOf(container)),
    );
}

const beta = {
  organization: '  beta-bank: { role: user, network: { gateway: Virtual Network Gateway } }\n',
  network: '  exchange-beta: { organizations: [exchange, beta-bank], gateway: Virtual Network Gateway }\n',
  provider: `  beta-idp:
    organization: beta-bank
    provider: Keycloak
    issuer: https://login.beta-bank.example/realms/daml
    jwksUrl: https://login.beta-bank.example/realms/daml/protocol/openid-connect/certs
    egress: [login.beta-bank.example]
`,
  database: '  beta-pg: { organization: beta-bank, availability: ha, version: "14" }\n',
  participant: `  beta-participant:
    organization: beta-bank
    instances: 2
    database: beta-pg
    domains: [settlement]
    identityProvider: beta-idp
    parties: [BetaBank]
`,
  jsonApi: '  beta-json: { participant: beta-participant, instances: 2 }\n',
};

const all: readonly ChangeCase[] = [
  {
    name: 'a sequencer more',
    isQuick: true,
    edit: (text) => replaced(text, ['domain: settlement, instances: 4', 'domain: settlement, instances: 5']),
    touches: way,
    afterwards: (stack) =>
      hears(
        () => stack.submit('exchange-participant-lb', 'exchange', 'to the new one'),
        ({ sequencer }) => sequencer === 'sequencer-5',
      ),
  },
  {
    name: 'another password of a database',
    isQuick: true,
    edit: (text) =>
      replaced(text, [
        '    database: exchange-pg\n',
        '    database: { server: exchange-pg, password: { env: EXCHANGE_PARTICIPANT_DB_PASSWORD_2 } }\n',
      ]),
    touches: way,
  },
  {
    name: 'a rule on another node',
    edit: (text) =>
      replaced(
        text,
        [/pink: \{ rules: \[.*?\], standby: 1 \}/, 'pink: { standby: 1 }'],
        [
          'green: { rules: [',
          'green: { rules: [{ rule: "Settlement.Triggers:autoAccept", party: Exchange }, ',
        ],
      ),
    touches: way,
    afterwards: async (stack) => {
      await sleep(6000);
      const nodes = await firing(stack, 'autoAccept');
      if (nodes.join() !== 'exchange-triggers-green-live')
        throw new Error(`autoAccept fires on ${nodes.join()}`);
    },
  },
  {
    name: 'a stack of a new organization',
    edit: (text) =>
      replaced(
        text,
        ['organizations:\n', `organizations:\n${beta.organization}`],
        ['\nnetworks:\n', `\nnetworks:\n${beta.network}`],
        [/identityProviders:.*\n/, `identityProviders:\n${beta.provider}`],
        [/databases:.*\n/, `databases:\n${beta.database}`],
        ['\nparticipants:\n', `\nparticipants:\n${beta.participant}`],
        [/jsonApis:.*\n/, `jsonApis:\n${beta.jsonApi}`],
      ),
    touches: way,
    afterwards: (stack) =>
      hears(
        () => stack.post('beta-json-lb', 'beta-bank', 'from the new organization'),
        ({ participant }) => participant.startsWith('beta-participant'),
      ),
  },
  {
    name: 'another name of a balancer',
    edit: (text) => replaced(text, ['sequencer-front', 'sequencer-door']),
    touches: way,
  },
  {
    name: 'an organization less',
    edit: (text) =>
      replaced(
        text,
        [/ {2}alpha-bank: \{ role: user.*\n/, ''],
        [/ {2}exchange-alpha: .*\n/, ''],
        [/ {2}alpha-idp:\n(?: {4}.*\n)+/, ''],
        [/ {2}alpha-pg: .*\n/, ''],
        [/ {2}alpha-trigger-pg: .*\n/, ''],
        [/ {2}alpha-json: .*\n/, ''],
        [/ {2}alpha-participant:\n(?: {4}.*\n)+/, ''],
        [/ {2}alpha-oauth:\n(?: {4}.*\n)+/, ''],
        [/ {2}alpha-triggers:\n(?: {4}.*\n)+/, ''],
        [/ {2}alpha-app:\n(?: {4}.*\n)+/, ''],
      ),
    touches: way,
    afterwards: async (stack) => {
      const left = stack.states().filter(({ Service }) => Service.startsWith('alpha-'));
      if (left.length > 0) throw new Error(`still there: ${left.map(({ Service }) => Service).join(', ')}`);
    },
  },
  {
    name: 'another release',
    edit: (text) => replaced(text, ['version: "2.10.4"', 'version: "2.10.6"']),
    touches: way,
    afterwards: (stack) =>
      hears(
        () => stack.submit('exchange-participant-lb', 'exchange', 'in the new release'),
        () => true,
      ),
  },
];

/** Those that are done here. */
export const cases: readonly ChangeCase[] = isWhole ? all : all.filter(({ isQuick }) => isQuick === true);

export const leftOut: readonly string[] = all.filter((each) => !cases.includes(each)).map(({ name }) => name);
