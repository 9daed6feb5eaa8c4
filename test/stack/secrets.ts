/** What a person gives to the rendered folder before it is started. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDar } from './stand-in/dar.ts';

const packages = [
  [
    'settlement-triggers',
    'a'.repeat(64),
    ['Settlement.Triggers:autoAccept', 'Settlement.Triggers:autoArchive'],
  ],
  ['alpha-triggers', 'b'.repeat(64), ['Alpha.Triggers:autoConfirm']],
] as const;

/** The development secrets and certificates, as the folder's own README says. */
export function makeSecrets(solution: string): void {
  const given = [
    ...readFileSync(join(solution, 'scripts/make-secrets.sh'), 'utf8').matchAll(/^\w+_CLIENT_SECRET$/gm),
  ];
  for (const [name] of given) appendFileSync(join(solution, '.env'), `${name}=not-a-secret\n`);
  // A user's token for each trigger service and each console, and the packages that hold the rules.
  const payload = Buffer.from(JSON.stringify({ sub: 'triggers' })).toString('base64url');
  for (const [, name] of readFileSync(join(solution, '.env.example'), 'utf8').matchAll(/^(\w+_TOKEN)=$/gm))
    appendFileSync(join(solution, '.env'), `${name}=e30.${payload}.signed\n`);
  for (const [file, id, rules] of packages)
    writeFileSync(join(solution, 'dars', `${file}-1.0.0.dar`), makeDar(`${file}-1.0.0`, id, rules));
  for (const script of ['make-secrets.sh', 'make-dev-ca.sh'])
    execFileSync(join(solution, 'scripts', script), { stdio: ['ignore', 'ignore', 'pipe'] });
}
