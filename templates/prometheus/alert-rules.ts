import { type Monitor, type MonitorTarget, promqlString } from '#template';
import { type AlertRule, type AlertSpec, alertRule, type Scope } from './alert.ts';

const triggerAlerts = ({ matcher, swap, lookAtService }: Scope): AlertSpec[] => [
  {
    name: 'TriggerNodeDown',
    severity: 'critical',
    wait: '30s',
    expr: `sum by (service) (up{${matcher}, kind="trigger-node"}) < 1`,
    summary: 'No instance of trigger node {{ $labels.service }} is running',
    description:
      'Its rules do not fire. Start the live instance again; if that fails, stop it for good and then start its standby, in this order.',
    runbook: swap,
  },
  {
    name: 'TriggerNodeRunsTwice',
    severity: 'critical',
    wait: '15s',
    expr: `sum by (service) (up{${matcher}, kind="trigger-node"}) > 1`,
    summary: 'Several instances of trigger node {{ $labels.service }} are running',
    description: 'Each of them runs the same rules, so every reaction happens twice. Stop all but one.',
    runbook: lookAtService,
  },
];

const middlewareAlerts = ({ matcher, swap }: Scope): AlertSpec[] => [
  {
    name: 'OAuthMiddlewareDown',
    severity: 'critical',
    wait: '30s',
    expr: `sum by (service) (up{${matcher}, kind="oauth-middleware"}) < 1`,
    summary: 'No instance of OAuth2 middleware {{ $labels.service }} is running',
    description:
      'Trigger nodes cannot refresh their tokens and will stop working when these expire. Start it again, or start its standby.',
    runbook: swap,
  },
];

/** A passive instance runs, but reports components that are not ready; so the number of ready instances is what counts. */
const activePassiveAlerts = ({ matcher }: Scope): AlertSpec[] => [
  {
    name: 'NotExactlyOneActive',
    severity: 'critical',
    wait: '2m',
    expr: `sum by (service, kind) (min by (service, kind, process) (daml_health_status{${matcher}, mode="active-passive"})) != 1`,
    summary: '{{ $value }} instances of {{ $labels.service }} are active, not one',
    description:
      'With none, the service is down although its processes run: look at its database and at the lock there. With several, an instance works on another database than the others.',
    runbook:
      'Ask each instance for GET /health on its health port, and its database whether it accepts connections.',
  },
  {
    name: 'HealthNotPublished',
    severity: 'warning',
    wait: '10m',
    expr: `sum by (service, kind) (up{${matcher}, mode="active-passive"}) > 0 unless on (service, kind) count by (service, kind) (daml_health_status{${matcher}, mode="active-passive"})`,
    summary: 'No instance of {{ $labels.service }} says whether it is healthy',
    description:
      'Its processes publish metrics, but not their health, so nobody would notice that none is active.',
    runbook:
      'Look for daml_health_status among the metrics of each instance, and for errors in its log since its start.',
  },
];

const balancerAlerts = ({ matcher }: Scope): AlertSpec[] => [
  {
    name: 'BalancerWithoutInstance',
    severity: 'critical',
    wait: '1m',
    expr: `max by (service) (haproxy_backend_active_servers{${matcher}, kind="load-balancer", proxy="instances"}) < 1`,
    summary: 'Load balancer {{ $labels.service }} has no living instance behind it',
    description:
      'Clients get no answer although the balancer runs: none of its instances is active and healthy.',
    runbook: 'Ask every instance behind it for its health, at the port and path that haproxy.cfg names.',
  },
];

const commonAlerts = ({ matcher, lookAtService, lookAtProcess }: Scope): AlertSpec[] => [
  {
    name: 'ServiceDown',
    severity: 'critical',
    wait: '30s',
    expr: `sum by (service, kind) (up{${matcher}, starts="always", mode!="live-standby"}) == 0`,
    summary: 'No instance of {{ $labels.kind }} {{ $labels.service }} is running',
    description: 'Clients get no answer until one of them is started again.',
    runbook: lookAtService,
  },
  {
    name: 'InstanceDown',
    severity: 'warning',
    wait: '2m',
    expr: `up{${matcher}, starts="always", mode!="live-standby"} == 0`,
    summary: '{{ $labels.process }} of {{ $labels.service }} is not running',
    description: 'The service goes on with its other instances, but does not survive the next failure.',
    runbook: lookAtProcess,
  },
];

/** What a monitor calls one service with how many of its instances always run. */
export interface WatchedService {
  readonly kind: MonitorTarget['kind'];
  readonly service: string;
  readonly instances: number;
}

/** The services whose instances stand for one another. */
function watchedServices(monitor: Monitor): WatchedService[] {
  const counts = new Map<string, WatchedService>();
  for (const { kind, service, starts } of monitor.targets) {
    if (starts !== 'always') continue;
    const key = `${kind} ${service}`;
    counts.set(key, { kind, service, instances: (counts.get(key)?.instances ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** An instance whose process is gone gives no sample at all, so those that are there are counted. */
const redundancyAlert = ({ kind, service, instances }: WatchedService, scope: Scope): AlertRule =>
  alertRule(
    {
      name: 'RedundancyLost',
      severity: 'warning',
      wait: '5m',
      expr: `sum by (service, kind) (up{${scope.matcher}, kind=${promqlString(kind)}, service=${promqlString(service)}, starts="always"}) < ${instances}`,
      labels: { kind, service },
      summary: `Fewer than ${instances} instances of {{ $labels.service }} are running`,
      description: 'The service goes on, but does not survive the next failure.',
      runbook: scope.lookAtService,
    },
    scope,
  );

/** Alert rules for what a monitor watches. A healthy passive instance and a waiting standby never raise one. */
export function alertRules(
  monitor: Monitor,
  scope: Scope,
  services: readonly WatchedService[] = watchedServices(monitor),
): AlertRule[] {
  const kinds = new Set(monitor.targets.map((target) => target.kind));
  const hasPassive = monitor.targets.some((target) => target.mode === 'active-passive');
  const specs = [
    ...(kinds.has('trigger-node') ? triggerAlerts(scope) : []),
    ...(kinds.has('oauth-middleware') ? middlewareAlerts(scope) : []),
    ...(hasPassive && monitor.hasHealthMetric ? activePassiveAlerts(scope) : []),
    ...(kinds.has('load-balancer') ? balancerAlerts(scope) : []),
    ...commonAlerts(scope),
  ];
  return [
    ...specs.map((spec) => alertRule(spec, scope)),
    ...services.filter(({ instances }) => instances > 1).map((service) => redundancyAlert(service, scope)),
  ];
}

/** Of each kind of alert one, for a page that tells what it means: a large network has one for each of its services. */
export const alertSamples = (monitor: Monitor, scope: Scope): AlertRule[] =>
  alertRules(
    monitor,
    scope,
    watchedServices(monitor)
      .filter(({ instances }) => instances > 1)
      .slice(0, 1),
  );

/** Each alert once, for a page: its name, how bad it is, what it says and what to do first. */
export const alertRows = (
  rules: readonly AlertRule[],
): readonly (readonly [name: string, severity: string, description: string, runbook: string])[] => [
  ...new Map(
    rules.map(({ alert, labels, annotations }) => [
      alert,
      [alert, labels['severity'] ?? '', annotations.description, annotations.runbook] as const,
    ]),
  ).values(),
];

/** A file of rules. */
export const alertFile = (rules: readonly AlertRule[]) => ({ groups: [{ name: 'canton-plan', rules }] });
