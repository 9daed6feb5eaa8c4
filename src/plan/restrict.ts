import { fromOutside } from './from-outside.ts';
import type { Link, Plan } from './plan.ts';

/**
 * The part of a plan that one organization runs. What its processes reach elsewhere stays in the links, and what has to
 * be exchanged with the others is in the hand-overs.
 */
export const restrictPlan = (whole: Plan, organization: string): Plan =>
  partOf(fromOutside(whole), new Set([organization]));

/** A plan without what organizations run that the topology only describes. */
export function withoutExternal(plan: Plan): Plan {
  const own = plan.organizations.filter(({ isExternal }) => !isExternal);
  return own.length === plan.organizations.length
    ? plan
    : partOf(fromOutside(plan), new Set(own.map(({ name }) => name)));
}

function partOf(plan: Plan, organizations: ReadonlySet<string>): Plan {
  const isOwn = (each: { readonly organization: string }): boolean => organizations.has(each.organization);
  const servers = plan.servers.filter(isOwn);
  const serverNames = new Set(servers.map((server) => server.name));
  const processes = plan.processes.filter(isOwn).map((process) => ({
    ...process,
    needsServers: process.needsServers.filter((name) => serverNames.has(name)),
  }));
  const balancers = plan.balancers.filter(isOwn);
  const jobs = plan.jobs.filter(isOwn);
  const consoles = plan.consoles.filter(isOwn);
  const jobNames = new Set(jobs.map((job) => job.name));
  const own = new Set([...processes, ...balancers, ...jobs].map((each) => each.name));
  const applications = new Set(plan.applications.filter(isOwn).map(({ name }) => name));
  const isOwnLink = (link: Link): boolean =>
    own.has(link.from) ||
    own.has(link.to) ||
    (link.fromKind === 'application' && applications.has(link.from));
  const trusted = new Set([...processes, ...balancers, ...jobs, ...consoles].flatMap((each) => each.trusts));
  const used = new Set([
    ...[...processes, ...jobs].flatMap((each) => each.secrets),
    ...servers.flatMap(({ databases }) => databases.map(({ secret }) => secret)),
  ]);
  return {
    ...plan,
    organizations: plan.organizations.filter(({ name }) => organizations.has(name)),
    processes,
    balancers,
    jobs: jobs.map((job) => ({
      ...job,
      after: job.after.filter((name) => jobNames.has(name)),
      needs: job.needs.filter((name) => own.has(name)),
    })),
    consoles,
    servers,
    monitors: plan.monitors.filter(isOwn),
    links: plan.links.filter(isOwnLink),
    // Whoever uses a database of another organization has its password, and so has the server that makes the role.
    secrets: plan.secrets.filter((secret) => isOwn(secret) || used.has(secret.name)),
    certificates: plan.certificates.filter(isOwn),
    authorities: plan.authorities
      .filter((each) => isOwn(each) || trusted.has(each.name))
      .map((each) => (isOwn(each) ? each : { ...each, isExternal: true })),
    handOvers: plan.handOvers.filter(isOwn),
  };
}
