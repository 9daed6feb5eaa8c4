import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

export const jsonApi = defineKind({
  section: 'jsonApis',
  name: 'JSON API service',
  runs: 'service',
  program: { name: 'http-json', image: 'jsonApi' },
  configuration: 'json-api',
  ports: documentedPorts['json-api'],
  hasInstances: true,
  logs: true,
  inheritsOrganization: true,
  asTarget: 3,
  asUse: 1,
});
