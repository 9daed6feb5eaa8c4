import { drawn, evicted, figure, planned, type Statement, statement } from './statement.ts';

const standby = 'a trigger standby does not run and shares the store of its live node';
const providers = 'every provider has its own middleware and its own trigger nodes';
const liveMeetsLive = 'of live and standby triggers and middlewares only live meets live with a solid line';

/** Trigger services and their middleware (S78 to S89). */
export const triggerSide: readonly Statement[] = [
  statement(
    'S78',
    'A trigger service is its nodes and the OAuth2 middleware.',
    drawn('one border', liveMeetsLive),
  ),
  statement('S79', 'It does not survive a failure by itself.', planned('one live instance', standby)),
  statement(
    'S80',
    'A monitoring system restarts what failed, or stops it and only then starts another.',
    planned('stop first', standby),
    drawn('health goes to monitoring', 'trigger nodes and middleware report to the monitoring system'),
    evicted('workloads for Kubernetes', 'never run a live trigger node or middleware twice'),
  ),
  statement(
    'S81',
    'Live node and standby share a PostgreSQL database.',
    planned('one store for the pair', standby),
  ),
  statement('S82', 'A middleware serves one identity provider.', planned('figure 14', providers)),
  statement(
    'S83',
    'More trigger nodes scale it; pairs of one provider may share a middleware.',
    drawn('figure 13', 'trigger nodes have the colour of their rules, a standby that of its live node'),
    figure('figure 13', '13: two rule sets, each with a store and a colour of its own'),
  ),
  statement(
    'S84',
    'A trigger rule runs on one live node, wherever it may be.',
    planned('one live instance', standby),
    evicted('workloads for Kubernetes', 'never run a live trigger node or middleware twice'),
  ),
  statement('S85', 'A trigger node is bound to one identity provider.', planned('figure 14', providers)),
  statement(
    'S86',
    'More providers mean trigger nodes and middleware for each of them.',
    planned('figure 14', providers),
    figure('figure 14', '14: two providers, two complete trigger services'),
  ),
  statement(
    'S87',
    'Only live node and live middleware are joined by a solid line.',
    drawn('figure 12', liveMeetsLive),
    figure('figure 12', '12: trigger service, live and standby'),
  ),
  statement(
    'S88',
    'Trigger nodes reach the ledger through the participant’s balancer.',
    planned(
      'one address',
      'a participant’s balancer has its own two instances behind it and sends requests to the active one',
    ),
  ),
  statement(
    'S89',
    'Figure 13 gives two live nodes one database; each needs tables of its own in it.',
    planned('a logical database for each node', standby),
    figure('figure 13', '13: two rule sets, each with a store and a colour of its own'),
  ),
];
