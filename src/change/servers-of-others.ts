import type { TargetName } from '../model/target.ts';
import { clusterDomain, namespaceOf, serverHost } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';

/**
 * The plan as a target runs it: on Kubernetes without an operator for PostgreSQL somebody else runs every server, behind the
 * name that the manifests call. What is in the pod of a JSON API stays there.
 */
export function asRunOn(target: TargetName, plan: Plan): Plan {
  const { settings } = plan;
  if (target !== 'k8s' || settings.kubernetes?.postgresOperator !== 'none') return plan;
  const domain = clusterDomain(plan);
  const namespaces = new Map(plan.organizations.map((each) => [each.name, namespaceOf(plan, each)]));
  const jsonApis = new Set(plan.processes.flatMap(({ kind, name }) => (kind === 'json-api' ? [name] : [])));
  return {
    ...plan,
    servers: plan.servers.map((server) =>
      server.external !== undefined || jsonApis.has(server.localTo ?? '')
        ? server
        : {
            ...server,
            external: {
              host: `${serverHost(server.name)}.${namespaces.get(server.organization) ?? 'default'}.svc.${domain}`,
              port: server.port,
              networks: [],
            },
          },
    ),
  };
}
