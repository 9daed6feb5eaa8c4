/** The part of Grafana's dashboard model that is written here (Grafana: "Dashboard JSON model", schema version 39). */
export interface Dashboard {
  readonly [key: string]: unknown;
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly object[];
}

/** One drawing: its title, what it means, its unit in Grafana's words, and its queries with their legends. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly unit: 'short' | 's' | 'reqps' | 'percentunit' | 'bytes' | 'bool';
  readonly queries: readonly (readonly [expr: string, legend: string])[];
  /** A number for each series, in place of lines. */
  readonly isStat?: boolean;
}

/** Whoever imports a dashboard, or has a sidecar load it, chooses the source: its id is not known here. */
const datasource = { type: 'prometheus', uid: '$datasource' };

const width = 12;
const height = 8;

/** A dashboard with two panels in each row. */
export const dashboardOf = (uid: string, title: string, panels: readonly Panel[]): Dashboard => ({
  uid,
  title,
  tags: ['canton-plan'],
  schemaVersion: 39,
  version: 1,
  editable: true,
  timezone: 'browser',
  refresh: '30s',
  time: { from: 'now-1h', to: 'now' },
  annotations: { list: [] },
  templating: {
    list: [
      {
        ...{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        ...{ hide: 0, includeAll: false, multi: false, refresh: 1, regex: '', options: [] },
      },
    ],
  },
  panels: panels.map((panel, index) => ({
    id: index + 1,
    type: panel.isStat === true ? 'stat' : 'timeseries',
    title: panel.title,
    description: panel.description,
    datasource,
    gridPos: { h: height, w: width, x: (index % 2) * width, y: Math.floor(index / 2) * height },
    fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
    options:
      panel.isStat === true
        ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'value' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: panel.queries.map(([expr, legendFormat], at) => ({
      refId: String.fromCharCode(65 + at),
      ...{ expr, legendFormat, datasource, editorMode: 'code', range: true },
    })),
  })),
});
