import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

/** Trigger nodes stand inside their service. */
export const triggerNode = defineKind({
  section: 'triggerServices',
  name: 'trigger node',
  runs: 'pair',
  configuration: 'trigger-service',
  ports: documentedPorts['trigger-service'],
});
