/** Why no mistake on the page is for a rule, and where it is tried instead. By id, or by group. */
export const elsewhere: Readonly<Record<string, string>> = {
  together: 'takes several files (test/rules/examples.test.ts, test/cli/together.test.ts)',
  files: 'takes several files (test/rules/examples.test.ts, test/files)',
  configuration: 'the mistake is in `.canton-plan.yaml` (test/cli/configuration.test.ts)',
  suppression:
    'the mistake is in a comment or baseline about findings (test/suppressions.test.ts, test/cli/baseline.test.ts)',
  syntax: 'the text is no longer YAML that could be right (test/parse, test/cli/hostile.test.ts)',
  'database/single-machine-for-several':
    'speaks where nothing has a standby; the topologies here have one everywhere',
  'domain/blockchain-for-one-organization':
    'a domain that one organization uses alone; the blockchains here have several',
  'domain/external-with-own-nodes': 'the topologies here run all of their domains themselves',
  'node/process-settings-differ':
    'takes two nodes in one process, which these topologies do not have (test/rules/examples.test.ts)',
  'recovery/pruning-in-open-source':
    'takes the open source edition, in which the replicas of these topologies are findings of their own',
  'recovery/store-without-effect': 'no topology here has a store for back-ups (test/render/backup.test.ts)',
  'resilience/not-survived':
    'speaks where a topology promises what it survives; nine damages of the production solution are tried (test/impact)',
  'schema/invalid-format': 'text that has no form of its own is tried with every form (test/parse)',
  'trigger/foreign-participant':
    'takes an organization with triggers and no participant of its own (test/rules/examples.test.ts)',
  'domain/users-trust-provider': 'speaks to auditors only',
  'release/file-without-checksum': 'speaks to auditors and the strict only (test/rules/examples.test.ts)',
  'health/grpc-too-early': 'asks for a release before 2.6, which is a finding of its own',
  'reference/names-alike':
    'takes a second component whose name differs in signs alone; nothing else would use it (test/rules/examples.test.ts)',
  'release/before-its-release': 'no published topology is of a snapshot',
  'release/not-published':
    'its fix is on the page of the rule; the topologies here are judged for one release',
  'release/protocol-version-too-new': 'asks for a release before 2.10, which is a finding of its own',
  'release/setting-too-new': 'asks for a release before 2.8, which is a finding of its own',
  'release/unknown-line': 'every other rule is about lines that are known',
  'release/driver-in-open-source':
    'Oracle needs the enterprise edition, and so do the replicas that every production topology has',
};
