import { configurationName, decidedKeys, defineRule, extraConfigsOf, sources, writtenKeys } from '#rule';

export default defineRule({
  id: 'plan/decided-key',
  title: 'Extra configuration adds keys; it does not change what the topology itself decides.',
  why: 'Storage, replication, ports, TLS and the kind of sequencer are checked as the topology says them. An extra key that says otherwise wins in the configuration file and makes every check worthless: a node could lose its database, or the encryption towards it, while all is reported well.',
  fix: 'Remove the key from `extraConfig` and say it with the key of the topology that decides it, where it is checked.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.staticConfiguration('Configuration Mixin'), sources.commandLine()],
  answers: [],
  about: ['extraConfig', 'processConfig'],
  check(topology, report) {
    for (const extra of extraConfigsOf(topology)) {
      const { owner, at, value } = extra;
      const decided = decidedKeys(extra);
      let reported: readonly unknown[] | undefined;
      for (const { keys, path, value: written } of writtenKeys(value, at.path)) {
        // What stands below a key that is reported is part of the same mistake.
        if (reported?.every((step, index) => path[index] === step)) continue;
        const full = keys.join('.');
        const isWhole = typeof written !== 'object' || written === null;
        const owning = Object.keys(decided).find(
          (each) => full === each || full.startsWith(`${each}.`) || (isWhole && each.startsWith(`${full}.`)),
        );
        if (owning === undefined) continue;
        reported = path;
        report({
          message: `${configurationName(extra)} of ${owner.title} changes \`${full}\``,
          at: { path, part: 'value' },
          label: `decided by ${decided[owning]}`,
        });
      }
    }
  },
});
