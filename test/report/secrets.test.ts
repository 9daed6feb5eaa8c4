import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import { pretty } from '../../src/report/pretty.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compileText } from '../support.ts';

const head =
  'apiVersion: canton-plan/v1\nname: settlement\ndaml: { version: "2.10.4" }\nenvironment: development\n';
const secret = 'hunter2-GOCSPX';

/** Each text holds the secret on a line that some finding shows. */
const texts: Record<string, string> = {
  'a password where a secret is named': `${head}databases:\n  pg: { credentials: ${secret}, availabilty: ha }\n`,
  'a password in a URL': `${head}participants:\n  p: { database: { url: "jdbc:postgresql://db/p?user=u&password=${secret}" } }\n`,
  'a password before the host': `${head}participants:\n  p: { database: { url: "postgresql://u:${secret}@db/p" } }\n`,
  'a password through an alias': `${head}x-note: &pw ${secret}\nparticipants:\n  p: { database: { server: pg, password: *pw } }\n`,
  'a password in broken YAML': `${head}databases:\n  pg: { password: ${secret}\n`,
  'a password of a wrong type': `${head}databases:\n  pg: { password: [${secret}] }\n`,
  'a client secret': `${head}oauthMiddlewares:\n  m: { clientSecret: '${secret}', port: 1 }\n`,
  'a token secret': `${head}participants:\n  p: { authServices: [{ type: unsafe-jwt-hmac-256, secret: ${secret} }], prt: 1 }\n`,
  'an environment variable': `${head}participants:\n  p: { environment: { POSTGRES_PASSWORD: ${secret} }, prt: 1 }\n`,
  'a password with a quote before the host': `${head}participants:\n  p: { database: { url: postgresql://u:"${secret}@db/p } }\n`,
  'a password in a URL with an escape': `${head}participants:\n  p: { database: { url: "jdbc:postgresql://db/p?p\\u0061ssword=${secret}" } }\n`,
  'a password in a URL without a user': `${head}participants:\n  p: { database: { url: "postgresql://:${secret}@db/p" } }\n`,
  'a password in a Java option': `${head}participants:\n  p: { jvm: { options: ["-Djavax.net.ssl.trustStorePassword=${secret}"] } }\n`,
  'a client secret with a prefix': `${head}oauthMiddlewares:\n  m: { extraConfig: { oauthClientSecret: ${secret} } }\n`,
  'a list of passwords': `${head}participants:\n  p: { extraConfig: { passwords: [${secret}] } }\n`,
  'a list of passwords, written first under another name': `${head}x-note: &list [${secret}]\nparticipants:\n  p: { extraConfig: { passwords: *list, prt: *list } }\n`,
  'a token secret in a map of verifiers': `${head}participants:\n  p: { authServices: { first: { type: unsafe-jwt-hmac-256, secret: ${secret} } } }\n`,
  'a key in a comment': `${head}participants:\n  p: { prt: 1 } # api_key=${secret}\n`,
  'a header': `${head}participants:\n  p: { extraConfig: { header: "Bearer ${secret}.1" }, prt: 1 }\n`,
  'a key of a cloud': `${head}participants:\n  p: { kms: { secretAccessKey: ${secret} }, prt: 1 }\n`,
  'a token in broken YAML': `${head}participants:\n  p: { extraConfig: { access-token: ${secret}\n`,
};

const options = { color: false, width: 200, quiet: false, maxProblems: 100 };

describe('a secret in the topology', () => {
  it.each(Object.entries(texts))('is found and never shown: %s', async (_what, text) => {
    const { diagnostics } = await compileText(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    const files = [{ source: new SourceFile('topology.yaml', text), diagnostics }];
    for (const format of [pretty, json]) {
      const shown = format({ files, rules: [], version: '1' }, options);
      expect(shown).toContain('topology.yaml');
      expect(shown).not.toContain(secret);
    }
  });
});

describe('what a report hides and what the rules find are the same', () => {
  /** What stands below `extraConfig` of a participant, and what the rules say of it. */
  const asked: [string, string | undefined][] = [
    ['password: 12345678', 'database/literal-password'],
    ['passwords: [hunter2]', 'database/literal-password'],
    ['access-token: hunter2', 'database/literal-password'],
    ['url: "postgresql://u:hun$ter@db/p"', 'database/literal-password'],
    ['url: "postgresql://:hunter2@db/p"', 'database/literal-password'],
    ["url: 'postgresql://u:hun\"ter@db/p'", 'database/literal-password'],
    ['options: ["-Djavax.net.ssl.trustStorePassword=hunter2"]', 'database/literal-password'],
    ['script: "export CLIENT_SECRET=hunter2"', 'middleware/literal-client-secret'],
    ['oauthClientSecret: hunter2', 'middleware/literal-client-secret'],
    ['authServices: { first: { secret: hunter2 } }', 'auth/literal-secret'],
    ['authServices: [{ secret: hunter2 }]', 'auth/literal-secret'],
    ['authServices: { secret: hunter2 }', 'auth/literal-secret'],
    ['api_key: hunter2-GOCSPX', 'auth/literal-secret'],
    ['secretAccessKey: hunter2-GOCSPX', 'auth/literal-secret'],
    ['token: hunter2-GOCSPX', 'auth/literal-secret'],
    ['authToken: hunter2-GOCSPX', 'auth/literal-secret'],
    ['SECRET: hunter2-GOCSPX', 'auth/literal-secret'],
    ['passphrase: hunter2-GOCSPX', 'database/literal-password'],
    ['storage-account-key: hunter2-GOCSPX', 'auth/literal-secret'],
    [`note: "${'AKIA'}ABCDEFGHIJKLMNOP"`, 'auth/literal-secret'],
    [`header: "Bearer hunter2-GOCSPX.1"`, 'auth/literal-secret'],
    [`note: "${'eyJ'}hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"`, 'auth/literal-secret'],
    [`note: "${'-----BEGIN'} PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----"`, 'auth/literal-secret'],
    [`note: "${'gh' + 'p_'}${'a'.repeat(36)}"`, 'auth/literal-secret'],
    ['url: "jdbc:oracle:thin:ledger/hunter2@db:1521/X"', 'database/literal-password'],
    ['options: ["-Dauth.token=hunter2-GOCSPX"]', 'auth/literal-secret'],
    ['options: ["--api-key=hunter2-GOCSPX"]', 'auth/literal-secret'],
    ['tokenUrl: "https://idp.example/token"', undefined],
    ['access-key-id: alias/canton', undefined],
    ['privateKeyFile: /tls/key.pem', undefined],
    ['key: alias', undefined],
    ['note: "a basic understanding of it"', undefined],
    ['authServices: [{ secret: { secret: name } }]', undefined],
    [`password: "\${PASSWORD}"`, undefined],
    ['passwordFile: /run/secrets/password', undefined],
    ['clientSecretName: oauth', undefined],
    ['options: ["--password-file=/run/secrets/password"]', undefined],
    [`options: ["-Dpassword=\${PASSWORD}"]`, undefined],
    [`url: "postgresql://u:\${PASSWORD}@db/p"`, undefined],
    ['note: "the password: ask the operator"', undefined],
    ['x-note: { password: hunter2 }', undefined],
  ];
  const secretRules = new Set(asked.map(([, rule]) => rule));

  it.each(asked)('%s', async (line, rule) => {
    const { diagnostics } = await compileText(`${head}participants:\n  p:\n    extraConfig: { ${line} }\n`);
    const said = diagnostics.filter((each) => secretRules.has(each.rule));
    expect(said.map((each) => each.rule)).toEqual(rule === undefined ? [] : [rule]);
    if (rule !== undefined) expect(said[0]?.masked).not.toHaveLength(0);
  });
});
