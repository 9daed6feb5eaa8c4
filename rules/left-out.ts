/** An entry of the rule catalogue that has no rule of its own. */
interface LeftOut {
  readonly reason: string;
  /** Rules that see the same mistake where a topology can express it. */
  readonly seenBy?: readonly string[];
  /** The test that holds everything that the tool writes against it. */
  readonly shownBy?: { readonly file: string; readonly test: string };
}

const checkedHere = (test: string) => ({ file: 'test/render/self-checks.test.ts', test });

/** Why each entry of the rule catalogue without a rule of its own has none. */
export const leftOut: Readonly<Record<string, LeftOut>> = {
  C21: {
    reason:
      'Which sequencers the bootstrap names is decided by the plan from the kind of backend, not by the user: one for a SQL domain, all for a blockchain.',
    shownBy: {
      file: 'test/plan/make-plan.test.ts',
      test: 'bootstraps through one sequencer of a SQL domain, after other organizations told their ids',
    },
  },
  D9: {
    reason:
      'That requests in flight are lost at failover is true of every mediator and cannot be fixed in a topology; a finding in every file would be noise. The explanation says it.',
    seenBy: ['mediator/single-instance'],
  },
  G18: {
    reason:
      'A deprecation is news about a release and no mistake in the topology: `canton-plan upgrade` reports it.',
    shownBy: {
      file: 'test/upgrade/upgrade.test.ts',
      test: 'tells the thresholds on the way that concern the deployment, in order',
    },
  },
  H2: {
    reason: 'The generated files create every logical database and its user; there is nothing to get wrong.',
    shownBy: checkedHere('H2, H11: every database is set up, in a container with room for it'),
  },
  H11: {
    reason: 'The shared memory of a PostgreSQL container is written by the tool alone.',
    shownBy: checkedHere('H2, H11: every database is set up, in a container with room for it'),
  },
  K2: {
    reason:
      'Which gRPC health service a probe asks is written by the tool: `liveness` for liveness, the empty name for readiness.',
    shownBy: checkedHere('K2: a node is restarted when it is dead, never because it is passive'),
  },
  K6: {
    reason: 'The address and port of the metrics reporter are written by the tool.',
    shownBy: checkedHere('N1, K6: every API and reporter of a node listens on all addresses'),
  },
  L8: {
    reason:
      'Replicas of one service on two writable databases are seen wherever they stand, in one site or in two.',
    seenBy: [
      'participant/several-databases',
      'mediator/several-databases',
      'domain-manager/several-databases',
    ],
  },
  N1: {
    reason: 'A property of the generated configuration: every API in a container binds all addresses.',
    shownBy: checkedHere('N1, K6: every API and reporter of a node listens on all addresses'),
  },
  N2: {
    reason: 'A property of the generated configuration: pool sizes stand at their present path.',
    shownBy: checkedHere(
      'N2, N11, N12: pools stand under parameters, nodes wait for their database and migrate only when told',
    ),
  },
  N3: {
    reason: 'A property of the generated files: one job bootstraps, no node does.',
    shownBy: checkedHere('N3: jobs bootstrap, and no process does'),
  },
  N5: {
    reason:
      'A property of the generated manifests: one Deployment for each instance of an active-passive service.',
    shownBy: checkedHere(
      'N5: an active-passive service is one workload for each instance, never two pods of it',
    ),
  },
  N6: {
    reason:
      'A property of the generated manifests: processes run without privileges, as the users of their images.',
    shownBy: checkedHere('N6: every pod runs as the user of its image, and never as root'),
  },
  N7: {
    reason: 'A property of the generated manifests: policies let only the declared ports through.',
    shownBy: {
      file: 'test/render/kubernetes-network.test.ts',
      test: 'lets through what the plan connects, and nothing else',
    },
  },
  N8: {
    reason:
      'A property of the generated files: resources have the documented minimum where nothing is written.',
    shownBy: checkedHere('N8: every container says what it needs'),
  },
  N9: {
    reason: 'A choice of the user (`standby: none`) with a cost that is named.',
    seenBy: ['participant/single-instance', 'mediator/single-instance', 'domain-manager/single-instance'],
    shownBy: checkedHere(
      'N9: a service without standby is one workload of one pod, and whoever chose it is told',
    ),
  },
  N10: {
    reason: 'A property of the generated files: nothing waits for an instance that may be passive.',
    shownBy: checkedHere('N10: nothing waits for the health of anything but a database'),
  },
  N11: {
    reason: 'A property of the generated configuration: nodes wait for their database.',
    shownBy: checkedHere(
      'N2, N11, N12: pools stand under parameters, nodes wait for their database and migrate only when told',
    ),
  },
  N12: {
    reason: 'A property of the generated configuration: migration is a step of its own.',
    shownBy: checkedHere(
      'N2, N11, N12: pools stand under parameters, nodes wait for their database and migrate only when told',
    ),
  },
  N13: {
    reason:
      'A property of the bootstrap: mediators and manager are given the address under which the sequencers are reached.',
    shownBy: checkedHere('N13: mediators and managers are given addresses that lead to the sequencers'),
  },
};
