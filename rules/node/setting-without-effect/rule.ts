import { type Component, defineRule, settingsWithoutEffect, sources } from '#rule';

type Entry = Readonly<Record<string, unknown>>;

/** What the language has for instances and only some services know: which, and how they are called. */
const owners: Readonly<
  Record<string, { readonly kinds: readonly Component['kind'][]; readonly title: string }>
> = {
  cacheDatabase: { kinds: ['sequencer'], title: 'a sequencer of a blockchain' },
  fabric: { kinds: ['sequencer'], title: 'a sequencer of a Hyperledger Fabric domain' },
  ethereum: { kinds: ['sequencer'], title: 'a sequencer of an Ethereum domain' },
  cache: { kinds: ['json-api'], title: 'a JSON API server' },
  database: {
    kinds: ['sequencer', 'mediator', 'domain-manager', 'participant'],
    title: 'a node of Canton',
  },
  replication: {
    kinds: ['mediator', 'domain-manager', 'participant'],
    title: 'a mediator, a domain manager or a participant',
  },
};

export default defineRule({
  id: 'node/setting-without-effect',
  title: 'Components and instances have the settings that their kind knows.',
  why: 'The language writes all components alike, but a Fabric connection, a volume, a client certificate or a process name means something to some of them alone. On another one nobody reads it: whoever wrote it believes in a connection, a store or a check that does not come to be.',
  fix: 'Take the setting away, or write it at the service that it is meant for.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.persistence('Persistence')],
  answers: [],
  about: [
    ...(['cacheDatabase', 'fabric', 'ethereum', 'cache', 'database', 'replication'] as const),
    ...['clientCertificate', 'adminClient', 'trustCollectionFile', 'privateCa', 'storage', 'process'],
    ...['tablePrefix', 'pool', 'ciphers', 'loadBalancers', 'publish', 'tracing', 'instances'],
  ],
  check(topology, report) {
    for (const { what, owner, at, label, help } of settingsWithoutEffect(topology))
      report({ message: `${what} of ${owner} has no effect`, at, label, help });
    for (const { component: service, value: instances } of topology.havingSet('instances')) {
      if (service.kind === 'domain' || !Array.isArray(instances)) continue;
      for (const [index, instance] of (instances as readonly Entry[]).entries())
        for (const [key, { kinds, title }] of Object.entries(owners)) {
          if (instance[key] === undefined || kinds.includes(service.kind)) continue;
          report({
            message: `\`${key}\` of an instance of ${service.title} has no effect`,
            at: service.at('instances', index, key),
            label: `only ${title} has one`,
            help: `take it away, or write it at an instance of ${title}`,
          });
        }
    }
  },
});
