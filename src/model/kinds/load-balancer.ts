import { defineKind } from './kind.ts';

export const loadBalancer = defineKind({
  section: 'loadBalancers',
  name: 'load balancer',
  hasInstances: true,
  namedBy: ['loadBalancer', 'participant'],
  asTarget: 10,
  asUse: 3,
});
