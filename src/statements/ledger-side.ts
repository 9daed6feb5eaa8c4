import { drawn, explained, figure, planned, type Statement, statement } from './statement.ts';

const participantBalancer =
  'a participant’s balancer has its own two instances behind it and sends requests to the active one';
const ownCache = 'every JSON API instance has a cache of its own, and a balancer asks whether it is ready';
const moreStacks = 'more stacks are more services, each with its own database';
const certificates =
  'client certificates are possible towards a participant, and neither towards JSON API nor sequencers';
const oneBalancer = 'participants get JSON API traffic and applications through one balancer';

/** JSON API and participant services (S36 to S47). */
export const ledgerSide: readonly Statement[] = [
  statement(
    'S36',
    'Users and parties live on one participant service, and its JSON API serves the same ones.',
    planned('set up on one service', moreStacks),
  ),
  statement(
    'S37',
    'With several participant services each user and party belongs to one.',
    planned('set up on one service', moreStacks),
  ),
  statement(
    'S38',
    'The application chooses the stack; no balancer spreads requests over participants.',
    planned('balancers in front of one service', participantBalancer),
    figure('figure 5', '5: two stacks, and nothing between them'),
  ),
  statement(
    'S39',
    'A JSON API service is one address: a balancer, two servers or more, a database for each.',
    planned('balancer, servers, caches', ownCache),
    figure('figure 2', '2: JSON API service'),
  ),
  statement(
    'S40',
    'Its balancer follows the health of each server.',
    planned('the balancer asks /readyz', ownCache),
  ),
  statement(
    'S41',
    'Its database is a cache of one server and can be lost.',
    planned('a plain database for each', ownCache),
  ),
  statement(
    'S42',
    'JSON API servers ask no client for a certificate.',
    planned('none on these links', certificates),
  ),
  statement(
    'S43',
    'Balancer and participant can authenticate each other.',
    planned('possible on these links', certificates),
  ),
  statement(
    'S44',
    'A participant service may have several JSON API servers; each of these has one participant service.',
    planned('one Ledger API address each', participantBalancer),
  ),
  statement(
    'S45a',
    'JSON API servers are all active, participants one at a time.',
    planned('first active, not in turn', participantBalancer),
  ),
  statement(
    'S45b',
    'A participant service is an active and a passive instance, one HA database and a balancer that asks both.',
    drawn('figure 3', 'links to a passive instance are failover links, all others solid'),
    planned('balancer and instances', participantBalancer),
    figure('figure 3', '3: participant service'),
  ),
  statement(
    'S45c',
    'JSON API and direct clients go through one participant balancer, which passes its health on.',
    drawn('figures 2 and 4', oneBalancer),
    planned('all through the balancer', participantBalancer),
    figure('figure 4', '4: stack, figures 2 and 3 on one grey background'),
  ),
  statement(
    'S46',
    'Offsets, deduplication of commands, users and parties tie a JSON API server to one participant service.',
    explained(
      '`explain json-api/several-participants`',
      'the reasons against several participants behind one address are told',
    ),
  ),
  statement(
    'S47',
    'To scale, users and parties are shared out and another whole stack is added.',
    drawn('stacks', 'JSON API and participant service stand on one ground as the stack that is replicated'),
    planned('a service more for each stack', moreStacks),
    figure('figure 5', '5: two stacks, and nothing between them'),
  ),
];
