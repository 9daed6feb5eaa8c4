import { defineRule, literalSecretsOf, sources } from '#rule';

export default defineRule({
  id: 'database/literal-password',
  title: 'No password stands in the topology: a secret or an environment variable is named in its place.',
  why: 'A topology is reviewed, committed and copied into everything that is generated from it. A password in it can be read by everyone who sees any of these, for as long as the history is kept.',
  fix: 'Write `{ secret: NAME }` or `{ env: VARIABLE }` in its place, and change the password: it is known by now.',
  category: 'security',
  severity: { production: 'error', staging: 'error', development: 'error' },
  sources: [
    sources.staticConfiguration('Environment variables'),
    sources.code('invalid-configs/storage-url-with-password.conf'),
  ],
  answers: [],
  catalogue: 'H7',
  unignorable: true,
  check(topology, report) {
    for (const { kind, place, variable } of literalSecretsOf(topology)) {
      if (kind !== 'password' && kind !== 'url-password') continue;
      report({
        message:
          kind === 'password'
            ? `a password stands in the topology (\`${place.path.join('.')}\`)`
            : `a password stands in a URL (\`${place.path.join('.')}\`)`,
        at: place,
        label:
          kind === 'url-password'
            ? 'holds the password'
            : variable === undefined
              ? 'the password itself'
              : 'a text, not the name of a variable',
        ...(kind === 'url-password'
          ? { help: 'take it out of the URL and name a secret beside it: `password: { env: VARIABLE }`' }
          : {}),
        ...(variable === undefined
          ? {}
          : {
              fix: {
                title: 'Name the variable',
                safe: true,
                at: place,
                value: `{ env: ${variable} }`,
              },
            }),
      });
    }
  },
});
