import { documentedPorts } from '../../profiles/ports.ts';
import { defineKind } from './kind.ts';

export const oauthMiddleware = defineKind({
  section: 'oauthMiddlewares',
  name: 'OAuth2 middleware',
  runs: 'pair',
  program: { name: 'oauth2-middleware', image: 'oauthMiddleware' },
  configuration: 'oauth2-middleware',
  ports: documentedPorts['oauth-middleware'],
  hasInstances: true,
  inheritsOrganization: true,
  namedBy: ['oauthMiddleware'],
  asTarget: 7,
  asUse: 5,
});
