import { plural } from '../../src/base/names.ts';
import type { LabelAt, Reporter } from '../../src/check/rule.ts';
import { type Breach, type Broken, breachesOf, ImpactModel } from '../../src/impact/index.ts';
import type { Topology } from '../../src/model/topology.ts';
import { remedyOf } from './resilience-remedies.ts';

/**
 * What a topology promises to survive (`resilience`) and does not: one finding for each component that is the cause, with
 * the smallest change that fixes it. Loaded only where something is promised: it brings the whole model of failures along.
 */
export function reportBrokenPromises(topology: Topology, report: Reporter): void {
  for (const breach of breachesOf(new ImpactModel(topology))) {
    const { at, label, help, fix } = remedyOf(topology, breach);
    report({
      message: messageOf(breach),
      ...{ at, label },
      related: promisesOf(topology, breach),
      ...(help === undefined ? {} : { help }),
      ...(fix === undefined ? {} : { fix: { ...fix, safe: false } }),
    });
  }
}

/** The loss of X stops A, B and 3 more, which must survive it. */
function messageOf({ elements, broken }: Breach): string {
  const lost = listed(
    elements.map(({ title }) => title),
    2,
  );
  const stopped = broken.filter(({ outcome }) => outcome.level !== 'interrupted');
  if (stopped.length > 0) return `the loss of ${lost} stops ${subjects(stopped)}, which must survive it`;
  const longest = broken.reduce((one, other) => (other.outcome.seconds > one.outcome.seconds ? other : one));
  return `the loss of ${lost} interrupts ${subjects(broken)} for ${longest.outcome.seconds} s, longer than the ${longest.promised.longest} s that may pass`;
}

const subjects = (broken: readonly Broken[]): string =>
  listed([...new Set(broken.map(({ subject }) => subject.title))], 2);

function listed(titles: readonly string[], most: number): string {
  const shown = titles.slice(0, most);
  const more = titles.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${plural(more, 'other', 'others')}`;
  return shown.join(' and ');
}

/** Where it is promised. */
function promisesOf(topology: Topology, { broken }: Breach): LabelAt[] {
  const places = new Map<string, LabelAt>();
  for (const { promised, outcome } of broken) {
    const isLong = outcome.level === 'interrupted' && promised.longestPath !== undefined;
    const path = isLong ? (promised.longestPath ?? promised.path) : promised.path;
    places.set(path.join('\u0000'), { at: topology.at(...path), label: 'promised here' });
  }
  return [...places.values()].slice(0, 3);
}
