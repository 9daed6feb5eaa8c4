import { plural } from '../base/names.ts';
import {
  type CertificateUse,
  certificateLifetimes,
  kubernetesIssuer,
  kubernetesLifetime,
  plannedIssuer,
} from '../plan/certificate-lifetimes.ts';
import type { Certificate, Plan } from '../plan/plan.ts';
import type { PageTable } from './page-data.ts';
import { hostText, type Row, table } from './table.ts';

const { compose, kubernetes } = certificateLifetimes;

/** Certificates of processes, balancers and servers, and of the authorities that sign them: those that end first, first. */
export function certificates(plan: Plan, keys: ReadonlyMap<string, string>): PageTable {
  const shownBy = bearers(plan);
  const trustedBy = trusting(plan);
  const given = plan.certificates.filter(({ secret }) => secret !== undefined);
  const hours = (each: Certificate): number =>
    kubernetesLifetime(plan.settings.kubernetes, useOf(each)).hours;
  const made = plan.certificates
    .filter(({ secret }) => secret === undefined)
    .sort((one, other) => hours(one) - hours(other));
  const row = (each: Certificate): Row => [
    keys.get(each.name) ?? '',
    each.name,
    (shownBy.get(each.name) ?? [each.name]).join(', '),
    lifetime(plan, each),
    renewal(plan, each),
    signer(plan, each),
    [...each.hosts.map(hostText), ...each.names].join(', '),
    each.organization,
  ];
  const authorities = plan.authorities.map(
    ({ name, organization, isExternal }): Row => [
      '',
      `authority ${name}`,
      trustedBy.has(name)
        ? `trusted by ${plural(trustedBy.get(name) ?? 0, 'process, balancer or step', 'processes, balancers or steps')}`
        : '',
      isExternal
        ? 'not said: it is handed over'
        : `Kubernetes: ${kubernetes.authorityDays} days; Compose: ${compose.authorityDays} days`,
      isExternal
        ? 'its owner, who hands over the next one'
        : `Kubernetes: cert-manager, ${kubernetes.authorityRenewBefore} days before its end, unless another issuer signs; Compose: whoever runs scripts/make-dev-ca.sh in its last ${compose.renewBefore} days`,
      isExternal ? 'its owner' : 'itself',
      '',
      organization,
    ],
  );
  return table(
    'certificates',
    'Certificates',
    'Which processes, balancers and servers show a certificate, for which names, who signs it, how long it lasts and who renews it. Lifetimes are those that rendered files ask for; an issuer may grant less, and of a given secret nothing is known. When one ends that runs, `canton-plan status` tells.',
    ['Certificate', 'Where', 'Lifetime', 'Renewed by', 'Signed by', 'Names', 'Organization'],
    [...made.map(row), ...authorities, ...given.map(row)],
  );
}

/** Who shows each certificate, with the zone. */
function bearers(plan: Plan): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (certificate: string | undefined, text: string): void => {
    if (certificate === undefined) return;
    const known = found.get(certificate);
    if (known === undefined) found.set(certificate, [text]);
    else if (!known.includes(text)) known.push(text);
  };
  const inZones = (name: string, zones: readonly string[]): string =>
    zones.length === 0 ? name : `${name} in ${zones.join(' and ')}`;
  for (const { name, zone, certificate } of plan.processes)
    add(certificate, inZones(name, zone === undefined ? [] : [zone]));
  for (const { name, zones, certificate } of [...plan.balancers, ...plan.servers])
    add(certificate, inZones(name, zones));
  return found;
}

function trusting(plan: Plan): Map<string, number> {
  const found = new Map<string, number>();
  for (const { trusts } of [...plan.processes, ...plan.balancers])
    for (const name of trusts) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}

const useOf = ({ isForServer }: Certificate): CertificateUse => (isForServer ? 'database' : 'server');

function issuerOf(plan: Plan, each: Certificate): string | undefined {
  const { kubernetes: settings } = plan.settings;
  const named = each.isForServer ? plannedIssuer(settings?.certificates?.database?.issuer) : undefined;
  return (named ?? each.issuer ?? kubernetesIssuer(settings, 'server'))?.name;
}

/** Hours as people say them. */
const timeText = (hours: number): string =>
  hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour');

function signer(plan: Plan, each: Certificate): string {
  if (each.secret !== undefined) return `whoever made secret ${each.secret}; trusted as ${each.authority}`;
  const issuer = issuerOf(plan, each);
  return issuer === undefined
    ? `authority ${each.authority}`
    : `Kubernetes: issuer ${issuer}; Compose: authority ${each.authority}`;
}

const lifetime = (plan: Plan, each: Certificate): string =>
  each.secret !== undefined
    ? `not said: secret ${each.secret} is given`
    : `Kubernetes: ${timeText(kubernetesLifetime(plan.settings.kubernetes, useOf(each)).hours)}; Compose: ${compose.days} days`;

const renewal = (plan: Plan, each: Certificate): string => {
  if (each.secret !== undefined) return `whoever writes secret ${each.secret}`;
  const issuer = issuerOf(plan, each);
  const by = issuer === undefined ? 'cert-manager' : `cert-manager by issuer ${issuer}`;
  const { renewBefore } = kubernetesLifetime(plan.settings.kubernetes, useOf(each));
  return `Kubernetes: ${by}, ${timeText(renewBefore)} before its end; Compose: whoever runs scripts/make-dev-ca.sh in its last ${compose.renewBefore} days`;
};
