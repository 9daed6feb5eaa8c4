import { databaseKey, defineRule, type LogicalDatabase, listNames, sources, type TriggerNode } from '#rule';

export default defineRule({
  id: 'trigger/shared-store',
  title: 'No two live trigger nodes keep their rules in the same tables.',
  why: 'A trigger service that starts takes up every rule in its store, whoever put it there. Two live nodes on one store run each other’s rules after the next restart, and every reaction happens twice.',
  fix: 'Give every node a logical database, or a `tablePrefix`, of its own; both may stay on the same server.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.damlCode('DbTriggerDao.scala, selectAllTriggers'),
    sources.haAndScaling('Trigger Service'),
  ],
  answers: ['S84', 'S89'],
  catalogue: 'G5',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const byStore = new Map<string, { node: TriggerNode; store: LogicalDatabase }[]>();
    for (const node of topology.triggerNodes) {
      const { store } = node;
      if (store === undefined || node.live === 0) continue;
      const key = databaseKey(store);
      const users = byStore.get(key);
      if (users === undefined) byStore.set(key, [{ node, store }]);
      else users.push({ node, store });
    }
    for (const users of byStore.values()) {
      const last = users.at(-1);
      if (users.length < 2 || last === undefined) continue;
      report({
        message: `trigger nodes ${listNames(users.map(({ node }) => node.fullName))} are live on one store, \`${last.store.name}\``,
        at: last.store.place,
        label: 'one set of tables for several live nodes',
        related: users.map(({ node }) => ({ at: node.at(), label: 'uses it' })),
        help: `name only the server, so that every node gets a database of its own, or set tablePrefix on each node`,
      });
    }
  },
});
