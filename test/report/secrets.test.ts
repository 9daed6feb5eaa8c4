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
