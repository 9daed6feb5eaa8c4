import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { composeOf, planOfText, textOf } from './rendered.ts';

const topology = `
apiVersion: canton-plan/v1
name: files
daml: { version: "2.10.4" }
environment: staging
domains: { main: { deployment: embedded } }
databases: { pg: { host: db.example } }
identityProviders: { idp: { jwksUrl: "https://login.example/jwks" } }
participants:
  participant:
    instances: 2
    domains: [main]
    database: { server: pg, url: "jdbc:postgresql://db.example/p?sslmode=verify-full&sslrootcert=/certs/db-ca.crt" }
    dars: [dars/main.dar]
    ledgerApi:
      tls: { certChainFile: /certs/tls.crt, privateKeyFile: /certs/tls.key, trustCollectionFile: /certs/ca.crt }
    adminApi: { tls: { certChainFile: /admin/tls.crt, privateKeyFile: /admin/tls.key } }
    authServices:
      - { type: jwt-rs-256-crt, certificate: /jwt/signer.crt }
      - { type: jwt-rs-256-jwks, url: "file:///jwt/keys.json" }
    extraConfig: { sequencer-client: { custom-trust-certificates: { pem-file: /extra/ca.pem } } }
jsonApis: { json: { participant: participant, tls: { certChainFile: /json/tls.crt, privateKeyFile: /json/tls.key } } }
oauthMiddlewares: { oauth: { identityProvider: idp, tokenVerifier: { type: rs256-crt, uri: /jwt/middle.crt } } }
`;

const ofParticipant = [
  '/admin/tls.crt',
  '/admin/tls.key',
  '/certs/ca.crt',
  '/certs/db-ca.crt',
  '/certs/tls.crt',
  '/certs/tls.key',
  '/extra/ca.pem',
  '/jwt/keys.json',
  '/jwt/signer.crt',
];

describe('files that a topology names', () => {
  it('come from the store that it names on Kubernetes, and nobody is asked to make them', async () => {
    const stored = `${topology}kubernetes: { externalSecrets: { name: vault, prefix: net/ } }\n`;
    const [before, after] = await Promise.all(
      [topology, stored].map(async (text) => kubernetes.render(await planOfText(text))),
    );
    const list = (files = before) =>
      files?.find(({ path }) => path.endsWith('prerequisites.txt'))?.text ?? '';
    expect(list()).toContain('participant-files');
    expect(list(after)).not.toContain('-files');
    const all = (await import('yaml')).parseAllDocuments(
      after?.find(({ path }) => path.endsWith('0-secrets.yaml'))?.text ?? '',
    );
    const found = all
      .map((each) => each.toJS())
      .find(({ metadata }) => metadata.name === 'participant-files');
    const keys =
      list()
        .match(/participant-files +# (.*?): /)?.[1]
        ?.split(', ') ?? [];
    expect(keys.length).toBe(ofParticipant.length);
    expect(found.spec.target.name).toBe('participant-files');
    expect(found.spec.data).toEqual(
      keys.map((key) => ({ secretKey: key, remoteRef: { key: 'net/participant-files', property: key } })),
    );
    // The pods mount what it makes.
    const sets = after?.map(({ text }) => text).join('\n') ?? '';
    expect(sets).toContain('secretName: participant-files');
    for (const key of keys) expect(sets).toContain(`subPath: ${key}`);
  });

  it('are mounted by Compose where the configuration looks for them, and listed in the README', async () => {
    const files = composeOf(await planOfText(topology));
    const { services } = (await import('yaml')).parse(textOf(files, 'docker-compose.yaml'));
    type Mount = string | { source: string; target: string; read_only: boolean; bind: object };
    const mounts = (service: string) =>
      (services[service].volumes as Mount[]).flatMap((each) => (typeof each === 'string' ? [] : [each]));
    for (const instance of ['participant-1', 'participant-2']) {
      expect(mounts(instance).map(({ target }) => target)).toEqual(ofParticipant);
      // Files of one name from two folders are two files.
      expect(new Set(mounts(instance).map(({ source }) => source)).size).toBe(ofParticipant.length);
    }
    expect(mounts('participant-1')[0]).toMatchObject({ read_only: true, bind: { create_host_path: false } });
    expect(mounts('json-1').map(({ target }) => target)).toEqual(['/json/tls.crt', '/json/tls.key']);
    expect(mounts('oauth-live').map(({ target }) => target)).toEqual(['/jwt/middle.crt']);
    const readme = textOf(files, 'README.md');
    for (const { source } of mounts('participant-1')) expect(readme).toContain(source.slice(2));
    expect(textOf(files, 'dars/README.md')).toContain('main.dar');
  });

  it('are mounted by Kubernetes from Secrets that the prerequisites list', async () => {
    const files = kubernetes.render(await planOfText(topology));
    const manifest = textOf(files, 'files/base/participant.yaml');
    for (const path of ofParticipant) expect(manifest).toContain(`mountPath: ${path}\n`);
    const list = textOf(files, 'files/prerequisites.txt');
    const keys = /participant-files +# (.*): files/.exec(list)?.[1]?.split(', ') ?? [];
    const mounted = [...manifest.matchAll(/subPath: (\S+)/g)].map((match) => match[1]);
    expect(new Set(mounted)).toEqual(new Set(keys));
    expect(list).toContain('`main.dar`');
    expect(list).toContain('oauth-files');
  });
});
