import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

export const mediator = defineKind({
  section: 'mediators',
  name: 'mediator service',
  runs: 'node',
  ports: documentedPorts.mediator,
  hasInstances: true,
  logs: true,
  inheritsOrganization: true,
  asTarget: 4,
  asUse: 7,
});
