import { pathKey } from '../base/path.ts';
import { type DatabaseChange, databaseChanges } from '../change/databases.ts';
import { settingChanges } from '../change/entries.ts';
import { type ImageChange, imageChanges } from '../change/images.ts';
import { type ProtocolChange, protocolChanges } from '../change/protocols.ts';
import { releaseOrder } from '../change/release-order.ts';
import type { UpgradeStep } from '../change/upgrade-step.ts';
import type { Compiled } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Topology } from '../model/topology.ts';
import { changesBetween, type ReleaseChange } from '../profiles/changes.ts';
import { concerned } from './concerned.ts';

/** A topology as it is, and as it would be judged in another release. */
export interface UpgradeInput {
  readonly before: Compiled;
  readonly after: Compiled;
  /** Findings of the document in each release. */
  readonly findingsBefore: readonly Diagnostic[];
  readonly findingsAfter: readonly Diagnostic[];
}

/** A value that is not written in the file and differs between the releases. */
interface ChangedDefault {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A change between the releases, with the components of this topology that it is about. */
interface ConcernedChange extends Omit<ReleaseChange, 'concerns'> {
  readonly components: readonly string[];
}

/** What an upgrade asks of one topology. */
export interface Upgrade {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly appearing: readonly Diagnostic[];
  readonly vanishing: readonly Diagnostic[];
  readonly images: readonly ImageChange[];
  readonly databases: readonly DatabaseChange[];
  readonly changes: readonly ConcernedChange[];
  readonly defaults: readonly ChangedDefault[];
  readonly protocols: readonly ProtocolChange[];
  readonly steps: readonly UpgradeStep[];
}

/** What would be found, what changes, and what has to happen in which order. */
export function upgradeOf({ before, after, findingsBefore, findingsAfter }: UpgradeInput): Upgrade {
  const [old, next] = [before.topology, after.topology];
  const appearing = without(findingsAfter, findingsBefore);
  return {
    name: next.name,
    from: old.release.text,
    to: next.release.text,
    appearing,
    vanishing: without(findingsBefore, findingsAfter),
    images: imageChanges(old, next),
    databases: databaseChanges(old, next),
    changes: concernedChanges(old, next),
    defaults: changedDefaults(old, next),
    protocols: protocolChanges(next),
    steps: releaseOrder(old, next, appearing.length > 0),
  };
}

/** What only gets more severe is news as well. */
const findingKey = ({ rule, severity, primary }: Diagnostic): string =>
  `${severity} ${rule} ${pathKey(primary.path)}`;

/** Findings that were none before. */
export function without(findings: readonly Diagnostic[], others: readonly Diagnostic[]): Diagnostic[] {
  const known = new Set(others.map(findingKey));
  return findings.filter((finding) => !known.has(findingKey(finding)));
}

/** What changes on the way for something that this topology has. */
const concernedChanges = (before: Topology, after: Topology): ConcernedChange[] =>
  changesBetween(before.release, after.release).flatMap(({ concerns, ...change }) => {
    const components = concerned[concerns](after).map(({ title }) => title);
    return components.length === 0 ? [] : [{ ...change, components }];
  });

/** What the releases fill in differently; the release itself is no news. */
const changedDefaults = (before: Topology, after: Topology): ChangedDefault[] =>
  settingChanges(before.spec, after.spec)
    .filter(({ path }) => path !== 'daml.version')
    .map(({ path, before: old, after: next }) => ({ path, before: old, after: next }));
