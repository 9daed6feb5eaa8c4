/**
 * Services are called alike in metrics, in alerts and in what an alert asks to be run, whatever people call them. promtool
 * judges: an alert about one of them fires when it should and is silent else.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { promqlString } from '../../src/render/print/grammar.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import type { AlertRule } from '../../templates/prometheus/alert.ts';
import { compileText } from '../support.ts';
import { composeOf, judges, planOfText, temporaryFolder, textOf, verdict } from './rendered.ts';

const odd = (word: string): string =>
  `${word}; touch x "a" \\ $HOME \${HOME} {{ .Value }} {${word}} \`touch x\``;
const quoted = (word: string): string => JSON.stringify(odd(word));

const text = `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4", edition: enterprise }
environment: development
monitoring: { alerts: true, dashboards: true }
organizations: { ${quoted('own')}: {} }
databases: { pg: {} }
domains: { local: { deployment: embedded, database: pg, protocolVersion: 5 } }
participants: { node: { domains: [local], database: pg } }
jsonApis: { ${quoted('api')}: { participant: node, instances: 2 } }
identityProviders: { idp: { issuer: "https://idp.example.com" } }
oauthMiddlewares: { ${quoted('mw')}: { identityProvider: idp, standby: 1 } }
triggerServices:
  ${quoted('rules')}: { participant: node, nodes: { main: { rules: [{ rule: "M:a", party: P }], standby: 1 } } }
loadBalancers: { ${quoted('lb')}: { targets: [${quoted('api')}] } }
`;

type Labels = Readonly<Record<string, string>>;

interface Watched {
  readonly rules: readonly AlertRule[];
  /** The labels with which Prometheus keeps what each process says. */
  readonly targets: readonly Labels[];
  /** What a command may name. */
  readonly names: ReadonlySet<string>;
}

const plan = await planOfText(text);

function onOneMachine(): Watched {
  const files = composeOf(plan);
  const path = files.find((file) => /prometheus\/.*alerts\.yml$/.test(file.path))?.path ?? '';
  const { groups } = load(textOf(files, path)) as { groups: { rules: AlertRule[] }[] };
  const configuration = load(textOf(files, path.replace('-alerts', ''))) as {
    scrape_configs: { job_name: string; static_configs: { labels: Labels }[] }[];
  };
  const { services } = load(textOf(files, 'docker-compose.yaml')) as { services: object };
  return {
    rules: groups.flatMap(({ rules }) => rules),
    targets: configuration.scrape_configs.flatMap((job) =>
      job.static_configs.map(({ labels }) => ({ ...labels, job: job.job_name })),
    ),
    names: new Set(Object.keys(services)),
  };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly groups: readonly { readonly rules: AlertRule[] }[];
    readonly podMetricsEndpoints: readonly {
      readonly relabelings: readonly { readonly sourceLabels: [string]; readonly targetLabel: string }[];
    }[];
    readonly template: { readonly metadata: { readonly labels: Labels } };
  };
}

/** What a PodMonitor makes of a label of a pod. */
const discovered = (key: string): string =>
  `__meta_kubernetes_pod_label_${key.replace(/[^A-Za-z0-9]/g, '_')}`;

function inCluster(): Watched {
  const all = kubernetes
    .render(plan)
    .filter(({ path }) => path.endsWith('.yaml'))
    .flatMap((file) => loadAll(file.text) as (Manifest | null)[])
    .filter((manifest) => manifest !== null);
  const of = (...kinds: string[]): Manifest[] => all.filter(({ kind }) => kinds.includes(kind));
  const relabelings = of('PodMonitor').flatMap(({ spec }) => spec.podMetricsEndpoints)[0]?.relabelings ?? [];
  const pods = of('StatefulSet', 'Deployment').map(({ metadata, spec }): Labels => {
    const labels = Object.entries(spec.template.metadata.labels);
    const kept = relabelings.flatMap(({ sourceLabels: [source], targetLabel }) =>
      labels.flatMap(([key, value]) => (discovered(key) === source ? [[targetLabel, value]] : [])),
    );
    return { ...Object.fromEntries(kept), namespace: metadata.namespace };
  });
  return {
    rules: of('PrometheusRule').flatMap(({ spec }) => spec.groups.flatMap(({ rules }) => rules)),
    targets: pods,
    names: new Set(pods.map((labels) => labels['process'] ?? '')),
  };
}

const series = (labels: Labels): string =>
  `up{${Object.entries(labels)
    .map(([key, value]) => `${key}=${promqlString(value)}`)
    .join(', ')}}`;

/** How many of an alert's kind are about a service, where some of its instances run. */
const firing = (alert: string, service: string, count: number, running: readonly Labels[]) => ({
  name: `${alert} ${count}`,
  interval: '15s',
  input_series: running.map((labels) => ({ series: series(labels), values: '1x400' })),
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${alert}", alertstate="firing", service=${promqlString(service)}}) or vector(0)`,
      eval_time: '20m',
      exp_samples: [{ labels: '{}', value: count }],
    },
  ],
});

describe.each([
  ['on one machine', onOneMachine()],
  ['in a cluster', inCluster()],
] as const)('services with odd names, %s', (_, { rules, targets, names }) => {
  const ofKind = (kind: string): Labels[] => targets.filter((labels) => labels['kind'] === kind);
  const serviceOf = (kind: string): string => ofKind(kind)[0]?.['service'] ?? '';

  it('are a topology without an error', async () => {
    const { diagnostics } = await compileText(text);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const kind of ['json-api', 'trigger-node', 'oauth-middleware', 'load-balancer'])
      expect(ofKind(kind).length, kind).toBeGreaterThan(0);
  });

  it('have no template in a label of an alert, and labels that targets have', () => {
    const known = new Set(targets.map((labels) => labels['service']));
    for (const { alert, labels } of rules) {
      expect(JSON.stringify(labels), alert).not.toContain('{{');
      if (labels['service'] !== undefined) expect(known, alert).toContain(labels['service']);
    }
    expect(rules.filter(({ labels }) => labels['service'] !== undefined).length).toBeGreaterThan(0);
  });

  it('have commands that name what is there', () => {
    for (const [alert, kind] of [
      ['TriggerNodeDown', 'trigger-node'],
      ['OAuthMiddlewareDown', 'oauth-middleware'],
    ] as const) {
      const runbook = rules.find((rule) => rule.alert === alert)?.annotations.runbook ?? '';
      const said = runbook.replaceAll('{{ $labels.service }}', serviceOf(kind));
      const named = said.match(/[\w-]+-(?:live|standby)\b/g) ?? [];
      expect(named.length).toBeGreaterThan(2);
      for (const each of named) expect(names, said).toContain(each);
    }
  });

  it.skipIf(!judges.promtool.isHere)('raise their alerts when one is missing, and never else', () => {
    const folder = temporaryFolder();
    const at = (name: string, value: unknown): string => {
      writeFileSync(join(folder, name), JSON.stringify(value));
      return join(folder, name);
    };
    const apis = ofKind('json-api');
    const lost = firing('RedundancyLost', serviceOf('json-api'), 1, apis.slice(1));
    const whole = firing('RedundancyLost', serviceOf('json-api'), 0, apis);
    const live = ofKind('trigger-node').filter((labels) => labels['process']?.endsWith('-live'));
    expect(apis).toHaveLength(2);
    expect(live).toHaveLength(1);
    const rulesFile = at('rules.yml', { groups: [{ name: 'all', rules }] });
    expect(verdict('promtool', ['check', 'rules', rulesFile])).toBe('');
    const tests = at('tests.yml', {
      rule_files: [rulesFile],
      evaluation_interval: '15s',
      tests: [lost, whole, firing('TriggerNodeDown', serviceOf('trigger-node'), 0, live)],
    });
    expect(verdict('promtool', ['test', 'rules', tests])).toBe('');
  });
});

describe('dashboards', () => {
  it('have an id that Grafana takes, whatever an organization is called', () => {
    const ids = [...composeOf(plan), ...kubernetes.render(plan)]
      .filter(({ path }) => /(?:grafana|dashboards)\/.*\.json$/.test(path))
      .map((file) => (JSON.parse(file.text) as { uid: string }).uid);
    expect(ids.length).toBeGreaterThan(4);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
  });
});
