import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'release/driver-not-in-image',
  title: 'Sequencers of a blockchain domain run an image that carries the driver.',
  why: 'Since 2.7 the Fabric and Besu drivers are files of their own, which the Canton image does not contain. A sequencer without its driver does not know the sequencer type and stops at start.',
  fix: 'Build an image with the driver and name it as `backend.driverImage`.',
  category: 'correctness',
  severity: 'warning',
  since: '2.7',
  sources: [sources.upgrading('Upgrade to Release 2.7'), sources.fabric(), sources.ethereum()],
  answers: [],
  catalogue: 'M8',
  check(topology, report) {
    if (topology.spec.images?.canton !== undefined || topology.edition !== 'enterprise') return;
    for (const domain of topology.domains) {
      const [backend] = domain.backendKinds;
      if (backend === undefined || backend.kind === 'sql' || domain.isExternal) continue;
      if (domain.backend === undefined || domain.backend.driverImage !== undefined) continue;
      const bare = domain.sequencers.find(({ spec }) => spec.image === undefined);
      if (bare === undefined) continue;
      report({
        message: `${bare.title} has no image with the ${backend.kind === 'fabric' ? 'Fabric' : 'Besu'} driver`,
        at: domain.at('backend', 'driverImage'),
        label: 'no image with the driver is named',
        related: [{ at: bare.at(), label: 'runs the Canton image' }],
      });
    }
  },
});
