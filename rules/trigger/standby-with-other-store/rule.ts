import { defineRule, groupByPlace, isSameDatabase, sources } from '#rule';

export default defineRule({
  id: 'trigger/standby-with-other-store',
  title: 'A trigger node and its standby use the same store.',
  why: 'The standby learns from the store which rules it has to run and with which tokens. With a store of its own it starts empty, and the rules stop with the live instance.',
  fix: 'Remove `standbyDatabase`: the standby then uses the store of the live instance.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S81'],
  catalogue: 'G4',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const listed = topology.triggerNodes.map((node) => ({ node, ...node.setting('database') }));
    for (const [{ node, value, place }] of groupByPlace(listed, (each) => each.place)) {
      if (!Array.isArray(value) || new Set(value).size < 2) continue;
      report({
        message: `trigger node \`${node.fullName}\` and its standby have ${value.length} stores to choose from`,
        at: { ...place, path: [...place.path, 1] },
        label: 'a second store',
        help: 'name one server: the live instance and its standby share the store',
      });
    }
    for (const node of topology.triggerNodes) {
      const { store, standbyStore } = node;
      if (store === undefined || standbyStore === undefined || isSameDatabase(store, standbyStore)) continue;
      report({
        message: `trigger node \`${node.fullName}\` and its standby use different stores`,
        at: node.at('standbyDatabase'),
        label: 'the standby’s store',
        related: [{ at: store.place, label: 'the live instance’s store' }],
      });
    }
  },
});
