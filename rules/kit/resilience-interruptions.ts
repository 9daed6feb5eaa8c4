import type { Broken } from '../../src/impact/index.ts';
import type { Place } from '../../src/model/component.ts';
import type { Component, LoadBalancer, Topology } from '../../src/model/topology.ts';
import { balancerCheck } from '../../src/profiles/balancer-check.ts';

/** Where a promise is broken, and the smallest change with which it is kept. */
export interface Remedy {
  readonly at: Place;
  readonly label: string;
  readonly help?: string;
  readonly fix?: { readonly title: string; readonly at: Place; readonly value: string };
}

/**
 * How an interruption gets shorter than was promised. Most of its seconds are the software's own; what a topology decides
 * is how often a load balancer asks for health, so that is what is changed where it is enough.
 */
export function shorterInterruption(topology: Topology, cause: Component, broken: readonly Broken[]): Remedy {
  const worst = broken.reduce((one, other) => (other.outcome.seconds > one.outcome.seconds ? other : one));
  const { terms, seconds } = worst.outcome;
  const longest = worst.promised.longest ?? 0;
  const sum = terms
    .map((term) => (term.seconds === undefined ? term.what : `${term.seconds} s: ${term.what}`))
    .join('; ');
  const asked = terms.filter(({ what }) => what.startsWith('the load balancer '));
  const asking = asked.reduce((total, term) => total + (term.seconds ?? 0), 0);
  const balancer = balancerBefore(topology, cause);
  const checks = asked.reduce(
    (total, { what }) => total + (what.includes('notices') ? balancerCheck.fall + 1 : balancerCheck.rise),
    0,
  );
  const interval = checks === 0 ? 0 : Math.floor((longest - (seconds - asking)) / checks);
  if (balancer !== undefined && interval >= 1) {
    const help = `Let ${balancer.title} ask for health every ${interval}s (\`healthCheck\`, \`interval\`). Now it is ${sum}.`;
    if (balancer.isImplied)
      return {
        at: cause.at(),
        label: `interrupted for ${seconds} s`,
        help: `${help} To say so, declare it under \`loadBalancers\`.`,
      };
    const at = balancer.at('healthCheck', 'interval');
    return {
      ...{ at, label: 'asked for health too seldom', help },
      fix: { title: `Ask for health every ${interval}s`, at, value: `${interval}s` },
    };
  }
  return {
    at: cause.at(),
    label: `interrupted for ${seconds} s`,
    help: `It is ${sum}. No setting of a topology makes this short enough: promise ${seconds}s, or leave this kind of failure out of \`survive\`.`,
  };
}

function balancerBefore(topology: Topology, cause: Component): LoadBalancer | undefined {
  if (cause.kind === 'load-balancer') return undefined;
  const owners = cause.kind === 'database' ? cause.uses.map(({ owner }) => owner) : [cause];
  return topology.loadBalancers.find(({ targets }) => targets.some(({ target }) => owners.includes(target)));
}
