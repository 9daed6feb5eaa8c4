/** All that a file under templates/ may import. */
export { bytes, heapBytes, mebi, quantity } from '../base/amount.ts';
export { compareText } from '../base/compare.ts';
export { durationMillis } from '../base/duration.ts';
export { groupBy } from '../base/grouped.ts';
export { listNames, plural } from '../base/names.ts';
export { isObject, own, type PlainObject, setOwn } from '../base/object.ts';
export type * as File from '../model/generated/topology-file.ts';
export {
  type CertificateUse,
  certificateLifetimes,
  hasClientCertificates,
  kubernetesIssuer,
  kubernetesLifetime,
  type PlannedIssuer,
  plannedIssuer,
} from '../plan/certificate-lifetimes.ts';
export { fromOutside } from '../plan/from-outside.ts';
export { libpqAddress } from '../plan/libpq.ts';
export {
  addressRanges,
  balancerConfig,
  clusterDomain,
  darFolder,
  dnsName,
  groupNames,
  labelValue,
  namespaceOf,
  serverHost,
  serviceLabel,
  shortened,
  slug,
  statefulSetName,
  trustedFile,
} from '../plan/names.ts';
export * from '../plan/plan.ts';
export { withoutExternal } from '../plan/restrict.ts';
export type { PortName } from '../profiles/ports.ts';
export { type Artifact, defineTarget, type HostOf, present, type Target } from './artifact.ts';
export { assets } from './generated/assets.ts';
export { contentHash } from './hash.ts';
export type * as K8s from './manifest.ts';
export { mergeConfig, mergePatch } from './merge.ts';
export {
  annotationText,
  checked,
  dockerfile,
  dotenv,
  haproxy,
  type In,
  joined,
  promqlString,
  psql,
  scala,
  shell,
  tidied,
  trimmed,
  trimmedEnd,
  unsafe,
} from './print/grammar.ts';
export {
  fromEnvironment,
  type HoconTree,
  type HoconValue,
  ifInEnvironment,
  printHocon,
} from './print/hocon.ts';
export { markdown } from './print/markdown.ts';
export { fillSlots } from './print/slots.ts';
export { Entries, printYaml, printYamlDocuments } from './print/yaml.ts';
