import {
  type Artifact,
  balancerConfig,
  type Certificate,
  certificateLifetimes,
  fillSlots,
  type HostRef,
  joined,
  type Plan,
  shell,
  trustedFile,
} from '#template';
import { backupScript } from '../postgres/backups.ts';
import type { Networks } from './networks.ts';

const lifetime = certificateLifetimes.compose;

/** Scripts for development: random passwords, and certificates of an authority of one's own. */
export function scripts(plan: Plan, { byService }: Pick<Networks, 'byService'>): Artifact[] {
  const random = plan.secrets
    .filter((secret) => secret.isRandom)
    .map((secret) => shell.variable(secret.variable));
  const given = plan.secrets
    .filter((secret) => !secret.isRandom && !secret.isOptional)
    .map((secret) => shell.variable(secret.variable));
  const files: Artifact[] = [
    {
      path: 'scripts/make-secrets.sh',
      text: fillSlots('compose/make-secrets.sh', {
        random: joined(random),
        given: joined(given),
      }),
      isExecutable: true,
    },
  ];
  const backup = backupScript(
    plan.servers,
    new Map(plan.secrets.map((secret) => [secret.name, secret])),
    trustedFile,
  );
  const joins = running(plan).flatMap(({ name, alias }) => {
    const own = byService.get(name) ?? [];
    return own.length < 2
      ? []
      : own.map((network) => shell`join ${shell.word(name)} ${shell.word(alias)} ${shell.word(network)}`);
  });
  if (joins.length > 0)
    files.push({
      path: 'scripts/join-networks.sh',
      text: fillSlots('compose/join-networks.sh', { calls: joined(joins) }),
      isExecutable: true,
    });
  if (plan.balancers.length > 0)
    files.push({
      path: 'scripts/reload-balancers.sh',
      text: fillSlots('compose/reload-balancers.sh', {
        running: shell.word(balancerConfig.path),
        names: joined(
          plan.balancers.map(({ name }) => shell.word(name)),
          ' ',
        ),
      }),
      isExecutable: true,
    });
  if (backup !== undefined) files.push({ path: 'scripts/backup.sh', text: backup, isExecutable: true });
  if (plan.certificates.length + plan.authorities.length === 0) return files;
  const calls = [
    ...plan.authorities.map((each) =>
      each.isExternal ? shell`received ${shell.word(each.name)}` : shell`authority ${shell.word(each.name)}`,
    ),
    ...plan.certificates.map(
      (each) =>
        shell`certificate ${shell.word(each.name)} ${shell.word(each.authority)} ${shell.quoted(names(each).join(','))}`,
    ),
  ];
  files.push({
    path: 'scripts/make-dev-ca.sh',
    text: fillSlots('compose/make-dev-ca.sh', {
      calls: joined(calls),
      days: lifetime.days,
      authorityDays: lifetime.authorityDays,
      renewBefore: lifetime.renewBefore,
    }),
    isExecutable: true,
  });
  return files;
}

/** What runs all the time, with the name that others call it by. */
const running = (plan: Plan): { readonly name: string; readonly alias: string }[] => [
  ...[
    ...plan.servers.filter(({ external }) => external === undefined),
    ...plan.balancers,
    ...plan.monitors,
  ].map(({ name }) => ({ name, alias: name })),
  ...plan.processes
    .filter(({ starts }) => starts === 'always')
    .map(({ name, sharedName }) => ({ name, alias: sharedName ?? name })),
];

const hostName = (host: HostRef): string => (host.of === 'external' ? host.host : host.name);

/** The names in a certificate: host names as they are here, those that the topology asks for, and this machine. */
function names(certificate: Certificate): string[] {
  const all = new Set([...certificate.hosts.map(hostName), ...certificate.names, 'localhost']);
  return [...[...all].map((name) => `DNS:${name.replace(/[^\w.*-]/g, '-')}`), 'IP:127.0.0.1'];
}
