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
