/** All that a file under rules/ may import. */

export { bytes, heapBytes } from '../../src/base/amount.ts';
export { compareText } from '../../src/base/compare.ts';
export { durationMillis } from '../../src/base/duration.ts';
export { groupBy } from '../../src/base/grouped.ts';
export { listNames, plural } from '../../src/base/names.ts';
export { asList } from '../../src/base/object.ts';
export { slug } from '../../src/base/slug.ts';
export type { Severity } from '../../src/diagnostic/diagnostic.ts';
export {
  type ComponentKind,
  databaseKey,
  type Instance,
  isSameDatabase,
  kindName,
  type LogicalDatabase,
  type Place,
  type Ref,
} from '../../src/model/component.ts';
export {
  type ConnectionBudget,
  comfortableShare,
  connectionBudget,
} from '../../src/model/connection-budget.ts';
export { literalSecretsOf } from '../../src/model/literal-secrets.ts';
export { majorOf, postgresVersionOf } from '../../src/model/postgres-version.ts';
export * from '../../src/model/sameness.ts';
export * from '../../src/model/topology.ts';
export { lacksToStart, saysHowToStart } from '../../src/model/trigger-start.ts';
export { documentedPorts } from '../../src/profiles/ports.ts';
export {
  isPublished,
  knownLines,
  latestLine,
  newestOf,
  type Profile,
  profileOf,
} from '../../src/profiles/profile.ts';
export { isAtLeast, parseRelease, type Release } from '../../src/profiles/release.ts';
export {
  type ApiSecurity,
  activeZones,
  type Backend,
  fetchedFiles,
  innermostFirst,
  isCold,
  outermost,
  type ResolvedInstance,
  type ResolvedPort,
  type ResolvedProcess,
  type Runnable,
  resolve,
  securityOf,
} from '../../src/resolve/index.ts';
export {
  reportActiveActive,
  reportActivePassive,
  reportDifferentDatabases,
  reportSingleInstances,
} from './active-passive.ts';
export { ledgersOf } from './application-ledgers.ts';
export { reportNeedlessBalancers, reportUnbalanced } from './balancer-reports.ts';
export { type ChainClient, chainClients, placeKey, reportShared, type Setting } from './chains.ts';
export { decidedKeys } from './decided-keys.ts';
export { someAreAstray } from './domain-nodes.ts';
export { reportOpenings } from './exposure.ts';
export { configurationName, extraConfigsOf, writtenKeys } from './extra-config.ts';
export { isForeign, ownerOf } from './foreign.ts';
export { groupByPlace } from './places.ts';
export { removedProtections } from './protections.ts';
export { isSharingMeant, nodeDatabases, placedQueryStores, wholeDatabaseKey } from './query-stores.ts';
/** The table of configuration keys, for the one rule that needs it. */
export const loadKeyTable = () => import('./extra-keys.ts');
/** The model of failures, for the one rule that needs it. */
export const loadResilience = () => import('./resilience.ts');
export {
  type Category,
  defineRule,
  type FixAt,
  type LabelAt,
  type Report,
  type Reporter,
  type Rule,
  type RuleOption,
  type Source,
} from '../../src/check/rule.ts';
export { settingsByRelease } from './settings-by-release.ts';
export { settingsWithoutEffect } from './settings-without-effect.ts';
export { reportServersAtRisk, serversAtRisk } from './single-points.ts';
export { sources } from './sources.ts';
export { apiName, hostOf, nodeApis, tlsModePlace } from './tls.ts';
