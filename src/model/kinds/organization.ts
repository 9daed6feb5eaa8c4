import { defineKind } from './kind.ts';

export const organization = defineKind({
  section: 'organizations',
  name: 'organization',
  namedBy: ['organization', 'organizations'],
});
