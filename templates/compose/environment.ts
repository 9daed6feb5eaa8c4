import { dotenv, type In, joined, type Plan, type Secret } from '#template';
import type { Networks } from './networks.ts';

/** The example of the environment file: every variable with what it is for, none with a value. */
export function environmentExample(plan: Plan, networks: Networks): string {
  const lines = [
    dotenv`# Copy to .env and fill in, or let scripts/make-secrets.sh fill in what can be random. Never commit .env.`,
    ...plan.secrets.flatMap((secret) => [
      dotenv``,
      dotenv`# ${describe(secret)}`,
      dotenv`${dotenv.variable(secret.variable)}=`,
    ]),
    ...networks.foreignHosts.flatMap(({ host, variable }) => [
      dotenv``,
      dotenv`# Address of ${dotenv.comment(host)}, which its operator hands over`,
      dotenv`${dotenv.variable(variable)}=`,
    ]),
  ];
  return dotenv`${joined(lines)}\n`;
}

function describe({ purpose, source, isOptional }: Secret): In<'dotenv'> {
  const where = source === undefined ? '' : ` (secret ${source.secret}, key ${source.key})`;
  const text = `${purpose}${where}${isOptional ? '; optional' : ''}`;
  return dotenv.comment(text.charAt(0).toUpperCase() + text.slice(1));
}
