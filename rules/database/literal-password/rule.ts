import { defineRule, literalSecretsOf, sources } from '#rule';

const told = {
  password: { where: 'the topology', label: 'the password itself', help: undefined },
  'url-password': {
    where: 'a URL',
    label: 'holds the password',
    help: 'take it out of the URL and name a secret beside it: `password: { env: VARIABLE }`',
  },
  'text-password': {
    where: 'a text',
    label: 'holds the password',
    help: 'take it out of the text, and let the program read it from a mounted file or an environment variable',
  },
};

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
      if (kind === 'client-secret' || kind === 'token-secret' || kind === 'token') continue;
      const said = told[kind];
      report({
        message: `a password stands in ${said.where} (\`${place.path.join('.')}\`)`,
        at: place,
        label: variable === undefined ? said.label : 'a text, not the name of a variable',
        ...(said.help === undefined ? {} : { help: said.help }),
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
