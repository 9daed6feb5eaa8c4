import { fillSlots, type In, joined, kubernetesLifetime, markdown, type Plan, plural } from '#template';
import { alertsPage } from '../prometheus/alerts-page.ts';
import { dashboardsPage } from '../prometheus/dashboards-page.ts';
import { clusterAlerts } from './alerts.ts';
import { backups } from './backups-page.ts';
import type { Context } from './context.ts';
import { clusterServers, managedServers } from './database.ts';
import { databases, isMadeFirst } from './databases-page.ts';
import { storeOf } from './prerequisites.ts';
import { coresText, gibiText, plus, type Requests } from './requests.ts';
import { secretsScript } from './secrets-script.ts';
import { restartsByItself } from './trust.ts';

const { code, link, prose, text } = markdown;

/** A page for whoever applies the manifests. */
export const readme = (plan: Plan, contexts: readonly Context[], requests: readonly Requests[]): string =>
  fillSlots('kubernetes/README.md', {
    name: text(plan.name),
    organizations: joined(
      contexts.map(
        (context, index) =>
          markdown`| ${text(context.organization.name === '' ? plan.name : context.organization.name)} | ${code(context.namespace)} | ${code(`kubectl apply -k ${context.organization.slug}/base`)} | ${amounts(requests[index])} |`,
      ),
    ),
    total: contexts.length < 2 ? markdown`` : markdown`| all | | | ${amounts(requests.reduce(plus))} |\n`,
    operators: operators(contexts),
    images: images(plan),
    environment: text(plan.environment),
    secretsStep:
      secretsScript(contexts).length === 0
        ? markdown``
        : markdown`   For this environment, all of them at once: ${code('./make-secrets.sh')}\n`,
    renewals: renewals(contexts),
    databaseStep: contexts.some((context) => managedServers(context).some(isMadeFirst))
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
    notes: notes([...contexts.flatMap(standIns), ...plan.notes.map(prose)]),
  });

const notes = (all: readonly In<'markdown'>[]): In<'markdown'> =>
  all.length === 0 ? markdown`` : markdown`\n## Notes\n\n${joined(all.map((note) => markdown`- ${note}`))}\n`;

/** Balancers that the topology wants of another product: what stands for them, and what to do about it. */
const standIns = ({ own, namespace }: Context): In<'markdown'>[] =>
  own.balancers.flatMap(({ name, product, port }) =>
    product === 'haproxy'
      ? []
      : product === 'cluster-ip'
        ? [
            markdown`HAProxy stands behind the Service ${code(name)} in ${code(namespace)}: a Service alone spreads connections instead of calls, and asks nobody which instance is active.`,
          ]
        : [
            markdown`HAProxy stands for the ${prose(product)} balancer ${code(name)}: lead the one that you have to port ${text(String(port))} of the Service ${code(name)} in ${code(namespace)}, and let it in with a network policy in the overlay.`,
          ],
  );

/** How what has a renewed certificate comes to use it. */
function renewals(contexts: readonly Context[]): In<'markdown'> {
  const [first] = contexts;
  if (first === undefined || contexts.every(({ own }) => own.certificates.length === 0)) return markdown``;
  const { renewBefore } = kubernetesLifetime(first.plan.settings.kubernetes, 'server');
  const before = renewBefore % 24 === 0 ? plural(renewBefore / 24, 'day') : plural(renewBefore, 'hour');
  const how = restartsByItself(first)
    ? markdown`Reloader restarts what has a renewed one; instances of a service are renewed a day apart, so that they take turns.`
    : markdown`Run ${code('ORGANIZATION/restart-renewed.sh')} within that time, best by a schedule: it restarts, one after the other, what began before
its certificate was renewed, and leaves the rest alone. (\`--dry-run\` only tells.) Databases take theirs by themselves.`;
  return markdown`
Certificates are renewed ${text(before)} before they end, but Canton, the Daml services and HAProxy read theirs when they start.
${how}
`;
}

/** Cells of a table. */
const amounts = (asked: Requests | undefined): In<'markdown'> =>
  asked === undefined
    ? markdown` | | | `
    : markdown`${asked.pods} | ${text(coresText(asked))} | ${text(gibiText(asked.memory))} | ${text(gibiText(asked.storage))}`;

function operators(contexts: readonly Context[]): In<'markdown'> {
  const lines = [
    'cert-manager, where the topology asks for TLS',
    ...(contexts.some((context) => clusterServers(context).length > 0)
      ? ['CloudNativePG 1.25 or later, in namespace `cnpg-system`']
      : []),
    'the Prometheus operator in namespace `monitoring`, where metrics are on',
    ...(contexts.some((context) => storeOf(context) !== undefined) ? ['the External Secrets Operator'] : []),
    ...(contexts.some(restartsByItself) ? ['Reloader, which restarts what has a renewed certificate'] : []),
    'a network plug-in that enforces NetworkPolicies',
  ];
  return joined(lines.map((line) => markdown`- ${prose(line)}`));
}

function images(plan: Plan): In<'markdown'> {
  const built = new Map(
    [...plan.processes, ...plan.jobs].flatMap(({ image }) =>
      image.build === undefined ? [] : [[image.reference, image.build] as const],
    ),
  );
  return built.size === 0
    ? markdown``
    : markdown`\nImages that nobody publishes; build them and make them available under these names:\n\n${joined([...built].map(([name, { url, checksum }]) => markdown`- ${code(name)} from ${link(url)}${checksum === undefined ? markdown`` : markdown`, which has the checksum ${code(checksum)}`}`))}\n`;
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
