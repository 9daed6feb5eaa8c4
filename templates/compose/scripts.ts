import { type Artifact, assets, type Certificate, fillSlots, type HostRef, type Plan } from '#template';

/** Scripts for development: random passwords, and certificates of an authority of one's own. */
export function scripts(plan: Plan): Artifact[] {
  const random = plan.secrets.filter((secret) => secret.isRandom).map((secret) => secret.variable);
  const given = plan.secrets
    .filter((secret) => !secret.isRandom && !secret.isOptional)
    .map((secret) => secret.variable);
  const files: Artifact[] = [
    {
      path: 'scripts/make-secrets.sh',
      text: fillSlots(assets['compose/make-secrets.sh'], {
        random: random.join('\n'),
        given: given.join('\n'),
      }),
      isExecutable: true,
    },
  ];
  if (plan.certificates.length + plan.authorities.length === 0) return files;
  const calls = [
    ...plan.authorities.map((each) => `${each.isExternal ? 'received' : 'authority'} ${each.name}`),
    ...plan.certificates.map(
      (each) => `certificate ${each.name} ${each.authority} '${names(each).join(',')}'`,
    ),
  ];
  files.push({
    path: 'scripts/make-dev-ca.sh',
    text: fillSlots(assets['compose/make-dev-ca.sh'], { calls: calls.join('\n') }),
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
