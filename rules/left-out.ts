/** An entry of the rule catalogue that has no rule of its own. What no rule sees, a test shows that names the entry. */
interface LeftOut {
  readonly reason: string;
  /** Rules that see the same mistake where a topology can express it. */
  readonly seenBy?: readonly string[];
}

/** Why each entry of the rule catalogue without a rule of its own has none. */
export const leftOut: Readonly<Record<string, LeftOut>> = {
  C21: {
    reason:
      'Which sequencers the bootstrap names is decided by the plan from the kind of backend, not by the user: one for a SQL domain, all for a blockchain.',
  },
  D9: {
    reason:
      'That requests in flight are lost at failover is true of every mediator and cannot be fixed in a topology; a finding in every file would be noise. The explanation says it.',
    seenBy: ['mediator/single-instance'],
  },
  G18: {
    reason:
      'A deprecation is news about a release and no mistake in the topology: `canton-plan upgrade` reports it.',
  },
  H2: {
    reason: 'The generated files create every logical database and its user; there is nothing to get wrong.',
  },
  H11: {
    reason: 'The shared memory of a PostgreSQL container is written by the tool alone.',
  },
  K2: {
    reason:
      'Which gRPC health service a probe asks is written by the tool: `liveness` for liveness, the empty name for readiness.',
  },
  K6: {
    reason: 'The address and port of the metrics reporter are written by the tool.',
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
  },
  N2: {
    reason: 'A property of the generated configuration: pool sizes stand at their present path.',
  },
  N3: {
    reason: 'A property of the generated files: one job bootstraps, no node does.',
  },
  N5: {
    reason:
      'A property of the generated manifests: one Deployment for each instance of an active-passive service.',
  },
  N6: {
    reason:
      'A property of the generated manifests: processes run without privileges, as the users of their images.',
  },
  N7: {
    reason: 'A property of the generated manifests: policies let only the declared ports through.',
  },
  N8: {
    reason:
      'A property of the generated files: resources have the documented minimum where nothing is written.',
  },
  N9: {
    reason: 'A choice of the user (`standby: none`) with a cost that is named.',
    seenBy: ['participant/single-instance', 'mediator/single-instance', 'domain-manager/single-instance'],
  },
  N10: {
    reason: 'A property of the generated files: nothing waits for an instance that may be passive.',
  },
  N11: {
    reason: 'A property of the generated configuration: nodes wait for their database.',
  },
  N12: {
    reason: 'A property of the generated configuration: migration is a step of its own.',
  },
  N13: {
    reason:
      'A property of the bootstrap: mediators and manager are given the address under which the sequencers are reached.',
  },
};
