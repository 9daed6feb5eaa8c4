import { balancedKinds, usedKinds } from '../link/references.ts';
import type { ComponentKind } from '../model/component.ts';

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
  ['targets', balancedKinds],
  ['uses', usedKinds],
]);
