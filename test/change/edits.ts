/** Topologies in pairs: figures of the documents, and edits to them as operators make them. */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { compileText } from '../support.ts';

// Edits reach into a parsed file as a hand would.
// biome-ignore lint/suspicious/noExplicitAny: the tree is whatever YAML holds.
export type Tree = Record<string, any>;

const base = load(readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8')) as Tree;

/** A stack of a new organization: database, identity provider, participant, JSON API. */
const stack = (name: string) => (t: Tree) => {
  t['organizations'][name] = { role: 'user' };
  t['identityProviders'][`${name}-idp`] = JSON.parse(
    JSON.stringify({ ...t['identityProviders']['exchange-idp'], organization: name }).replaceAll(
      'exchange.eu',
      name,
    ),
  );
  t['databases'][`${name}-pg`] = { organization: name, availability: 'ha' };
  t['participants'][`${name}-participant`] = {
    organization: name,
    domains: ['settlement'],
    database: `${name}-pg`,
    identityProvider: `${name}-idp`,
    parties: [`Party-${name}`],
  };
  t['jsonApis'][`${name}-json`] = { participant: `${name}-participant` };
};

const triggers = (t: Tree): Tree => t['triggerServices']['exchange-triggers'];
const nodes = (t: Tree): Tree => triggers(t).nodes;

/** An entry under another name, in its place. */
function renamed(t: Tree, section: string, from: string, to: string): void {
  t[section] = Object.fromEntries(
    Object.entries(t[section] as Tree).map(([name, entry]) => [name === from ? to : name, entry]),
  );
}

/** Edits that operators make; each leaves the figure without errors. */
export const edits: Record<string, (t: Tree) => void> = {
  'more sequencers': (t) => {
    t['sequencers'].sequencer.instances = 6;
  },
  'fewer sequencers': (t) => {
    t['sequencers'].sequencer.instances = 2;
  },
  'a second sequencer service': (t) => {
    t['sequencers']['sequencer-2nd'] = { domain: 'settlement', instances: 2 };
  },
  'a larger heap of sequencers': (t) => {
    t['sequencers'].sequencer.jvm = { heap: '8g' };
  },
  'a stack for beta': stack('beta'),
  'a stack for gamma': stack('gamma'),
  'without alpha’s triggers': (t) => {
    delete t['triggerServices']['alpha-triggers'];
    delete t['oauthMiddlewares']['alpha-oauth'];
    delete t['databases']['alpha-trigger-pg'];
  },
  'without alpha’s application': (t) => {
    delete t['applications']['alpha-app'];
  },
  'without any of alpha': (t) => {
    for (const section of Object.values(t))
      if (typeof section === 'object')
        for (const name of Object.keys(section)) if (name.startsWith('alpha-')) delete section[name];
    delete t['networks'];
  },
  'rules change places': (t) => {
    const { pink, green } = nodes(t);
    if (pink === undefined || green === undefined) return;
    [pink.rules, green.rules] = [green.rules, pink.rules];
  },
  'a rule moves to a new node': (t) => {
    const { pink } = nodes(t);
    if (pink === undefined) return;
    nodes(t)['blue'] = { ...pink };
    delete nodes(t)['pink'];
  },
  'all rules on one node': (t) => {
    const { green, ...others } = nodes(t);
    if (green === undefined) return;
    green.rules = [green, ...Object.values(others)].flatMap(({ rules }) => rules);
    triggers(t)['nodes'] = { green };
  },
  'rules move to another service': (t) => {
    const { green } = nodes(t);
    if (green === undefined || Object.keys(nodes(t)).length < 2) return;
    t['databases']['more-trigger-pg'] = { organization: 'exchange', availability: 'ha' };
    t['triggerServices']['more-triggers'] = {
      ...triggers(t),
      database: 'more-trigger-pg',
      externalUrl: 'https://more.exchange.example/',
      nodes: { green },
    };
    delete nodes(t)['green'];
  },
  'no standby of a rule': (t) => {
    const [first] = Object.values(nodes(t)) as Tree[];
    if (first !== undefined) first['standby'] = 0;
  },
  'another manager': (t) => {
    const [[name, manager]] = Object.entries(t['domainManagers']) as [[string, Tree]];
    delete t['domainManagers'][name];
    t['domainManagers']['new-manager'] = {
      ...manager,
      nodeIdentifier: name,
      database: { server: manager.database, name: 'domain_manager' },
    };
  },
  'a second mediator': (t) => {
    t['databases']['mediator-2nd-pg'] = { organization: 'exchange', availability: 'ha' };
    t['mediators']['mediator-2nd'] = { domain: 'settlement', instances: 2, database: 'mediator-2nd-pg' };
  },
  'a parameter of the participant': (t) => {
    t['participants']['exchange-participant'].jvm = { heap: '4g' };
  },
  'another party': (t) => {
    t['participants']['exchange-participant'].parties.push('Clearing');
  },
  'another address of tokens': (t) => {
    const { 'exchange-idp': old, 'new-idp': provider = old } = t['identityProviders'];
    provider.tokenUrl = 'https://exchange.eu.auth0.com/other/token';
  },
  'another provider': (t) => {
    t['identityProviders']['new-idp'] = { ...t['identityProviders']['exchange-idp'] };
    delete t['identityProviders']['exchange-idp'];
    for (const section of ['participants', 'oauthMiddlewares'])
      for (const entry of Object.values(t[section] as Tree))
        if (entry.identityProvider === 'exchange-idp') entry.identityProvider = 'new-idp';
  },
  'another JSON API beside': (t) => {
    t['jsonApis']['exchange-json-2nd'] = { participant: 'exchange-participant', publish: { http: 8575 } };
  },
  'more of a JSON API': (t) => {
    const [first] = Object.values(t['jsonApis']) as Tree[];
    if (first !== undefined) first['instances'] = 3;
  },
  'a JSON API under another name': (t) => {
    if (t['loadBalancers'] !== undefined) return;
    renamed(t, 'jsonApis', 'exchange-json', 'exchange-http');
    t['applications']['exchange-app'].uses = ['exchange-http', 'exchange-participant'];
  },
  'a larger database': (t) => {
    for (const server of Object.values(t['databases']) as Tree[]) server['maxConnections'] = 500;
  },
  'another database server': (t) => {
    t['databases']['new-pg'] = { organization: 'exchange', availability: 'ha' };
    delete t['databases']['exchange-pg'];
    t['participants']['exchange-participant'].database = 'new-pg';
  },
  'a second domain': (t) => {
    t['databases']['second-pg'] = { organization: 'exchange', availability: 'ha', maxConnections: 500 };
    t['domains']['second'] = {
      organization: 'exchange',
      backend: { type: 'sql', database: 'second-pg' },
      sequencerAccess: 'load-balancer',
      protocolVersion: 5,
      membership: 'permissioned',
    };
    t['sequencers']['second-sequencer'] = { domain: 'second', instances: 2 };
    t['mediators']['second-mediator'] = { domain: 'second', instances: 2, database: 'second-pg' };
    t['domainManagers']['second-manager'] = { domain: 'second', instances: 2, database: 'second-pg' };
  },
  'both domains for the exchange': (t) => {
    edits['a second domain']?.(t);
    const { 'exchange-participant': participant } = t['participants'];
    participant.domains = ['settlement', 'second'];
    participant.uniqueContractKeys = false;
    for (const domain of Object.values(t['domains']) as Tree[]) domain['uniqueContractKeys'] = false;
    for (const each of Object.values(t['participants']) as Tree[]) each['uniqueContractKeys'] = false;
  },
  'lists of sequencers instead of a balancer': (t) => {
    t['domains'].settlement.sequencerAccess = 'client-side';
  },
  'a balancer that is written down': (t) => {
    t['loadBalancers'] = {
      'front-door': { type: 'haproxy', api: 'http', targets: [Object.keys(t['jsonApis'])[0]] },
    };
  },
  'no alerts': (t) => {
    t['monitoring'].alerts = false;
  },
  'another zone': (t) => {
    t['zones'].push('eu-central-1c');
  },
  'a note': (t) => {
    t['description'] = 'the desk';
  },
};

export const topologyWith = (names: readonly string[]): Tree => {
  const copy = structuredClone(base);
  for (const name of names) edits[name]?.(copy);
  return copy;
};

/** The rules that find errors in a topology. */
export const errorsOf = async (value: unknown): Promise<string[]> => {
  const { diagnostics } = await compileText(JSON.stringify(value));
  return diagnostics.flatMap(({ severity, rule }) => (severity === 'error' ? [rule] : []));
};

export const compiledOf = async (value: unknown) => {
  const compiled = (await compileText(JSON.stringify(value))).topologies[0];
  if (compiled === undefined) throw new Error('no topology');
  return compiled;
};
