import { defineKind } from './kind.ts';

export const database = defineKind({
  section: 'databases',
  name: 'database server',
  namedBy: ['database', 'cacheDatabase', 'cache', 'queryStore', 'standbyDatabase', 'server'],
  asTarget: 9,
  asUse: 10,
});
