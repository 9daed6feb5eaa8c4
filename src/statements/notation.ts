import { drawn, type Statement, statement } from './statement.ts';

/** What the marks of the figures mean (S24 to S35). */
export const notation: readonly Statement[] = [
  statement(
    'S24',
    'A solid box is one instance; its role stands in brackets.',
    drawn('boxes', 'a service is a border, an instance a box in it'),
  ),
  statement(
    'S25',
    'A disk is a database; HA in its name means shared and highly available, a plain one is a local cache.',
    drawn('disks', 'databases are disks; only shared ones that survive a failure say HA'),
  ),
  statement(
    'S26',
    'A dashed border around components is the highly available service.',
    drawn('borders', 'a service is a border, an instance a box in it'),
  ),
  statement(
    'S27',
    'A small dashed box with a name stands for such a whole service.',
    drawn('`--collapse`', 'a service collapses into one dashed box with its name'),
  ),
  statement(
    'S28',
    'A dashed red arrow is a health signal and points at its reader.',
    drawn('arrows', 'health signals point at who acts on them'),
  ),
  statement(
    'S29',
    'A dashed green line comes to life at failover.',
    drawn('failover lines', 'links to a passive instance are failover links, all others solid'),
  ),
  statement(
    'S30',
    'A load balancer has a symbol of its own, between the services.',
    drawn('a round symbol', 'a load balancer is a symbol of its own between services'),
  ),
  statement(
    'S31',
    'A thin solid line is ordinary traffic.',
    drawn('solid lines', 'links to a passive instance are failover links, all others solid'),
  ),
  statement(
    'S32',
    'A dashed box is a standby that does not run, which a passive instance does.',
    drawn('dashed boxes', 'a standby that is not running is dashed, a passive instance is not'),
  ),
  statement(
    'S33',
    'Colours tell which rules a trigger node runs; a standby has that of its live node.',
    drawn(
      'colours of rule sets',
      'trigger nodes have the colour of their rules, a standby that of its live node',
    ),
  ),
  statement(
    'S34',
    'Health of triggers and middleware goes to the monitoring system.',
    drawn('arrows to monitoring', 'trigger nodes and middleware report to the monitoring system'),
  ),
  statement(
    'S35',
    'The unit that is multiplied to scale stands on a grey ground.',
    drawn(
      'the ground of a stack',
      'JSON API and participant service stand on one ground as the stack that is replicated',
    ),
  ),
];
