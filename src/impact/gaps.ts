import type { Topology } from '../model/topology.ts';

/** What cannot be judged, because the topology does not say it or says it of something unknown: one sentence each. */
export function gapsOf(topology: Topology): string[] {
  const gaps: string[] = [];
  const t = topology;
  for (const { title, uses } of t.applications)
    if (uses.length === 0) gaps.push(`${title} uses nothing that is known`);
  for (const { title, participants } of t.jsonApis)
    if (participants.length === 0) gaps.push(`${title} has no participant behind it`);
  for (const { title, participants, rules } of t.triggerNodes) {
    if (participants.length === 0) gaps.push(`${title} has no participant behind it`);
    if (rules.length === 0) gaps.push(`${title} runs no rule`);
  }
  for (const { title, connections } of t.participants)
    if (connections.length === 0)
      gaps.push(`${title} is in no domain: whether its parties can submit is not said`);
  for (const domain of t.domains) {
    if (domain.isExternal)
      gaps.push(`${domain.title} is run by others: what fails behind its sequencers is not known`);
    else if (!domain.isEmbedded && domain.sequencers.length === 0)
      gaps.push(`${domain.title} has no sequencer`);
    else if (!domain.isEmbedded && domain.mediators.length === 0)
      gaps.push(`${domain.title} has no mediator`);
  }
  for (const { owner, database } of t.databaseUses)
    if (database.url !== undefined && t.server(database.server) === undefined)
      gaps.push(`${owner.title} names its database by a URL: its server is not known`);
  for (const { title, spec } of t.loadBalancers)
    if (spec.type !== undefined && spec.type !== 'haproxy' && spec.type !== 'nginx' && spec.type !== 'envoy')
      gaps.push(`${title} is run by somebody else (${spec.type}): how it fails is counted as for HAProxy`);
  if (t.zones.length === 0) gaps.push('no zones are declared: the loss of one cannot be judged');
  return [...new Set(gaps)];
}
