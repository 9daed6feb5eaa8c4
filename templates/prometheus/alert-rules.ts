import type { Monitor } from '#template';

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: 'critical' | 'warning' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const rule = (
  alert: string,
  severity: 'critical' | 'warning',
  wait: string,
  expr: string,
  summary: string,
  description: string,
): AlertRule => ({ alert, expr, for: wait, labels: { severity }, annotations: { summary, description } });

const triggerRules = [
  rule(
    'TriggerNodeDown',
    'critical',
    '30s',
    'sum by (service) (up{kind="trigger-node"}) < 1',
    'No instance of trigger node {{ $labels.service }} is running',
    'Its rules do not fire. Start the live instance again; if that fails, stop it for good and then start its standby, in this order.',
  ),
  rule(
    'TriggerNodeRunsTwice',
    'critical',
    '15s',
    'sum by (service) (up{kind="trigger-node"}) > 1',
    'Several instances of trigger node {{ $labels.service }} are running',
    'Each of them runs the same rules, so every reaction happens twice. Stop all but one.',
  ),
];

const middlewareRules = [
  rule(
    'OAuthMiddlewareDown',
    'critical',
    '30s',
    'sum by (service) (up{kind="oauth-middleware"}) < 1',
    'No instance of OAuth2 middleware {{ $labels.service }} is running',
    'Trigger nodes cannot refresh their tokens and will stop working when these expire. Start it again, or start its standby.',
  ),
];

/** A passive instance runs, but reports components that are not ready; so the number of ready instances is what counts. */
const activePassiveRules = [
  rule(
    'NotExactlyOneActive',
    'critical',
    '2m',
    'sum by (service) (min by (service, process) (daml_health_status{mode="active-passive"})) != 1',
    '{{ $value }} instances of {{ $labels.service }} are active, not one',
    'With none, the service is down although its processes run: look at its database and at the lock there. With several, an instance works on another database than the others.',
  ),
];

const commonRules = [
  rule(
    'ServiceDown',
    'critical',
    '30s',
    'sum by (service, kind) (up{starts="always", mode!="live-standby"}) == 0',
    'No instance of {{ $labels.kind }} {{ $labels.service }} is running',
    'Clients get no answer until one of them is started again.',
  ),
  rule(
    'InstanceDown',
    'warning',
    '2m',
    'up{starts="always", mode!="live-standby"} == 0',
    '{{ $labels.process }} of {{ $labels.service }} is not running',
    'The service goes on with its other instances, but does not survive the next failure.',
  ),
];

/** Alert rules for what a monitor watches. A healthy passive instance and a waiting standby never raise one. */
export function alertRules(monitor: Monitor) {
  const kinds = new Set(monitor.targets.map((target) => target.kind));
  const hasPassive =
    monitor.hasHealthMetric && monitor.targets.some((target) => target.mode === 'active-passive');
  const rules = [
    ...(kinds.has('trigger-node') ? triggerRules : []),
    ...(kinds.has('oauth-middleware') ? middlewareRules : []),
    ...(hasPassive ? activePassiveRules : []),
    ...commonRules,
  ];
  return { groups: [{ name: 'canton-plan', rules }] };
}
