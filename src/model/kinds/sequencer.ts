import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

export const sequencer = defineKind({
  section: 'sequencers',
  name: 'sequencer service',
  runs: 'node',
  ports: documentedPorts.sequencer,
  hasInstances: true,
  logs: true,
  inheritsOrganization: true,
  namedBy: ['sequencers'],
  asTarget: 2,
  asUse: 6,
});
