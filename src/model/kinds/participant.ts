import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

export const participant = defineKind({
  section: 'participants',
  name: 'participant service',
  runs: 'node',
  ports: documentedPorts.participant,
  hasInstances: true,
  logs: true,
  namedBy: ['participant'],
  asTarget: 1,
  asUse: 2,
});
