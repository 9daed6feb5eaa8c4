import { defineRule, groupByPlace, listNames, sources, type TriggerNode } from '#rule';

export default defineRule({
  id: 'trigger/no-store',
  title: 'Every trigger node keeps its running rules in a PostgreSQL database.',
  why: 'A trigger service without a store remembers only in memory which rules it runs. After a restart, or when the standby takes over, it runs none of them and nobody is told.',
  fix: 'Name a database server for the trigger service (`database`).',
  category: 'availability',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service'), sources.triggerService('Starting the Trigger Service')],
  answers: ['S81'],
  catalogue: 'G4',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const without = topology.triggerNodes.filter(hasNoStore);
    for (const nodes of groupByPlace(without, (node) => node.setting('database').place)) {
      const [first] = nodes;
      report({
        message: `trigger ${nodes.length === 1 ? 'node' : 'nodes'} ${listNames(nodes.map((node) => node.fullName))} ${nodes.length === 1 ? 'has' : 'have'} no store for running rules`,
        at: first.setting('database').place,
        label:
          first.store === undefined
            ? 'no database here'
            : `\`${first.store.storage}\` forgets with the process`,
      });
    }
  },
});

/** A name that leads nowhere is reported as such; what counts here is that none is written, or one that keeps nothing. */
const hasNoStore = (node: TriggerNode): boolean =>
  node.store === undefined
    ? isNothing(node.setting('database').value)
    : node.store.storage === 'memory' || node.store.storage === 'h2';

const isNothing = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);
