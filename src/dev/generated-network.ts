/** A valid network of `stacks` participants, each with its own database and JSON API: about ten lines a stack. */
export function network(stacks: number): string {
  const each = (line: (index: number) => string): string =>
    Array.from({ length: stacks }, (_, index) => line(index)).join('');
  return `apiVersion: canton-plan/v1
name: many-stacks
daml: { version: "2.10.4", edition: enterprise }
zones: [zone-a, zone-b]
organizations:
  exchange: { role: provider }
identityProviders:
  idp: { issuer: "https://idp.example/", jwksUrl: "https://idp.example/jwks.json", authorizationUrl: "https://idp.example/authorize", tokenUrl: "https://idp.example/token" }
domains:
  settlement:
    backend: { type: sql, database: domain-pg }
    sequencerAccess: load-balancer
    protocolVersion: 7
    membership: permissioned
sequencers:
  sequencer: { domain: settlement, instances: 2 }
mediators:
  mediator: { domain: settlement, instances: 2, database: domain-pg }
domainManagers:
  manager: { domain: settlement, instances: 2, database: domain-pg }
databases:
  domain-pg: { availability: ha, version: "14", zones: [zone-a, zone-b] }
${each((index) => `  pg-${index}: { availability: ha, version: "14", zones: [zone-a, zone-b] }\n`)}participants:
${each((index) => `  participant-${index}:\n    instances: 2\n    database: pg-${index}\n    domains: [settlement]\n    identityProvider: idp\n    parties: [Party${index}]\n`)}jsonApis:
${each((index) => `  json-${index}:\n    participant: participant-${index}\n    instances: 2\n`)}`;
}

/** The same network with each stack in a file of its own, by name; `topology.yaml` is the whole. */
export function networkInParts(stacks: number): Map<string, string> {
  const files = new Map<string, string>();
  const [top = ''] = network(0).split('databases:\n');
  files.set(
    'topology.yaml',
    `${top}databases:\n  domain-pg: { availability: ha, version: "14", zones: [zone-a, zone-b] }\ninclude: ["stacks/*.topology.yaml"]\n`,
  );
  for (let index = 0; index < stacks; index++)
    files.set(
      `stacks/stack-${index}.topology.yaml`,
      [
        'apiVersion: canton-plan/v1',
        `databases:\n  pg-${index}: { availability: ha, version: "14", zones: [zone-a, zone-b] }`,
        `participants:\n  participant-${index}:\n    instances: 2\n    database: pg-${index}\n    domains: [settlement]\n    identityProvider: idp\n    parties: [Party${index}]`,
        `jsonApis:\n  json-${index}:\n    participant: participant-${index}\n    instances: 2\n`,
      ].join('\n'),
    );
  return files;
}

/** What a network of several organizations is made of. */
export interface NetworkShape {
  readonly stacks: number;
  /** User organizations, besides the operator; each has as many stacks as the others, or one more. */
  readonly organizations: number;
}

/**
 * A valid network of one operator and `organizations` users with `stacks` stacks: participant, JSON API and application,
 * spread over three zones. Each user's participants share one highly available database server.
 */
export function networkOfOrganizations({ stacks, organizations }: NetworkShape): string {
  const users = Array.from({ length: organizations }, (_, index) => `org${index + 1}`);
  const all = Array.from({ length: stacks }, (_, index) => ({
    number: index + 1,
    owner: users[Math.floor((index * organizations) / stacks)] ?? '',
  }));
  const zones = '[zone-a, zone-b, zone-c]';
  return `apiVersion: canton-plan/v1
name: ${stacks}-stacks
daml: { version: "2.10.4", edition: enterprise }
zones: ${zones}
organizations:
  operator: { role: provider }
${users.map((name) => `  ${name}: { role: user }\n`).join('')}identityProviders:
  idp: { organization: operator, issuer: "https://idp.example/", jwksUrl: "https://idp.example/jwks.json", authorizationUrl: "https://idp.example/authorize", tokenUrl: "https://idp.example/token" }
databases:
  operator-pg: { organization: operator, availability: ha, version: "14", zones: ${zones} }
${users.map((name) => `  ${name}-pg: { organization: ${name}, availability: ha, version: "14", zones: ${zones} }\n`).join('')}domains:
  main:
    organization: operator
    backend: { type: sql, database: operator-pg }
    sequencerAccess: load-balancer
    protocolVersion: 7
    membership: permissioned
sequencers:
  sequencer: { domain: main, instances: 2 }
mediators:
  mediator: { domain: main, instances: 2, database: operator-pg }
domainManagers:
  manager: { domain: main, instances: 2, database: operator-pg }
participants:
${all.map(({ number, owner }) => `  participant-${number}: { organization: ${owner}, instances: 2, database: ${owner}-pg, domains: [main], identityProvider: idp, parties: [Party${number}] }\n`).join('')}jsonApis:
${all.map(({ number, owner }) => `  json-${number}: { organization: ${owner}, participant: participant-${number}, instances: 2 }\n`).join('')}applications:
${all.map(({ number, owner }) => `  app-${number}: { organization: ${owner}, uses: [json-${number}] }\n`).join('')}`;
}
