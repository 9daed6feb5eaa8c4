import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

/** A domain runs by itself where it is embedded; else its sequencers, mediators and domain managers do. */
export const domain = defineKind({
  section: 'domains',
  name: 'domain',
  runs: 'node',
  ports: documentedPorts['embedded-domain'],
  hasInstances: true,
  logs: true,
  namedBy: ['domain', 'domains'],
  asTarget: 8,
  asUse: 9,
});
