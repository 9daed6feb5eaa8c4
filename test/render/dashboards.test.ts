/**
 * Dashboards: every query is read by promtool, asks for metrics that the documents name, and for one environment; panels
 * have ids of their own and do not lie on each other; kustomize makes the ConfigMaps that a sidecar looks for.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/render/index.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import {
  composeOf,
  judges,
  planOfText,
  temporaryFolder,
  textOf,
  verdict,
  writeArtifacts,
} from './rendered.ts';

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly datasource: { readonly uid: string };
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly refId: string; readonly expr: string }[];
  }[];
}

const solution = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8').replace(
  'alerts: true }',
  'alerts: true, dashboards: { publish: 3000 } }',
);
const plan = await planOfText(solution);
const compose = composeOf(plan);
const cluster = kubernetes.render(plan);
const dashboards = (artifacts: readonly Artifact[], path: RegExp): Dashboard[] =>
  artifacts.filter((each) => path.test(each.path)).map(({ text }) => JSON.parse(text));
const ofCompose = dashboards(compose, /^grafana\/.*\.json$/);
const ofCluster = dashboards(cluster, /0-dashboards\/.*\.json$/);
const queries = (all: readonly Dashboard[]): string[] =>
  all.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));

/** Common Metrics (2.5 and 2.6), and the manuals of HAProxy, CloudNativePG and Kubernetes. */
const documented =
  /^(?:up|daml_(?:health_status|grpc_server_(?:started_total|handled_total|duration_seconds_bucket)|http_requests_(?:total|duration_seconds_bucket))|haproxy_(?:backend_active_servers|backend_connection_errors_total|frontend_current_sessions)|cnpg_(?:collector_up|backends_total|pg_settings_setting|pg_replication_lag)|kubelet_volume_stats_(?:available|capacity)_bytes)$/;

describe('dashboards', () => {
  it('are there for each group of an organization, with a name and an id of their own', () => {
    expect(ofCompose.map(({ title }) => title)).toEqual([
      ...['Domain', 'Participants', 'JSON API', 'Triggers and OAuth2 middlewares', 'Load balancers'].map(
        (title) => `${title}: exchange`,
      ),
      ...['Participants', 'JSON API', 'Triggers and OAuth2 middlewares', 'Load balancers'].map(
        (title) => `${title}: alpha-bank`,
      ),
    ]);
    expect(ofCluster.filter(({ title }) => title.startsWith('Databases'))).toHaveLength(2);
    for (const all of [ofCompose, ofCluster])
      expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
  });

  it('have ids of their own also where names of environments are long and begin alike', async () => {
    const long = 'a-very-long-name-of-an-organization';
    const both = `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: staging
organizations: { ${long}-east: {}, ${long}-west: {} }
domains: { main: { protocolVersion: 7, external: { sequencers: ["https://seq.example:443"] } } }
participants:
  east: { organization: ${long}-east, domains: [main] }
  west: { organization: ${long}-west, domains: [main] }
monitoring: { dashboards: true }
`;
    const rendered = await planOfText(both);
    for (const all of [
      dashboards(composeOf(rendered), /^grafana\/.*\.json$/),
      dashboards(kubernetes.render(rendered), /0-dashboards\/.*\.json$/),
    ]) {
      expect(all.length).toBeGreaterThan(3);
      expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
      for (const { uid } of all) expect(uid.length).toBeLessThanOrEqual(40);
    }
  });

  it('have panels that do not meet, and a source that is chosen', () => {
    for (const { uid, panels, templating } of [...ofCompose, ...ofCluster]) {
      expect(uid.length).toBeLessThanOrEqual(40);
      expect(templating.list).toEqual([expect.objectContaining({ name: 'datasource', type: 'datasource' })]);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const fields = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
      );
      expect(new Set(fields).size).toBe(fields.length);
      for (const { gridPos, targets } of panels) {
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      }
    }
  });

  it('ask for documented metrics of their own environment alone', () => {
    for (const expr of queries([...ofCompose, ...ofCluster])) {
      const metrics = [...expr.matchAll(/([a-z_]+)\{([^}]*)\}/g)];
      expect(metrics.length, expr).toBeGreaterThan(0);
      for (const [, metric = '', matchers = ''] of metrics) {
        expect(metric).toMatch(documented);
        expect(matchers).toMatch(/^(?:job="canton-plan"|namespace="solution-lb-(?:exchange|alpha-bank)")/);
      }
    }
  });

  it('ask for no health of components before the release that has it', async () => {
    const old = await planOfText(solution.replace('"2.10.4"', '"2.5.5"'));
    const asked = queries(dashboards(composeOf(old), /^grafana\/.*\.json$/)).join('\n');
    expect(asked).toContain('daml_grpc_server_started_total');
    expect(asked).not.toContain('daml_health_status');
  });

  it('are shown to this machine alone by a Grafana in which nobody can log in', () => {
    const file = loadAll(textOf(compose, 'docker-compose.yaml'))[0] as {
      services: Record<string, { ports?: string[]; environment: Record<string, string>; volumes: string[] }>;
    };
    const grafana = file.services['exchange-grafana'];
    expect(grafana?.ports).toEqual(['127.0.0.1:3000:3000']);
    expect(grafana?.environment['GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION']).toBe('true');
    const mounted = grafana?.volumes.flatMap((each) => /^\.\/([^:]+):/.exec(each)?.[1] ?? []) ?? [];
    expect(mounted.length).toBeGreaterThan(5);
    for (const path of mounted) textOf(compose, path);
  });

  it.skipIf(!judges.promtool.isHere)('have queries that Prometheus reads', () => {
    const rules = queries([...ofCompose, ...ofCluster]).map((expr, index) => ({
      record: `q:${index}`,
      expr,
    }));
    const file = join(temporaryFolder(), 'rules.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'all', rules }] }));
    expect(verdict('promtool', ['check', 'rules', file])).toBe('');
  });

  it('become ConfigMaps for the sidecar, whose names stay', () => {
    const folder = temporaryFolder();
    writeArtifacts(folder, cluster);
    const { stdout, status, error } = spawnSync('kubectl', ['kustomize', join(folder, 'exchange/base')], {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    });
    if (error !== undefined) return console.warn('kubectl is not here: kustomize was not asked');
    expect(status).toBe(0);
    const maps = (
      loadAll(stdout) as { kind: string; metadata: { name: string; labels?: object }; data?: object }[]
    ).filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('dashboard-'));
    expect(maps.map(({ metadata }) => metadata.name).sort()).toEqual(
      ['balancers', 'databases', 'domain', 'json-api', 'participant', 'triggers'].map(
        (name) => `dashboard-${name}`,
      ),
    );
    for (const { metadata } of maps) expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
  });
});
