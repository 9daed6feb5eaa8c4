import { fillSlots, type In, joined, markdown, type Plan } from '#template';
import { alertsPage } from '../prometheus/alerts-page.ts';
import { dashboardsPage } from '../prometheus/dashboards-page.ts';
import { clusterAlerts } from './alerts.ts';
import { backups } from './backups-page.ts';
import type { Context } from './context.ts';
import { clusterServers, managedServers } from './database.ts';
import { databases } from './databases-page.ts';

const { code, link, prose, text } = markdown;

/** A page for whoever applies the manifests. */
export const readme = (plan: Plan, contexts: readonly Context[]): string =>
  fillSlots('kubernetes/README.md', {
    name: text(plan.name),
    organizations: joined(
      contexts.map(
        (context) =>
          markdown`| ${text(context.organization.name === '' ? plan.name : context.organization.name)} | ${code(context.namespace)} | ${code(`kubectl apply -k ${context.organization.slug}/base`)} |`,
      ),
    ),
    operators: operators(contexts),
    images: images(plan),
    databaseStep: contexts.some((context) => managedServers(context).length > 0)
      ? markdown`   Then make the databases on servers that exist already, see below.\n`
      : markdown``,
    databases: joined(contexts.map(databases), ''),
    backups: backups(contexts),
    alerts: joined(
      [
        alertsPage(
          contexts.flatMap((context) =>
            context.own.monitors.flatMap((monitor) =>
              monitor.hasAlerts
                ? clusterAlerts({ ...context, namespace: 'NAMESPACE' }, monitor).flatMap(({ rules }) => rules)
                : [],
            ),
          ),
        ),
        dashboardsPage(plan.monitors, 'k8s'),
      ],
      '',
    ),
    handOvers: handOvers(plan),
    notes:
      plan.notes.length === 0
        ? markdown``
        : markdown`\n## Notes\n\n${joined(plan.notes.map((note) => markdown`- ${prose(note)}`))}\n`,
  });

function operators(contexts: readonly Context[]): In<'markdown'> {
  const [first] = contexts;
  const settings = first?.plan.settings.kubernetes;
  const lines = [
    'cert-manager, where the topology asks for TLS',
    ...(contexts.some((context) => clusterServers(context).length > 0)
      ? ['CloudNativePG 1.25 or later, in namespace `cnpg-system`']
      : []),
    'the Prometheus operator in namespace `monitoring`, where metrics are on',
    ...(settings?.externalSecrets === undefined ? [] : ['the External Secrets Operator']),
    'a network plug-in that enforces NetworkPolicies',
  ];
  return joined(lines.map((line) => markdown`- ${prose(line)}`));
}

function images(plan: Plan): In<'markdown'> {
  const built = new Map(
    [...plan.processes, ...plan.jobs].flatMap(({ image }) =>
      image.build === undefined ? [] : [[image.reference, image.build.url] as const],
    ),
  );
  return built.size === 0
    ? markdown``
    : markdown`\nImages that nobody publishes; build them and make them available under these names:\n\n${joined([...built].map(([name, url]) => markdown`- ${code(name)} from ${link(url)}`))}\n`;
}

const handOvers = (plan: Plan): In<'markdown'> =>
  plan.handOvers.length === 0
    ? markdown``
    : markdown`\n## To be exchanged\n\n${joined(
        plan.handOvers.map(
          ({ organization, direction, what, partner }) =>
            markdown`- ${text(organization === '' ? plan.name : organization)} ${direction === 'give' ? markdown`gives to` : markdown`receives from`} ${text(partner)}: ${prose(what)}`,
        ),
      )}\n`;
