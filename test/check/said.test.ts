/**
 * What is said of settings that nobody reads, that a release lacks, that the topology decides itself, of promises that are broken and
 * of comments that ignore findings: one text for each matter, to be read when it changes.
 */
import { expect, it } from 'vitest';
import { decidedKeys } from '../../rules/kit/decided-keys.ts';
import { compileText } from '../support.ts';
import { told } from '../told.ts';

const base: Readonly<Record<string, string>> = {
  daml: 'daml: { version: "2.10.4" }',
  environment: 'environment: staging',
  zones: 'zones: [north, south]',
  databases: 'databases: { pg: { availability: ha }, ha-pg: { availability: ha } }',
  domains: 'domains: { main: { protocolVersion: 5, backend: { type: sql, database: pg } } }',
  sequencers: 'sequencers: { sequencer: { domain: main } }',
  mediators: 'mediators: { mediator: { domain: main, database: pg } }',
  domainManagers: 'domainManagers: { manager: { domain: main, database: pg } }',
  participants: 'participants: { bank: { domains: [main], database: pg, parties: [Bank] } }',
};

/** The file above with other sections, each of which begins a line of its own. */
function changed(sections: string): string {
  const own = new Set([...sections.matchAll(/^(\w+):/gm)].map(([, name]) => name));
  const kept = Object.entries(base).flatMap(([name, text]) => (own.has(name) ? [] : [text]));
  return ['apiVersion: canton-plan/v1', 'name: t', ...kept, sections, ''].join('\n');
}

const participant = (settings: string): string =>
  `participants: { bank: { domains: [main], database: pg, parties: [Bank], ${settings} } }`;
const sequencer = (settings: string): string => `sequencers: { sequencer: { domain: main, ${settings} } }`;
const json = (settings: string): string => `jsonApis: { json: { participant: bank, ${settings} } }`;
const triggers = (settings: string): string =>
  `triggerServices: { triggers: { participant: bank, database: pg, ${settings} } }`;
const idp =
  'identityProviders: { idp: { issuer: "https://i.example/", jwksUrl: "https://i.example/j", authorizationUrl: "https://i.example/a", tokenUrl: "https://i.example/t" } }';
const middleware = (settings: string): string =>
  `${idp}\noauthMiddlewares: { oauth: { identityProvider: idp, ${settings} } }`;
const promise = (settings: string, more = ''): string =>
  `participants: { bank: { domains: [main], database: pg, parties: [{ name: Bank, resilience: { ${settings} } }]${more} } }`;

const matters: Readonly<Record<string, readonly string[]>> = {
  'settings without effect': [
    participant('ledgerApi: { tls: { mode: server, clientCertificate: true } }'),
    sequencer(
      'publicApi: { tls: { mode: server, adminClient: { certChainFile: x.pem, privateKeyFile: y.pem }, trustCollectionFile: x.pem, privateCa: true } }',
    ),
    participant('resources: { storage: 5Gi }'),
    json('resources: { storage: 5Gi }'),
    middleware('resources: { storage: 5Gi }, process: one'),
    json('process: one'),
    triggers('process: one'),
    'participants: { bank: { domains: [main], database: { server: pg, tablePrefix: x_, pool: { minIdle: 2 } } } }',
    'domains: { main: { protocolVersion: 5, backend: { type: sql, database: { server: pg, pool: { minIdle: 2 } } } } }',
    participant('tracing: { address: x.example, port: 4317, ratio: 0.5 }'),
    participant('tracing: { exporter: disabled, address: x.example }'),
    json(
      'tls: { mode: server, ciphers: [TLS_AES_256_GCM_SHA384], minimumVersion: TLSv1.3, adminClient: { certChainFile: x.pem, privateKeyFile: y.pem } }',
    ),
    sequencer('replication: true'),
    'loadBalancers: { lb: { targets: [bank], instances: [{ version: "2.10.3", host: h, role: active, publish: { http: 1 } }] } }',
    middleware('instances: [{ role: passive }, { ports: { http: 3001 }, extraConfig: { a: 1 } }]'),
    triggers('instances: [{ name: a }]'),
    triggers('publish: { http: 18088 }, nodes: { one: {}, two: {} }'),
  ],
  'settings that an old release lacks': [
    'daml: { version: "2.5.1" }\nparticipants: { bank: { domains: [main], database: pg, kms: { type: aws, region: x }, authServices: [{ type: jwt-rs-256-jwks, url: "https://i.example/j", targetScope: s, targetAudience: a }], tracing: { exporter: otlp, address: x, port: 1 } } }',
    'daml: { version: "2.5.1" }\njsonApis: { json: { participant: bank, tls: server, targetScope: s } }',
    'daml: { version: "2.6.1" }\ntriggerServices: { triggers: { participant: bank, database: pg } }',
    'daml: { version: "2.5.1" }\ndomains: { main: { protocolVersion: 3, pruning: {}, backend: { type: sql, database: pg } } }\nsequencers: { sequencer: { domain: main, publicApi: { maxInboundMessageSize: 5000 } } }',
    `daml: { version: "2.6.1" }\n${idp.replace('tokenUrl', 'targetScope: s, targetAudience: a, tokenUrl')}`,
  ],
  'configuration that is added': [
    participant(
      'extraConfig: { "ledger-api.port": 1, storage: { config: { properties: { user: x } } }, ledger-api.no-such: 1 }',
    ),
    participant(
      'extraConfig: { parameters.ledger-api-server-parameters: 5 }, processConfig: { "monitoring.metrics.report-jvm-metrics": true, participants: {}, no-such: 1 }',
    ),
    json('extraConfig: { server.port: 1, "query-store.base-config.pool-size": 3, whatever: x }'),
    triggers(
      'extraConfig: { port: 1, "trigger-store.pool-size": 3, whatever: x }, nodes: { main: { extraConfig: { authorization: 5 } } }',
    ),
    middleware('extraConfig: { callback-uri: x, "client-id": y, whatever: z }'),
    'participants: { bank: { domains: [main], database: pg, instances: [{ extraConfig: { admin-api.port: 5 } }, {}] } }',
    'domainManagers: { manager: { domain: main, database: pg, extraConfig: { "init.domain-parameters.protocol-version": 5, init.domain-parameters: { max-request-size: 5 }, topology.open: false } } }',
    sequencer(
      'extraConfig: { sequencer: { high-availability: { enabled: false } }, "public-api.tls.cert-chain-file": x }',
    ),
  ],
  'promises that are broken': [
    promise('survive: [instance]', ', instances: 1'),
    `daml: { version: "2.10.4", edition: open-source }\n${promise('survive: [instance]')}`,
    promise('survive: [zone]', ', instances: [{ zone: north }, { zone: north }]'),
    promise('survive: [zone]', ', zones: [north]'),
    `zones: [north]\n${promise('survive: [zone]')}`,
    promise('survive: [zone]', ', domains: [{ domain: main, manualConnect: true }]').replace(
      'domains: [main], ',
      '',
    ),
    promise('survive: [instance], longestInterruption: 5s'),
    promise('survive: [instance], longestInterruption: 1s'),
    promise('survive: [region]'),
    `databases: { pg: {} }\n${promise('survive: [instance]')}`,
    `databases: { pg: { availability: ha, replication: asynchronous } }\n${promise('survive: [zone]')}`,
    `databases: { pg: { availability: ha, zones: [north] } }\n${promise('survive: [zone]')}`,
    `${promise('survive: [instance]').replace('database: pg, ', 'database: { type: memory }, ')}`,
    `mediators: { mediator: { domain: main, database: pg, instances: 1 } }\n${promise('survive: [instance]')}`,
    `sequencers: { sequencer: { domain: main, instances: 1 } }\n${promise('survive: [instance]')}`,
    `domains: { main: { deployment: embedded, protocolVersion: 5, database: pg } }\nsequencers: {}\nmediators: {}\ndomainManagers: {}\n${promise('survive: [instance]')}`,
    `${json('loadBalancer: none')}\napplications: { app: { uses: [json], resilience: { survive: [instance] } } }`,
    `${json('instances: 2')}\napplications: { app: { uses: [json-1], resilience: { survive: [instance] } } }`,
    `${triggers('nodes: { main: { rules: ["A:b"], standby: 0 } }')}\nresilience: { survive: [instance] }`,
    `${triggers('nodes: { main: { rules: ["A:b"], zone: north, standbyZone: north } }')}\nresilience: { survive: [zone], standbyByHand: true }`,
    `${triggers('nodes: { main: { rules: ["A:b"] } }')}\nresilience: { survive: [instance], standbyByHand: false }`,
    `${triggers('nodes: { main: { rules: ["A:b"], zone: north, standbyZone: north } }').replace('database: pg, ', '')}\nresilience: { survive: [zone], standbyByHand: true }`,
    `${middleware('zones: [north]')}\nresilience: { survive: [zone], standbyByHand: true }`,
    `${triggers('nodes: { main: { rules: ["A:b"], zone: north, standbyZone: south } }')}\nresilience: { survive: [zone], standbyByHand: false }`,
    `${middleware('zones: [north, south]')}\nresilience: { survive: [zone], standbyByHand: false }`,
    `${participant('loadBalancer: none')}\napplications: { app: { uses: [bank], resilience: { survive: [instance] } } }`,
    `${participant('instances: 2')}\napplications: { app: { uses: [bank-1], resilience: { survive: [instance] } } }`,
    'loadBalancers: { lb: { targets: [bank], instances: 1 } }\napplications: { app: { uses: [lb], resilience: { survive: [instance] } } }',
    'loadBalancers: { lb: { targets: [bank], instances: 2, healthCheck: { interval: 30s } } }\napplications: { app: { uses: [lb], resilience: { survive: [instance], longestInterruption: 60s } } }',
  ],
  'servers that are not highly available': [
    'databases: { pg: {} }',
    'databases: { pg: {}, ha-pg: { availability: ha } }\nparticipants: { bank: { domains: [main], database: ha-pg } }',
    'databases: { pg: { availability: ha }, single: {} }\nparticipants: { bank: { domains: [main], database: single }, other: { domains: [main], database: single } }',
    'databases: { pg: { availability: ha }, single: {} }\nmediators: { mediator: { domain: main, database: single } }',
    'databases: { pg: { availability: ha }, single: {} }\ndomainManagers: { manager: { domain: main, database: single } }',
    `databases: { pg: { availability: ha }, single: {} }\n${triggers('').replace('database: pg', 'database: single')}`,
    'databases: { pg: { availability: ha }, single: {} }\nparticipants: { bank: { domains: [main], database: single, instances: 1 } }',
  ],
  'comments that ignore': [
    `participants: { bank: { domains: [main], database: pg, mode: active-active } } # canton-plan-ignore participant/active-active`,
    `participants: { bank: { domains: [main], database: pg, mode: active-active } } # canton-plan-ignore participant/activ-active: known`,
    `participants: { bank: { domains: [main], database: pg } } # canton-plan-ignore participant/active-active: known`,
    `participants: { bank: { domains: [main], database: pg } } # canton-plan-ignore participant: known`,
    `participants: { bank: { domains: [main], database: pg, mode: active-active } } # canton-plan-ignore participant/active-active until 2020-01-01: known`,
    `participants: { bank: { domains: [main], database: pg, mode: active-active } } # canton-plan-ignore`,
    `# canton-plan-ignore-file participant: known\n# canton-plan-ignore-file nothing: known\n${participant('mode: active-active')}`,
    `# canton-plan-ignore-next-line reference/unknown: known\njsonApis: { json: { participant: zebra } }`,
  ],
};

it.each(Object.entries(matters))('what is said of %s', async (matter, files) => {
  const pages: string[] = [];
  for (const sections of files) {
    const { diagnostics } = await compileText(changed(sections));
    pages.push(`${sections}\n${diagnostics.map((found) => `${found.rule}\n${told(found)}`).join('')}`);
  }
  await expect(pages.join('\n')).toMatchFileSnapshot(`expected/${matter.replaceAll(' ', '-')}.txt`);
});

it('what is said of keys that the topology decides', async () => {
  const kinds = ['participant', 'json-api', 'trigger-service', 'trigger-node', 'oauth-middleware'];
  const lines = [...kinds.map((kind) => [kind, false] as const), ['participant', true] as const].map(
    ([kind, isOfProcess]) => {
      const keys = decidedKeys({ owner: { kind }, isOfProcess } as never);
      const of = isOfProcess ? 'the process' : kind;
      return `${of}\n${Object.entries(keys)
        .map(([key, by]) => `  ${key}: ${by}\n`)
        .join('')}`;
    },
  );
  await expect(lines.join('\n')).toMatchFileSnapshot('expected/decided-keys.txt');
});
