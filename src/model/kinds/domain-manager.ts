import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

export const domainManager = defineKind({
  section: 'domainManagers',
  name: 'domain manager service',
  runs: 'node',
  ports: documentedPorts['domain-manager'],
  hasInstances: true,
  logs: true,
  inheritsOrganization: true,
  asTarget: 5,
  asUse: 8,
});
