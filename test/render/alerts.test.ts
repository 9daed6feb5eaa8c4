/**
 * Every alert that is rendered, read by promtool: it fires where it should, is silent where all is well, and another
 * environment beside it (another namespace, another job) neither raises nor hides it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import type { AlertRule } from '../../templates/prometheus/alert.ts';
import { composeOf, judges, planOfFile, planOfText, temporaryFolder, textOf, verdict } from './rendered.ts';

type Series = readonly (readonly [series: string, values: string])[];

/** What an alert is tried with; `NS` stands for the matcher of an environment. */
interface Situation {
  readonly bad: Series;
  readonly good: Series;
  /** Since when it has to fire. */
  readonly at?: string;
}

const labels = (kind: string, service: string, process: string, mode: string, starts = 'always'): string =>
  `NS, kind="${kind}", service="${service}", process="${process}", mode="${mode}", starts="${starts}"`;
const node = (process: string): string =>
  labels('participant', 'operator-participant', process, 'active-passive');
const trigger = (word: string): string =>
  labels(
    'trigger-node',
    'operator-triggers-main',
    `operator-triggers-main-${word}`,
    'live-standby',
    word === 'live' ? 'always' : 'on-failure',
  );
const oauth = labels('oauth-middleware', 'operator-oauth', 'operator-oauth-live', 'live-standby');
const sequencer = (index: number): string =>
  labels('sequencer', 'sequencer', `sequencer-${index}`, 'active-active');
const balancer = labels('load-balancer', 'sequencer-lb', 'sequencer-lb', 'active-active');
const up = (of: string, value: number): readonly [string, string] => [`up{${of}}`, `${value}x400`];
const health = (process: string, value: number): readonly [string, string] => [
  `daml_health_status{${node(process)}, component="storage"}`,
  `${value}x400`,
];
const pods = ['operator-pg-1', 'operator-pg-2', 'operator-pg-3'].map((pod) => `NS, pod="${pod}"`);
const [pod = ''] = pods;
const bothUp: Series = [up(node('operator-participant-1'), 1), up(node('operator-participant-2'), 1)];
const onePassive: Series = [
  ...bothUp,
  health('operator-participant-1', 1),
  health('operator-participant-2', 0),
];
const volume = 'NS, persistentvolumeclaim="operator-pg-1"';
const days = (count: number): string => `${count * 86_400}x400`;

const process: Readonly<Record<string, Situation>> = {
  TriggerNodeDown: {
    bad: [up(trigger('live'), 0), up(trigger('standby'), 0)],
    good: [up(trigger('live'), 1), up(trigger('standby'), 0)],
  },
  TriggerNodeRunsTwice: {
    bad: [up(trigger('live'), 1), up(trigger('standby'), 1)],
    good: [up(trigger('live'), 1), up(trigger('standby'), 0)],
  },
  OAuthMiddlewareDown: { bad: [up(oauth, 0)], good: [up(oauth, 1)] },
  NotExactlyOneActive: {
    bad: [...bothUp, health('operator-participant-1', 0), health('operator-participant-2', 0)],
    good: onePassive,
  },
  HealthNotPublished: { bad: bothUp, good: onePassive },
  BalancerWithoutInstance: {
    bad: [[`haproxy_backend_active_servers{${balancer}, proxy="instances"}`, '0x400']],
    good: [[`haproxy_backend_active_servers{${balancer}, proxy="instances"}`, '1x400']],
  },
  ServiceDown: {
    bad: [up(node('operator-participant-1'), 0), up(node('operator-participant-2'), 0)],
    good: [up(node('operator-participant-1'), 1), up(node('operator-participant-2'), 0)],
  },
  InstanceDown: {
    bad: [up(sequencer(1), 0), up(sequencer(2), 1)],
    good: [up(sequencer(1), 1), up(trigger('standby'), 0)],
  },
  // The others have no address and give no sample at all.
  RedundancyLost: {
    bad: [up(sequencer(1), 1), up(sequencer(2), 1)],
    good: [1, 2, 3, 4].map((index) => up(sequencer(index), 1)),
  },
};

const cluster: Readonly<Record<string, Situation>> = {
  ...process,
  NoPodLeft: {
    bad: [],
    good: [],
  },
  DatabaseDown: { bad: [], good: pods.map((each) => [`cnpg_collector_up{${each}}`, '1x400'] as const) },
  DatabaseRedundancyLost: {
    bad: pods.slice(0, 2).map((each) => [`cnpg_collector_up{${each}}`, '1x400'] as const),
    good: pods.map((each) => [`cnpg_collector_up{${each}}`, '1x400'] as const),
  },
  DatabaseReplicaLags: {
    bad: [[`cnpg_pg_replication_lag{${pod}}`, '90x400']],
    good: [[`cnpg_pg_replication_lag{${pod}}`, '0x400']],
  },
  DatabaseConnectionsNearLimit: {
    bad: [
      [`cnpg_backends_total{${pod}, usename="a"}`, '60x400'],
      [`cnpg_backends_total{${pod}, usename="b"}`, '30x400'],
      [`cnpg_pg_settings_setting{${pod}, name="max_connections"}`, '100x400'],
    ],
    good: [
      [`cnpg_backends_total{${pod}, usename="a"}`, '60x400'],
      [`cnpg_pg_settings_setting{${pod}, name="max_connections"}`, '100x400'],
    ],
  },
  DatabaseVolumeNearlyFull: {
    bad: [
      [`kubelet_volume_stats_available_bytes{${volume}}`, '10x400'],
      [`kubelet_volume_stats_capacity_bytes{${volume}}`, '100x400'],
    ],
    good: [
      [`kubelet_volume_stats_available_bytes{${volume}}`, '50x400'],
      [`kubelet_volume_stats_capacity_bytes{${volume}}`, '100x400'],
    ],
  },
  CertificateNotRenewed: {
    bad: [['certmanager_certificate_expiration_timestamp_seconds{EXPORTED, name="sequencer-1"}', days(14)]],
    good: [['certmanager_certificate_expiration_timestamp_seconds{EXPORTED, name="sequencer-1"}', days(60)]],
    at: '90m',
  },
  CertificateEndsSoon: {
    bad: [['certmanager_certificate_expiration_timestamp_seconds{NS, name="sequencer-1"}', days(2)]],
    good: [['certmanager_certificate_expiration_timestamp_seconds{NS, name="sequencer-1"}', days(14)]],
  },
  CertificateNotReady: {
    bad: [['certmanager_certificate_ready_status{NS, name="sequencer-1", condition="False"}', '1x400']],
    good: [['certmanager_certificate_ready_status{NS, name="sequencer-1", condition="False"}', '0x400']],
  },
};

/** The same in an environment. */
const within = (series: Series, matcher: string): { series: string; values: string }[] =>
  series.map(([text, values]) => ({
    series: text.replace('EXPORTED', `exported_${matcher}, namespace="cert-manager"`).replace('NS', matcher),
    values,
  }));

/** How often an alert fires for what the situation is about. */
function tests(name: string, { bad, good, at = '20m' }: Situation, mine: string, other: string) {
  const isAbout = (count: number, input: { series: string; values: string }[]) => ({
    name: `${name} ${count}`,
    interval: '15s',
    input_series: input,
    promql_expr_test: [
      {
        expr: `clamp_max(count(ALERTS{alertname="${name}", alertstate="firing"${about(name)}}) or vector(0), 1)`,
        eval_time: at,
        exp_samples: [{ labels: '{}', value: count }],
      },
    ],
  });
  return [
    isAbout(1, within(bad, mine)),
    isAbout(0, within(good, mine)),
    isAbout(1, [...within(bad, mine), ...within(good, other)]),
    isAbout(0, [...within(good, mine), ...within(bad, other)]),
  ];
}

/** Alerts about what is not there fire for everything else too, so they are asked about one thing. */
const about = (name: string): string =>
  name.startsWith('Database')
    ? ', database="operator-pg"'
    : name === 'NoPodLeft'
      ? ', service="sequencer"'
      : '';

const absent: Situation = { bad: [], good: [up(sequencer(1), 1)] };

function judged(
  rules: readonly AlertRule[],
  situations: Readonly<Record<string, Situation>>,
  mine: string,
  other: string,
): string {
  const folder = temporaryFolder();
  const at = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  // Each alert is evaluated for its own situations alone: all of them for each would take promtool a minute.
  const files = Object.entries(situations).map(([name, situation]) => {
    const mineAlone = rules.filter(({ alert }) => alert === name);
    return at(`${name}.tests.yml`, {
      rule_files: [at(`${name}.yml`, { groups: [{ name, rules: mineAlone }] })],
      evaluation_interval: '15s',
      tests: tests(name, name === 'NoPodLeft' ? absent : situation, mine, other),
    });
  });
  return verdict('promtool', ['test', 'rules', ...files]);
}

const production = 'templates/starters/production.topology.yaml';

const names = (rules: readonly AlertRule[]): string[] => [...new Set(rules.map(({ alert }) => alert))].sort();

describe('the alerts', async () => {
  const plan = await planOfFile(production);
  const onOneMachine = (
    load(textOf(composeOf(plan), 'prometheus/operator-prometheus-alerts.yml')) as {
      groups: { rules: AlertRule[] }[];
    }
  ).groups.flatMap(({ rules }) => rules);
  const manifests = kubernetes.render(plan);
  const inCluster = textOf(manifests, 'operator/base/0-monitoring.yaml')
    .split('\n---\n')
    .map((text) => load(text) as { kind: string; spec: { groups: { rules: AlertRule[] }[] } })
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => spec.groups.flatMap(({ rules }) => rules));

  it('have a situation each in which they are tried here', () => {
    expect(names(onOneMachine)).toEqual(Object.keys(process).sort());
    expect(names(inCluster)).toEqual(Object.keys(cluster).sort());
  });

  it.skipIf(!judges.promtool.isHere)(
    'fire where they should and nowhere else, in a cluster with other environments',
    () => {
      expect(
        judged(inCluster, cluster, 'namespace="production-operator"', 'namespace="staging-operator"'),
      ).toBe('');
    },
  );

  it.skipIf(!judges.promtool.isHere)(
    'fire where they should and nowhere else, beside other jobs of a Prometheus',
    () => {
      expect(judged(onOneMachine, process, 'job="canton-plan"', 'job="other"')).toBe('');
    },
  );

  it('say what to do first, and that page stands in the folder', () => {
    for (const rule of [...onOneMachine, ...inCluster])
      expect(rule.annotations.runbook.length, rule.alert).toBeGreaterThan(10);
    for (const name of names(onOneMachine))
      expect(textOf(composeOf(plan), 'README.md')).toContain(`| ${name} |`);
    for (const name of names(inCluster)) expect(textOf(manifests, 'README.md')).toContain(`| ${name} |`);
  });

  it('of releases that do not publish health never wait for it', async () => {
    const text = textOf(
      composeOf(
        await planOfText(`apiVersion: canton-plan/v1
name: net
daml: { version: "2.5.1" }
environment: staging
databases: { pg: {} }
domains: { local: { database: pg, deployment: embedded, protocolVersion: 3 } }
participants: { node: { domains: [local], database: pg } }
`),
      ),
      'prometheus/prometheus-alerts.yml',
    );
    expect(text).not.toContain('daml_health_status');
    expect(text).toContain('RedundancyLost');
  });
});
