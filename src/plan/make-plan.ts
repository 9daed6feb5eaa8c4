import type * as File from '../model/generated/topology-file.ts';
import type { Topology } from '../model/topology.ts';
import { hasMetrics } from '../resolve/index.ts';
import { planBalancers } from './balancers.ts';
import { cantonProcesses } from './canton.ts';
import { planConsoles, planJobs } from './jobs.ts';
import { jsonApiProcesses } from './json-api.ts';
import { planLinks } from './links.ts';
import { middlewareProcesses } from './middleware.ts';
import { planMonitors } from './monitors.ts';
import { addressRanges, slug } from './names.ts';
import { notesOf } from './notes.ts';
import type { Plan, PlannedOrganization, PlannedProvider, Process } from './plan.ts';
import { PlanBuilder } from './plan-builder.ts';
import { publishClientApis } from './publish.ts';
import { planServers } from './servers.ts';
import { planTriggerJobs } from './trigger-jobs.ts';
import { triggerProcesses } from './trigger-service.ts';

/** Takes every deployment decision once: what runs, how it is called, where it listens, what it reads, in which order. */
export function makePlan(topology: Topology): Plan {
  const builder = new PlanBuilder(topology);
  const canton = cantonProcesses(builder);
  const unpublished: Process[] = [
    ...canton,
    ...jsonApiProcesses(builder),
    ...middlewareProcesses(builder),
    ...triggerProcesses(builder),
  ];
  const servers = planServers(builder);
  const { processes, balancers } = publishClientApis(
    unpublished,
    planBalancers(builder, unpublished),
    topology.spec.compose?.portOffset ?? 0,
  );
  const bootstrap = planJobs(builder);
  const jobs = [...bootstrap, ...planTriggerJobs(builder, bootstrap)];
  const consoles = planConsoles(builder);
  return {
    name: topology.name,
    environment: topology.environment,
    release: topology.release.text,
    profile: topology.profile,
    edition: topology.edition,
    organizations: organizationsOf(topology, processes),
    processes,
    servers,
    balancers,
    jobs,
    consoles,
    monitors: planMonitors(builder, processes, balancers),
    links: planLinks(builder, { processes, balancers, servers }),
    secrets: builder.secrets,
    certificates: builder.certificates,
    authorities: builder.authorities,
    handOvers: builder.handOvers,
    notes: notesOf(topology, processes),
    overrides: topology.spec.overrides ?? [],
    applications: topology.applications.map(({ name, organization }) => ({
      name,
      organization: organization?.name ?? '',
    })),
    identityProviders: topology.identityProviders.map(({ spec }) => providerOf(spec)),
    hasMetrics: hasMetrics(topology),
    settings: { compose: topology.spec.compose, kubernetes: topology.spec.kubernetes },
  };
}

function providerOf(spec: File.IdentityProvider): PlannedProvider {
  const urls = [spec.issuer, spec.jwksUrl, spec.tokenUrl, spec.authorizationUrl];
  return {
    hosts: urls.flatMap((url) => /^[a-z]+:\/\/([^/:?#]+)/i.exec(url ?? '')?.[1] ?? []),
    networks: addressRanges(spec.egress),
  };
}

/** The organizations as declared; one without a name stands for whatever belongs to none. */
function organizationsOf(topology: Topology, processes: readonly Process[]): PlannedOrganization[] {
  const declared = topology.organizations.map((organization) => ({
    name: organization.name,
    slug: slug(organization.name),
    role: organization.role,
    isExternal: organization.spec.external ?? false,
    spec: organization.spec,
  }));
  return processes.every((process) => process.organization !== '') && declared.length > 0
    ? declared
    : [...declared, { name: '', slug: slug(topology.name), role: 'provider', isExternal: false, spec: {} }];
}
