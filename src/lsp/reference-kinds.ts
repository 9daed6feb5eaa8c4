import type { ComponentKind } from '../model/component.ts';

const apis: readonly ComponentKind[] = [
  'participant',
  'json-api',
  'load-balancer',
  'trigger-service',
  'oauth-middleware',
];

/** The kinds of component that a key names; keys that stand with the same meaning in several places are listed once. */
export const kindsNamedBy: ReadonlyMap<string, readonly ComponentKind[]> = new Map<
  string,
  readonly ComponentKind[]
>([
  ['organization', ['organization']],
  ['organizations', ['organization']],
  ['database', ['database']],
  ['cacheDatabase', ['database']],
  ['cache', ['database']],
  ['queryStore', ['database']],
  ['standbyDatabase', ['database']],
  ['server', ['database']],
  ['domain', ['domain']],
  ['domains', ['domain']],
  ['sequencers', ['sequencer']],
  ['participant', ['participant', 'load-balancer']],
  ['identityProvider', ['identity-provider']],
  ['oauthMiddleware', ['oauth-middleware']],
  ['loadBalancer', ['load-balancer']],
  [
    'targets',
    [
      'participant',
      'json-api',
      'sequencer',
      'mediator',
      'domain-manager',
      'trigger-service',
      'oauth-middleware',
      'domain',
      'database',
      'load-balancer',
    ],
  ],
  ['uses', [...apis, 'sequencer', 'mediator', 'domain-manager', 'domain', 'database']],
]);
