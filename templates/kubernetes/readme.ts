import { assets, fillSlots, type Plan } from '#template';
import type { Context } from './context.ts';
import { clusterServers } from './database.ts';

/** A page for whoever applies the manifests. */
export const readme = (plan: Plan, contexts: readonly Context[]): string =>
  fillSlots(assets['kubernetes/README.md'], {
    name: plan.name,
    organizations: contexts
      .map(
        (context) =>
          `| ${context.organization.name === '' ? plan.name : context.organization.name} | \`${context.namespace}\` | \`kubectl apply -k ${context.organization.slug}/base\` |`,
      )
      .join('\n'),
    operators: operators(contexts),
    images: images(plan),
    handOvers: handOvers(plan),
    notes:
      plan.notes.length === 0 ? '' : `\n## Notes\n\n${plan.notes.map((note) => `- ${note}`).join('\n')}\n`,
  });

function operators(contexts: readonly Context[]): string {
  const [first] = contexts;
  const settings = first?.plan.spec.kubernetes;
  return [
    '- cert-manager, where the topology asks for TLS',
    ...(contexts.some((context) => clusterServers(context).length > 0)
      ? ['- CloudNativePG 1.25 or later, in namespace `cnpg-system`']
      : []),
    '- the Prometheus operator in namespace `monitoring`, where metrics are on',
    ...(settings?.externalSecrets === undefined ? [] : ['- the External Secrets Operator']),
    '- a network plug-in that enforces NetworkPolicies',
  ].join('\n');
}

function images(plan: Plan): string {
  const built = new Map(
    [...plan.processes, ...plan.jobs].flatMap(({ image }) =>
      image.build === undefined ? [] : [[image.reference, image.build.url] as const],
    ),
  );
  return built.size === 0
    ? ''
    : `\nImages that nobody publishes; build them and make them available under these names:\n\n${[...built].map(([name, url]) => `- \`${name}\` from ${url}`).join('\n')}\n`;
}

const handOvers = (plan: Plan): string =>
  plan.handOvers.length === 0
    ? ''
    : `\n## To be exchanged\n\n${plan.handOvers
        .map(
          ({ organization, direction, what, partner }) =>
            `- ${organization === '' ? plan.name : organization} ${direction === 'give' ? 'gives to' : 'receives from'} ${partner}: ${what}`,
        )
        .join('\n')}\n`;
