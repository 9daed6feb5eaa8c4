import {
  type Artifact,
  type Certificate,
  certificateLifetimes,
  fillSlots,
  type HostRef,
  joined,
  type Plan,
  shell,
} from '#template';
import { backupScript } from '../postgres/backups.ts';

const lifetime = certificateLifetimes.compose;

/** Scripts for development: random passwords, and certificates of an authority of one's own. */
export function scripts(plan: Plan): Artifact[] {
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
  const backup = backupScript(plan.servers, new Map(plan.secrets.map((secret) => [secret.name, secret])));
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

const hostName = (host: HostRef): string => (host.of === 'external' ? host.host : host.name);

/** The names in a certificate: host names as they are here, those that the topology asks for, and this machine. */
function names(certificate: Certificate): string[] {
  const all = new Set([...certificate.hosts.map(hostName), ...certificate.names, 'localhost']);
  return [...[...all].map((name) => `DNS:${name.replace(/[^\w.*-]/g, '-')}`), 'IP:127.0.0.1'];
}
