/** What lasts on Kubernetes: steps that run once, names and addresses of other clusters, certificates that are renewed. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noRequests, plus, requestsOf } from '../../templates/kubernetes/requests.ts';
import { folderWith, run } from '../cli/run.ts';
import { topologyFiles } from '../topology-files.ts';
import {
  kubectl,
  type Manifest,
  matches,
  ofKind,
  type RenderedSet,
  setOf,
  setOfFile,
} from './kubernetes-set.ts';
import { judges, planOfText, temporaryFolder, textOf, writeArtifacts } from './rendered.ts';

const production = 'templates/starters/production.topology.yaml';
const withKubernetes =
  (settings: string) =>
  (text: string): string =>
    `${text}\nkubernetes: ${settings}\n`;
const named = (set: RenderedSet, kind: string, name: string): Manifest => {
  const found = ofKind(set, kind).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`${kind} ${name} is not rendered`);
  return found;
};

describe('a step of the bootstrap', () => {
  const jobs = async (edit: (text: string) => string = (text) => text) =>
    new Map(
      ofKind(await setOfFile(production, edit), 'Job').map(({ metadata: { name }, spec }) => [
        name.replace(/-h[0-9a-f]{9}$/, ''),
        { name, spec: JSON.stringify(spec) },
      ]),
    );

  it('is never removed by a clock, or a tool that keeps the cluster like a repository would run it every day', async () => {
    const specs = [...(await jobs()).values()].map(({ spec }) => Object.keys(JSON.parse(spec)));
    expect(specs.length).toBeGreaterThan(3);
    for (const keys of specs) {
      expect(keys).toContain('backoffLimit');
      expect(keys).not.toContain('ttlSecondsAfterFinished');
    }
  });

  it('has another name whenever anything of it changes, and no other time', async () => {
    const before = await jobs();
    const patch = (what: string) => (text: string) =>
      `${text}\noverrides: [{ target: k8s, kind: Job, patch: ${what} }]\n`;
    const edits: ((text: string) => string)[] = [
      (text) => text.replace('"2.10.4"', '"2.10.3"'),
      (text) => text.replace('parties: [Operator]', 'parties: [Operator, Clerk]'),
      (text) => text.replace('environment: production', 'environment: staging'),
      patch('{ spec: { backoffLimit: 3 } }'),
      patch('{ spec: { template: { metadata: { labels: { team: x } } } } }'),
      patch('{ spec: { template: { spec: { priorityClassName: high } } } }'),
      withKubernetes('{ issuer: corporate }'),
      withKubernetes('{ certificates: { client: {} } }'),
      withKubernetes('{ clusterDomain: corp.example }'),
      (text) => text.replace('name: production', 'name: other'),
      (text) => text.replace('availability: ha', 'availability: single'),
    ];
    let changed = 0;
    for (const edit of edits)
      for (const [step, after] of await jobs(edit)) {
        const known = before.get(step);
        expect(known === undefined || (known.name === after.name) === (known.spec === after.spec), step).toBe(
          true,
        );
        if (known?.name !== after.name) changed++;
      }
    expect(changed).toBeGreaterThan(20);
    expect(await jobs((text) => `# a remark\n${text}`)).toEqual(before);
  });
});

describe('the DNS of a cluster', () => {
  const domain = withKubernetes('{ clusterDomain: corp.example }');

  it('has the domain that the topology says, in every file', async () => {
    const { artifacts } = await setOfFile(production, domain);
    const text = artifacts.map((each) => each.text).join('\n');
    expect(text).not.toContain('cluster.local');
    expect(text).toContain('sequencer-1.production-operator.svc.corp.example');
  });

  it('is the only thing that may be asked for names, where the topology says', async () => {
    const policy = async (settings: string) =>
      named(await setOfFile(production, withKubernetes(settings)), 'NetworkPolicy', 'allow-dns').spec.egress;
    const openshift = `{ dns: { namespace: openshift-dns, podLabels: { dns.operator.openshift.io/daemonset-dns: default }, port: 5353 } }`;
    expect(await policy(openshift)).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } },
            podSelector: { matchLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } },
          },
        ],
        ports: [
          { port: 5353, protocol: 'UDP' },
          { port: 5353, protocol: 'TCP' },
        ],
      },
    ]);
    const [local] = await policy('{ dns: { egress: [169.254.20.10/32, 10.96.0.10/32] } }');
    expect(local.to.slice(1)).toEqual([
      { ipBlock: { cidr: '169.254.20.10/32' } },
      { ipBlock: { cidr: '10.96.0.10/32' } },
    ]);
    expect(local.ports).toHaveLength(2);
  });
});

describe('secrets', () => {
  it('come from the store of the organization, of the kind that it is, by keys that begin as it says', async () => {
    const edit = (text: string) =>
      withKubernetes('{ externalSecrets: { name: vault, prefix: settlement/, refreshInterval: 1d } }')(
        text.replace('member: {', 'member: { secretStore: { name: own, kind: SecretStore },'),
      );
    const set = await setOfFile(production, edit);
    const stores = new Map(
      ofKind(set, 'ExternalSecret').map(({ metadata, spec }) => [metadata.namespace, spec]),
    );
    expect(stores.get('production-operator')).toMatchObject({
      refreshInterval: '86400s',
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      data: [{ remoteRef: { key: expect.stringMatching(/^settlement\//) } }],
    });
    expect(stores.get('production-member')).toMatchObject({
      secretStoreRef: { name: 'own', kind: 'SecretStore' },
      data: [{ remoteRef: { key: expect.stringMatching(/^production-member\//) } }],
    });
  });

  it('that a topology names for certificates and for stores of backups come from it too, and nobody is asked to make them', async () => {
    const backup = (store: string) => `backup: { destinationPath: "${store}", credentials: backups }`;
    const topology = (store: string): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
databases: { pg: { availability: ha, version: "14", ${backup(store)} } }
domains: { main: { protocolVersion: 7, external: { sequencers: ["https://seq.example:443"] } } }
participants:
  node: { domains: [main], database: pg, ledgerApi: { tls: { mode: server, secret: bought } } }
  two:
    domains: [main]
    database: { server: pg, name: two, password: { secret: shared, key: password } }
    ledgerApi: { tls: { mode: server, secret: shared } }
`;
    const kept = { bought: ['tls.crt', 'tls.key', 'ca.crt'] };
    for (const [store, keys] of [
      ['s3://backups/net', ['ACCESS_KEY_ID', 'ACCESS_SECRET_KEY']],
      ['gs://backups/net', ['gcsCredentials']],
    ] as const) {
      const by = async (text: string) => setOf(await planOfText(text));
      const [bare, stored] = [
        await by(topology(store)),
        await by(withKubernetes('{ externalSecrets: vault }')(topology(store))),
      ];
      const listed = (set: RenderedSet) =>
        [...textOf(set.artifacts, 'net/prerequisites.txt').matchAll(/^net\/(\S+) +# (\S.*?): /gm)].map(
          ([, name, all = '']) => [name, all.split(', ')] as const,
        );
      const wanted = Object.entries({ ...kept, backups: keys });
      const two = ['username=two', 'password', 'tls.crt', 'tls.key', 'ca.crt'];
      expect(listed(bare)).toContainEqual(['shared', two]);
      expect(listed(bare)).toEqual(expect.arrayContaining(wanted.map(([name, all]) => [name, [...all]])));
      expect(listed(stored).map(([name]) => name)).toEqual([]);
      for (const [name, all] of wanted)
        expect(named(stored, 'ExternalSecret', name).spec.data).toEqual(
          all.map((key) => ({ secretKey: key, remoteRef: { key: `net/${name}`, property: key } })),
        );
      const { target } = named(stored, 'ExternalSecret', 'bought').spec;
      expect(target.template.type).toBe('kubernetes.io/tls');
      expect(target.template.data['tls.key']).toBe('{{ index . "tls.key" }}');
      expect(named(stored, 'ExternalSecret', 'backups').spec.target.template).toBeUndefined();
      // A Secret that is named twice is one, with the keys of both.
      const both = named(stored, 'ExternalSecret', 'shared').spec;
      expect(both.data.map(({ secretKey }: { secretKey: string }) => secretKey)).toEqual([
        'password',
        'tls.crt',
        'tls.key',
        'ca.crt',
      ]);
      const names = ofKind(stored, 'ExternalSecret').map(({ metadata }) => metadata.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('that are required come from a store that has none of the optional ones', async () => {
    const set = await setOfFile('fixtures/figures/solution-lb/topology.yaml', (text) =>
      withKubernetes('{ externalSecrets: vault }')(
        text.replace('{ secret: alpha-bank-rules, key: token }', '{ secret: alpha-oauth, key: token }'),
      ),
    );
    const optional = ['exchange-rules.token', 'alpha-oauth.token'];
    const asked = ofKind(set, 'ExternalSecret');
    /** What the operator writes of what a store has, by its page on deletion policies; and what it says it could not. */
    const written = (lacks: readonly string[]) => {
      const secrets = new Map<string, string[]>();
      const failed: string[] = [];
      for (const { metadata, spec } of asked) {
        const { name, creationPolicy, deletionPolicy = 'Retain', template } = spec.target;
        const keys: string[] = spec.data.map(({ secretKey }: { secretKey: string }) => secretKey);
        const found = keys.filter((key) => !lacks.includes(`${name}.${key}`));
        if (found.length < keys.length && deletionPolicy === 'Retain') failed.push(metadata.name);
        // A Secret is made by who owns it; others wait for it.
        else if (found.length > 0 && (creationPolicy === 'Owner' || secrets.has(name))) {
          expect(template === undefined || found.length === keys.length, metadata.name).toBe(true);
          secrets.set(name, [...(secrets.get(name) ?? []), ...found]);
        }
      }
      return { secrets, failed };
    };
    const [all, some] = [written([]), written(optional)];
    expect(all.secrets.get('alpha-oauth')).toEqual(['client-secret', 'token']);
    expect(all.secrets.get('exchange-rules')).toEqual(['token']);
    expect(some.failed).toEqual([]);
    expect(some.secrets.get('alpha-oauth')).toEqual(['client-secret']);
    expect([...all.secrets.keys()].filter((name) => !some.secrets.has(name))).toEqual(['exchange-rules']);
    // What is required is missed as before, and not left out.
    expect(written(['alpha-oauth.client-secret']).failed).toEqual(['alpha-oauth']);
    // Pods start without the optional ones.
    expect(set.artifacts.map(({ text }) => text).join('\n')).toMatch(
      /secretKeyRef:\n +name: alpha-oauth\n +key: token\n +optional: true/,
    );
  });

  it('of an environment for development are made by one command, once, and never in production', async () => {
    const development = await setOfFile(production, (text) =>
      text.replace('environment: production', 'environment: staging'),
    );
    const folder = temporaryFolder();
    writeArtifacts(folder, development.artifacts);
    const script = join(folder, 'make-secrets.sh');
    const cluster = kubectlHere();
    const first = cluster.run(script);
    const needed = ofKind(development, 'Cluster').flatMap(({ metadata, spec }) =>
      spec.managed.roles.map(
        (role: { passwordSecret: { name: string } }) => `${metadata.namespace}/${role.passwordSecret.name}`,
      ),
    );
    const made = cluster.calls().flatMap((line) => {
      const [, namespace, name] = /--namespace (\S+) create secret generic (\S+)/.exec(line) ?? [];
      return name === undefined ? [] : [`${namespace}/${name}`];
    });
    expect(needed.length).toBeGreaterThan(5);
    expect(made).toEqual(expect.arrayContaining(needed));
    expect(new Set(made).size).toBe(made.length);
    // What nobody can make up is asked for.
    expect(first.status).toBe(1);
    expect(first.stderr).toMatch(/is missing, with client-secret|is missing, with/);
    const count = cluster.calls().filter((line) => line.includes(' create ')).length;
    cluster.run(script);
    expect(cluster.calls().filter((line) => line.includes(' create '))).toHaveLength(count);
    const { artifacts } = await setOfFile(production);
    expect(artifacts.map(({ path }) => path)).not.toContain('make-secrets.sh');
  });
});

/** A kubectl that writes down what it is asked, and knows what it was told to make. */
function kubectlHere(answers = ''): {
  run: typeof runScript;
  runBeside: (script: string) => Promise<number | null>;
  calls: () => string[];
} {
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'bin/kubectl'),
    `#!/bin/bash
printf '%s\\n' "$*" >>${log}
${answers}
case "$*" in
  'get namespace '*) test -e ${folder}/"$3";;
  'create namespace '*) touch ${folder}/"$3";;
  *' get secret '*go-template*) cat "${folder}/$2-$5";;
  *' get secret '*) test -e "${folder}/$2-$5";;
  *' create secret '*)
    for each; do case "$each" in --from-file=*) cat "\${each#--from-file=*=}" >"${folder}/$2-$6"; test -s "${folder}/$2-$6" || exit 1;; esac; done;;
esac
`,
  );
  chmodSync(join(folder, 'bin/kubectl'), 0o755);
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  function runScript(script: string, ...args: string[]) {
    return spawnSync(script, args, { encoding: 'utf8', env });
  }
  const runBeside = (script: string): Promise<number | null> =>
    new Promise((resolve) => spawn(script, { env, stdio: 'ignore' }).on('close', resolve));
  return { run: runScript, runBeside, calls: () => readFileSync(log, 'utf8').split('\n') };
}

describe('certificates', () => {
  const certificates = async (settings: string) =>
    new Map(
      ofKind(await setOfFile(production, withKubernetes(settings)), 'Certificate').map((each) => [
        each.metadata.name,
        each.spec,
      ]),
    );

  it('last as long as the topology says, and are signed by an issuer of the kind and group that it names', async () => {
    const made = await certificates(
      '{ issuer: { name: ca, kind: AWSPCAClusterIssuer, group: awspca.cert-manager.io }, certificates: { duration: 30d, renewBefore: 10d } }',
    );
    expect(made.get('sequencer-1')).toMatchObject({
      duration: '720h',
      renewBefore: '240h',
      issuerRef: { name: 'ca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' },
    });
    // Where only the length is said, they are renewed a third before the end.
    expect((await certificates('{ certificates: { duration: 12h } }')).get('sequencer-1')?.renewBefore).toBe(
      '4h',
    );
  });

  it('of servers, clients and databases may differ, and each is mounted where the configuration looks for it', async () => {
    const edit = withKubernetes(
      '{ certificates: { client: { issuer: clients, duration: 2d }, database: { issuer: { name: databases, kind: Issuer } } } }',
    );
    const mutual = (text: string) =>
      edit(text.replace(/(\n {2}operator-participant:\n)/, '$1    ledgerApi: { tls: mutual }\n'));
    const set = await setOfFile(production, mutual);
    const made = new Map(ofKind(set, 'Certificate').map(({ metadata, spec }) => [metadata.name, spec]));
    expect(made.get('operator-participant-1')).toMatchObject({
      usages: ['digital signature', 'key encipherment', 'server auth'],
      issuerRef: { name: 'operator-ca', kind: 'Issuer' },
    });
    expect(made.get('operator-participant-1-client')).toMatchObject({
      usages: ['digital signature', 'key encipherment', 'client auth'],
      duration: '48h',
      renewBefore: '16h',
      issuerRef: { name: 'clients', kind: 'ClusterIssuer' },
    });
    expect(made.get('operator-pg')?.issuerRef).toMatchObject({ name: 'databases', kind: 'Issuer' });
    // Who trusts the authority has to know all that sign for it.
    const list = textOf(set.artifacts, 'operator/prerequisites.txt');
    expect(list).toMatch(
      /^production-operator\/operator-ca-trust +# ca.crt: certificates of all that sign for operator-ca: .*ClusterIssuer clients/m,
    );
    let shown = 0;
    for (const { metadata, spec } of ofKind(set, 'Deployment', 'StatefulSet', 'Job')) {
      if (metadata.namespace !== 'production-operator') continue;
      const pod = spec.template.spec;
      const secrets = new Set(
        pod.volumes.flatMap((each: { secret?: { secretName: string } }) => each.secret?.secretName ?? []),
      );
      expect(secrets.has('operator-ca'), metadata.name).toBe(false);
      const text = textOf(
        set.artifacts,
        [...set.artifacts].find(({ path }) =>
          path.endsWith(`/config/${metadata.labels?.['app.kubernetes.io/instance']}/haproxy.cfg`),
        )?.path ??
          set.artifacts.find(({ path }) =>
            path.includes(`/config/${metadata.labels?.['app.kubernetes.io/instance']}/`),
          )?.path ??
          '',
      );
      if (!text.includes('/etc/tls-client/tls.crt')) continue;
      shown++;
      const mounts = pod.containers[0].volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
      expect(mounts, metadata.name).toContain('/etc/tls-client');
    }
    expect(shown).toBeGreaterThan(2);
  });

  it('of one kind that end sooner have an alert of their own', async () => {
    const set = await setOfFile(production, withKubernetes('{ certificates: { client: { duration: 3d } } }'));
    const [rule] = ofKind(set, 'PrometheusRule');
    const limits = JSON.stringify(rule).match(/CertificateNotRenewed.{0,900}?time\(\) < (\d+)/g) ?? [];
    expect(limits.map((each) => Number(/(\d+)$/.exec(each)?.[1]))).toEqual([1814400, 60480]);
  });

  it('restart by themselves what has them, in turns, where the cluster runs Reloader', async () => {
    const set = await setOfFile(production, withKubernetes('{ certificates: { reloader: true } }'));
    for (const { metadata, spec } of ofKind(set, 'Deployment', 'StatefulSet')) {
      const secrets = spec.template.spec.volumes.flatMap((each: { secret?: { secretName: string } }) =>
        each.secret === undefined ? [] : [each.secret.secretName],
      );
      expect(metadata.annotations?.['secret.reloader.stakater.com/reload']?.split(',').sort() ?? []).toEqual(
        [...new Set(secrets)].sort(),
      );
    }
    const renewals = ofKind(set, 'Certificate')
      .filter(({ metadata }) => /^sequencer-\d$/.test(metadata.name))
      .map(({ spec }) => spec.renewBefore);
    expect(renewals).toEqual(['720h', '696h', '672h', '648h']);
    expect(textOf(set.artifacts, 'README.md')).toContain('Reloader restarts what has a renewed one');
  });

  it.skipIf(!judges.shellcheck.isHere)('come with scripts that shellcheck takes', async () => {
    const folder = temporaryFolder();
    const { artifacts } = await setOfFile(production, (text) =>
      text.replace('environment: production', 'environment: staging'),
    );
    writeArtifacts(folder, artifacts);
    const scripts = artifacts
      .filter(({ path }) => path.endsWith('.sh'))
      .map(({ path }) => join(folder, path));
    expect(scripts.length).toBeGreaterThan(2);
    expect(spawnSync('shellcheck', scripts, { encoding: 'utf8' }).stdout).toBe('');
  });

  it('that were renewed restart what began before, one after the other, and nothing else', async () => {
    const folder = temporaryFolder();
    const set = await setOfFile(production);
    writeArtifacts(folder, set.artifacts);
    const cluster = kubectlHere(`case "$*" in
  *'get pods'*operator-participant-1*) echo 2026-03-01T00:00:00Z;;
  *'get pods'*operator-participant-2*) printf '2026-01-01T00:00:00Z\\n2026-03-01T00:00:00Z\\n';;
  *'get pods'*triggers-main-standby*) ;;
  *'get pods'*) echo 2026-03-01T00:00:00Z;;
  *'get certificate operator-participant-2'*) echo 2026-02-01T00:00:00Z;;
  *'get certificate '*) echo 2025-12-01T00:00:00Z;;
esac`);
    const script = join(folder, 'operator/restart-renewed.sh');
    const told = cluster.run(script, '--dry-run');
    expect([told.status, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toMatch(/operator-participant-2: operator-participant-2 was renewed at 2026-02-01/);
    expect(cluster.calls().join('\n')).not.toContain('rollout');
    expect(cluster.run(script).status).toBe(0);
    const [workload] = ofKind(set, 'Deployment', 'StatefulSet').filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/instance'] === 'operator-participant-2',
    );
    const name = `${workload?.kind.toLowerCase()}/${workload?.metadata.name}`;
    // A set holds a new template back: its pod goes and comes back as it was, with the certificate of now.
    expect(cluster.calls().filter((line) => /rollout|delete/.test(line))).toEqual([
      expect.stringMatching(
        /^--namespace production-operator delete pod --selector \S*operator-participant-2$/,
      ),
      `--namespace production-operator rollout status ${name} --timeout 30m`,
    ]);
    expect(cluster.run(script, '--no').status).toBe(2);
    // Each selector finds the pods of its workload and of no other.
    const templates = ofKind(set, 'Deployment', 'StatefulSet').filter(
      ({ metadata }) => metadata.namespace === 'production-operator',
    );
    for (const line of readFileSync(script, 'utf8').matchAll(/^restart (\S+) (\S+) (\S+)/gm)) {
      const selector = Object.fromEntries((line[3] ?? '').split(',').map((each) => each.split('=')));
      const found = templates.filter(({ spec }) =>
        matches({ matchLabels: selector }, spec.template.metadata.labels),
      );
      expect(found.map(({ kind, metadata }) => `${kind.toLowerCase()} ${metadata.name}`)).toEqual([
        `${line[1]} ${line[2]}`,
      ]);
    }
  });
});

describe('a pair with renewed certificates', () => {
  it('is restarted passive first, whichever instance that is', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    writeArtifacts(folder, (await setOfFile(production)).artifacts);
    const script = join(folder, 'operator/restart-renewed.sh');
    const restarted = async (active: string): Promise<string[]> => {
      const health = await healthServers((instance) => instance === active);
      const cluster = kubectlHere(`case "$*" in
  *'get pods'*) echo 2026-01-01T00:00:00Z;;
  *'get certificate operator-participant-'*) echo 2026-02-01T00:00:00Z;;
  *'get certificate '*) echo 2025-12-01T00:00:00Z;;
  *'port-forward pod/operator-participant-1-0 '*) echo 'Forwarding from 127.0.0.1:${health.ports[0]} -> 1'; exec sleep 30;;
  *'port-forward pod/operator-participant-2-0 '*) echo 'Forwarding from 127.0.0.1:${health.ports[1]} -> 1'; exec sleep 30;;
  *port-forward*) exit 1;;
esac`);
      // The servers answer in this process, so the script must not hold it up.
      const code = await cluster.runBeside(script);
      health.stop();
      expect(code).toBe(0);
      return cluster
        .calls()
        .flatMap((line) => /delete pod .*instance=(operator-participant-\d)$/.exec(line)?.[1] ?? []);
    };
    expect(await restarted('operator-participant-1')).toEqual([
      'operator-participant-2',
      'operator-participant-1',
    ]);
    expect(await restarted('operator-participant-2')).toEqual([
      'operator-participant-1',
      'operator-participant-2',
    ]);
  });
});

/** The health services of two participants. */
async function healthServers(isActive: (instance: string) => boolean) {
  const servers = ['operator-participant-1', 'operator-participant-2'].map((instance) => {
    const server = createServer();
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.of(0, 0, 0, 0, 2, 8, isActive(instance) ? 1 : 2));
    });
    return server;
  });
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
        ),
    ),
  );
  return {
    ports,
    stop: () => {
      for (const server of servers) server.close();
    },
  };
}

describe('what is asked of a cluster', () => {
  it.each(topologyFiles)('is what pods and databases ask for together, and is told: %s', async (file) => {
    const set = await setOfFile(file);
    const sums = set.plan.organizations.map(({ name, slug }) => {
      const objects = set.manifests.filter(({ metadata }) =>
        set.artifacts.some(
          ({ path, text }) =>
            path.startsWith(`${slug}/base/`) && text.includes(`namespace: ${metadata.namespace}\n`),
        ),
      );
      return { name, sum: objects.map((each) => requestsOf(each as never)).reduce(plus, noRequests) };
    });
    const total = sums.map(({ sum }) => sum).reduce(plus);
    const readme = textOf(set.artifacts, 'README.md');
    if (total.pods === 0) return;
    const pods = [...readme.matchAll(/^\| .*kubectl apply -k .* \| (\d+) \| ([\d.]+) \| ([\d.]+) GiB \|/gm)];
    expect(pods.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(total.pods);
    const cores = pods.reduce((sum, [, , each]) => sum + Number(each), 0);
    expect(cores * 1000).toBeCloseTo(total.cpu, -2);
    // A pod that waits asks for what a working one does: more than a core for each would be out of proportion.
    expect(total.cpu / total.pods).toBeLessThanOrEqual(1000);
    const memory = pods.reduce((sum, [, , , each]) => sum + Number(each), 0);
    expect(memory / total.pods).toBeLessThanOrEqual(8);
  });

  it('is modest for a small network', async () => {
    const { artifacts } = await setOfFile('templates/starters/two-organizations.topology.yaml');
    for (const [, cpu] of textOf(artifacts, 'README.md').matchAll(/kubectl apply.*\| \d+ \| ([\d.]+) \|/g))
      expect(Number(cpu)).toBeLessThan(20);
  });
});

describe('an overlay', () => {
  it('is written once, stays as the user left it, and stays away when it was removed', async () => {
    const cwd = folderWith({ 'topology.yaml': readFileSync(production, 'utf8') });
    const render = (...more: string[]) =>
      run(['render', 'topology.yaml', '--target', 'k8s', '--out', 'out', ...more], { cwd });
    expect((await render()).code).toBe(0);
    const path = join(cwd, 'out/operator/overlays/production/kustomization.yaml');
    writeFileSync(path, 'resources: [../../base]\nnamePrefix: x-\n');
    expect((await render('--check')).code).toBe(0);
    await render();
    expect(readFileSync(path, 'utf8')).toContain('namePrefix');
    spawnSync('rm', [path]);
    expect((await render('--check')).code).toBe(0);
    await render();
    expect(() => readFileSync(path)).toThrow();
  });

  it.skipIf(!kubectl.isHere)('is what the base is, before something stands in it', async () => {
    const folder = temporaryFolder();
    writeArtifacts(folder, (await setOfFile(production)).artifacts);
    const built = (path: string) =>
      spawnSync('kubectl', ['kustomize', join(folder, path)], { encoding: 'utf8', maxBuffer: 1 << 26 })
        .stdout;
    const base = built('member/base');
    expect(base.length).toBeGreaterThan(1000);
    expect(built('member/overlays/production')).toBe(base);
  });

  it('of another environment stands in a namespace of its own', async () => {
    const names = async (name: string) =>
      ofKind(
        await setOfFile(production, (text) => text.replace('name: production', `name: ${name}`)),
        'Namespace',
        'PriorityClass',
      ).map(({ metadata }) => metadata.name);
    const [one, other] = [await names('settlement-staging'), await names('settlement-production')];
    expect(one.filter((each) => other.includes(each))).toEqual([]);
  });
});

describe('a server that nobody is said to run', () => {
  it('is told to be saved by whoever does', async () => {
    const text = `${readFileSync('test/render/topologies/backup.yaml', 'utf8')}\nkubernetes: { postgresOperator: none }\n`;
    const { artifacts } = setOf(await planOfText(text));
    const lists = artifacts.filter(({ path }) => path.endsWith('prerequisites.txt')).map((each) => each.text);
    expect(lists.join('')).toMatch(/^Backup\/\S+ +# whoever runs \S+ saves it/m);
    const readme = textOf(artifacts, 'README.md');
    expect(readme).toContain('**Not saved by anything here:**');
    // The administrator reaches it under the name that the nodes call.
    const [, host = ''] = /psql 'host=(\S+) port=5432/.exec(readme) ?? [];
    expect(host).toMatch(/^[a-z-]+-rw\.[a-z-]+\.svc\.cluster\.local$/);
    const configs = artifacts.filter(({ path }) => path.includes('/config/')).map((each) => each.text);
    expect(configs.join('')).toContain(host.replace(/\..*/, ''));
  });
});
