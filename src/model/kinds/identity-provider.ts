import { defineKind } from './kind.ts';

export const identityProvider = defineKind({
  section: 'identityProviders',
  name: 'identity provider',
  namedBy: ['identityProvider'],
});
