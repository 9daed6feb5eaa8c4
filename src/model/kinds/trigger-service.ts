import { defineKind } from './kind.ts';

/** Its nodes run; what they have in common stands at the service. */
export const triggerService = defineKind({
  section: 'triggerServices',
  name: 'trigger service',
  program: { name: 'trigger-service', image: 'triggerService' },
  configuration: 'trigger-service',
  hasInstances: true,
  logs: true,
  inheritsOrganization: true,
  asTarget: 6,
  asUse: 4,
});
