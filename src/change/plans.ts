import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Difference } from './difference.ts';
import { excerptsOf, mayShareNames, type Said } from './excerpt.ts';

/** Topologies of so many components are planned as a whole: little is gained by taking them apart. */
const mostWhole = 200;

/**
 * The plans of two topologies, as far as steps from one to the other need them: of large ones only what differs is
 * planned, with all that it is told of.
 */
export function plansBetween(
  before: Said,
  after: Said,
  { changes }: Difference,
  most = mostWhole,
): { readonly before: Plan; readonly after: Plan } {
  const [old, next] = [before.topology, after.topology];
  const whole = () => ({ before: makePlan(old), after: makePlan(next) });
  if (Math.max(sizeOf(before), sizeOf(after)) <= most || [before, after].some(mayShareNames)) return whole();
  if (changes.some(({ kind }) => kind === 'deployment')) return whole();
  const entries = changes.flatMap(({ path: [section = '', name = ''], from }) =>
    [name, from ?? name].map((each) => [String(section), String(each)] as const),
  );
  const [partBefore, partAfter] = excerptsOf([before, after], entries);
  return { before: makePlan(partBefore), after: makePlan(partAfter) };
}

const sizeOf = ({ topology }: Said): number =>
  topology.cantonNodes.length + topology.databases.length + topology.jsonApis.length;
