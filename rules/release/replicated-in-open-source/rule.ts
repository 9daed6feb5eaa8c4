import { type Component, defineRule, sources } from '#rule';

export default defineRule({
  id: 'release/replicated-in-open-source',
  title: 'High availability and distributed domains need the enterprise edition.',
  why: 'The open source edition has embedded domains only, no replication and no lists of sequencers. It does not know the configuration of anything more and refuses to start with it.',
  fix: 'Write `daml: { edition: enterprise }`, or `instances: 1` everywhere and `deployment: embedded` at the domain.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.editions('Edition Comparison'), sources.highAvailability()],
  answers: [],
  catalogue: 'M1',
  picture: true,
  check(topology, report) {
    if (topology.edition !== 'open-source') return;
    const distributed = topology.domains.filter(
      (domain) =>
        domain.spec.deployment === 'distributed' &&
        !domain.isExternal &&
        domain.backendKinds.every(({ kind }) => kind === 'sql'),
    );
    const replicated = topology.participants.filter(({ instances }) => instances.length >= 2);
    const balancing = topology.domains.filter(
      ({ isExternal, spec }) => isExternal && (spec.external?.sequencers ?? []).length >= 2,
    );
    const all: Component[] = [...distributed, ...replicated, ...balancing];
    if (all.length === 0) return;
    const titles = all.slice(0, shown).map(({ title }) => title);
    report({
      message: `the open source edition cannot run ${titles.join(', ')}${all.length > shown ? ` and ${all.length - shown} more` : ''}`,
      at: topology.at('daml', 'edition'),
      label: 'no high availability, no distributed domains',
      related: [
        ...distributed.map((domain) => ({ at: domain.at(), label: 'a distributed domain' })),
        ...replicated.map((each) => ({
          at: each.at('instances'),
          label: `${each.instances.length} instances`,
        })),
        ...balancing.map((domain) => ({
          at: domain.at('external', 'sequencers'),
          label: 'several sequencers',
        })),
      ].slice(0, shown),
      fix: {
        title: 'Use the enterprise edition',
        safe: false,
        at: topology.at('daml', 'edition'),
        value: 'enterprise',
      },
    });
  },
});

/** Places that one finding shows; the others are of the same kind. */
const shown = 6;
