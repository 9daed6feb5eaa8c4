import { type Artifact, fillSlots, joined, type Secret, shell } from '#template';
import type { Context } from './context.ts';
import { type Material, materials, storeOf } from './prerequisites.ts';

/** What makes the Secrets of a development or staging environment, for all organizations at once. */
export function secretsScript(contexts: readonly Context[]): Artifact[] {
  if (contexts[0]?.plan.environment === 'production') return [];
  const calls = contexts
    .filter((context) => storeOf(context) === undefined)
    .flatMap((context) => {
      const made = materials(context).map((each) => call(context, each));
      return made.length === 0 ? [] : [shell`namespace ${shell.word(context.namespace)}`, ...made];
    });
  return calls.length === 0
    ? []
    : [
        {
          path: 'make-secrets.sh',
          text: fillSlots('kubernetes/make-secrets.sh', { calls: joined(calls) }),
          isExecutable: true,
        },
      ];
}

function call({ namespace }: Context, { name, username, keys }: Material) {
  const secrets = [...keys.values()];
  const at = shell`${shell.word(namespace)} ${shell.word(name)}`;
  if (!secrets.every(({ isRandom }) => isRandom)) return given(at, [...keys], secrets);
  const pairs = [...keys].map(([key, secret]) => shell.word(`${key}=${secret.name}`));
  return shell`random ${at} ${username === undefined ? shell`-` : shell.word(username)} ${joined(pairs, ' ')}`;
}

/** What somebody has to get from elsewhere; what may be empty is not asked for. */
function given(at: ReturnType<typeof shell>, keys: readonly [string, Secret][], secrets: readonly Secret[]) {
  if (secrets.every(({ isOptional }) => isOptional)) return shell`# ${at} may be left out`;
  const purpose = secrets.map((each) => each.purpose).join('; ');
  return shell`given ${at} ${shell.quoted(keys.map(([key]) => key).join(', '))} ${shell.quoted(purpose)}`;
}
