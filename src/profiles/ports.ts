/** Documented ports of each kind of component (Canton manual and Helm charts); always written out explicitly. */
export const documentedPorts = {
  participant: { ledgerApi: 4001, adminApi: 4002, grpcHealth: 4003, httpHealth: 8000, metrics: 9000 },
  'embedded-domain': { publicApi: 4201, adminApi: 4202, grpcHealth: 4203, httpHealth: 8000, metrics: 9000 },
  sequencer: { publicApi: 4401, adminApi: 4402, grpcHealth: 4403, httpHealth: 8000, metrics: 9000 },
  mediator: { adminApi: 4602, grpcHealth: 4603, httpHealth: 8000, metrics: 9000 },
  'domain-manager': { adminApi: 4801, grpcHealth: 4803, httpHealth: 8000, metrics: 9000 },
  'json-api': { http: 7575, metrics: 9000 },
  'trigger-service': { http: 8088, metrics: 9000 },
  'oauth-middleware': { http: 3000, metrics: 9000 },
  postgres: { postgres: 5432 },
} as const;

export type PortName =
  | 'ledgerApi'
  | 'adminApi'
  | 'publicApi'
  | 'grpcHealth'
  | 'httpHealth'
  | 'metrics'
  | 'http'
  | 'postgres';
