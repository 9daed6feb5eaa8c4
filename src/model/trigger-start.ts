import type { TriggerNode, TriggerRule, TriggerService } from './topology.ts';

const packageId = /^[0-9a-f]{64}$/;

/** A qualified name in its parts: `package:Module:trigger` or `Module:trigger`. */
export function partsOf(rule: TriggerRule): {
  readonly packageRef: string | undefined;
  readonly name: string;
} {
  const parts = rule.name.split(':');
  return parts.length < 3
    ? { packageRef: undefined, name: rule.name }
    : { packageRef: parts[0], name: parts.slice(1).join(':') };
}

/**
 * What no job can start a rule without, and the topology does not say: the party as which it acts, or its package, by its id
 * or as a file to find the id in.
 */
export function lacksToStart(node: TriggerNode, rule: TriggerRule): 'party' | 'package' | undefined {
  if (rule.party === undefined) return 'party';
  const { packageRef } = partsOf(rule);
  const isFound = packageRef !== undefined && packageId.test(packageRef);
  return isFound || (node.service.spec.darPaths ?? []).length > 0 ? undefined : 'package';
}

/** Whether a topology says of a trigger service how its rules are started; otherwise it only tells which rules there are. */
export function saysHowToStart({ spec, nodes }: TriggerService): boolean {
  if (spec.ruleLogin === 'by-hand') return false;
  return (
    spec.ruleLogin !== undefined ||
    spec.ruleToken !== undefined ||
    (spec.darPaths ?? []).length > 0 ||
    nodes.some(({ rules }) => rules.some(({ party }) => party !== undefined))
  );
}
