import type { Plan, Secret } from '#template';
import type { Networks } from './networks.ts';

/** The example of the environment file: every variable with what it is for, none with a value. */
export function environmentExample(plan: Plan, networks: Networks): string {
  const lines = [
    '# Copy to .env and fill in, or let scripts/make-secrets.sh fill in what can be random. Never commit .env.',
    ...plan.secrets.flatMap((secret) => ['', `# ${describe(secret)}`, `${secret.variable}=`]),
    ...networks.foreignHosts.flatMap(({ host, variable }) => [
      '',
      `# Address of ${host}, which its operator hands over`,
      `${variable}=`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function describe({ purpose, source, isOptional }: Secret): string {
  const where = source === undefined ? '' : ` (secret ${source.secret}, key ${source.key})`;
  const text = `${purpose}${where}${isOptional ? '; optional' : ''}`.replace(/[^\x20-\x7e]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
