import {
  drawn,
  evicted,
  explained,
  figure,
  filledIn,
  isolated,
  planned,
  type Statement,
  statement,
} from './statement.ts';

const sequencers = 'sequencers all run, behind a round robin, or in the list of every client';
const backends = 'blockchain sequencers have a cache each, SQL sequencers one database together';
const inner = 'nothing stands in front of mediators and domain managers, and nothing of them is published';
const whoActs =
  'health goes from sequencers to their balancer and on to the clients, or straight to the clients';
const passive =
  'active clients have solid links to all sequencers, passive ones failover links, and all get their health';
const modes = 'JSON API servers and sequencers are active-active, all other nodes active-passive';
const noCertificates =
  'client certificates are possible towards a participant, and neither towards JSON API nor sequencers';

/** Sequencers, mediators and domain managers (S48 to S77, S90 and S91). */
export const domainSide: readonly Statement[] = [
  statement('S48', 'All sequencers accept and handle requests.', planned('all run', sequencers)),
  statement(
    'S49',
    'How to deploy them depends on balancing and on how far power is to be shared.',
    filledIn(
      'a balancer, unless the clients balance',
      'sequencers are reached through a balancer unless the file says otherwise',
    ),
  ),
  statement(
    'S50',
    'Participants, mediators and domain managers are their only clients.',
    planned('who connects', 'only participants, mediators and domain managers connect to sequencers'),
    isolated('network policies for Kubernetes', 'lets through what the plan connects, and nothing else'),
  ),
  statement(
    'S51',
    'There are no client certificates between them and these clients.',
    planned('server certificates only', noCertificates),
  ),
  statement(
    'S52',
    'Either a balancer stands in front, or each client balances itself.',
    planned('both', sequencers),
    figure('figure 6, left', '6, left: clients reach the sequencers through a balancer'),
    figure('figure 6, right', '6, right: clients balance themselves'),
  ),
  statement(
    'S53',
    'With a balancer clients are simple, and the balancer has to be set up.',
    planned('a balancer that is set up', sequencers),
  ),
  statement(
    'S54',
    'Without one every client has the list of all sequencers and turns to healthy ones.',
    planned('full lists', sequencers),
    figure('figure 6, right', '6, right: clients balance themselves'),
  ),
  statement(
    'S55',
    'Health goes to the balancer and on to clients, or to the clients at once.',
    drawn('figure 6', whoActs),
    figure('figure 6, left', '6, left: clients reach the sequencers through a balancer'),
  ),
  statement(
    'S56',
    'A balancer is one address; a new sequencer changes nothing for clients.',
    explained(
      '`explain sequencer/lists-in-many-organizations`',
      'the price of lists at every client is told',
    ),
  ),
  statement(
    'S57',
    'A blockchain domain is for parties that do not trust a central operator.',
    explained(
      '`explain domain/blockchain-for-one-organization`',
      'both kinds of domain are explained by whom their users trust',
    ),
  ),
  statement(
    'S58',
    'A chain cannot be queried, so each sequencer keeps a cache database of its own.',
    planned('a cache each', backends),
  ),
  statement(
    'S59',
    'The cache spares reading the chain anew at every start.',
    explained('`explain sequencer/without-cache`', 'what the cache of a blockchain sequencer is for is told'),
  ),
  statement(
    'S60',
    'Each sequencer talks to a peer of its own; its cache needs no HA.',
    drawn('figure 7', 'every blockchain sequencer has its own peer and its own plain cache'),
    figure('figure 7', '7: blockchain domain, a cache and a peer for each sequencer'),
  ),
  statement('S61', 'Both ways of balancing fit a blockchain domain.', planned('both', sequencers)),
  statement(
    'S62',
    'It grows by a sequencer with its cache, made known to clients.',
    planned('a cache each', backends),
  ),
  statement(
    'S63',
    'A SQL domain keeps its data with the provider, whom users trust that far.',
    explained(
      '`explain domain/blockchain-for-one-organization`',
      'both kinds of domain are explained by whom their users trust',
    ),
  ),
  statement(
    'S64',
    'SQL sequencers share that one database and need no cache.',
    planned('one database', backends),
  ),
  statement(
    'S65',
    'That database is highly available and stands outside the sequencer service.',
    drawn('figure 8', 'the database of a SQL domain stands outside the sequencer service'),
    figure('figure 8', '8: SQL domain, client-side balancing'),
  ),
  statement('S66', 'It grows by a sequencer, with no further database.', planned('one database', backends)),
  statement(
    'S67',
    'Active clients use all sequencers, passive ones would.',
    drawn('figure 8', passive),
    figure('figure 8', '8: SQL domain, client-side balancing'),
  ),
  statement(
    'S68',
    'Mediators take no requests from outside.',
    planned('nothing is published', inner),
    isolated('network policies for Kubernetes', 'lets through what the plan connects, and nothing else'),
  ),
  statement(
    'S69',
    'No balancer stands in front of mediators.',
    planned('none is planned', inner),
    drawn('none is drawn', 'mediators stand behind no balancer'),
  ),
  statement(
    'S70',
    'A mediator service is active-passive on an HA database.',
    filledIn('active-passive', modes),
    planned('one database for each service', 'replicas share one database, services none'),
    evicted('workloads for Kubernetes', 'can be evicted one at a time, whichever instance is active'),
  ),
  statement(
    'S71',
    'To scale, add another mediator service with its own database.',
    planned('figure 10', 'a mediator service more is two instances and a database more'),
    figure('figure 10', '10: two mediator services'),
  ),
  statement(
    'S72',
    'The active mediator uses the sequencers, the passive one would, both hear of their health.',
    drawn('figures 8 to 10', passive),
    figure('figure 9', '9: mediator service'),
  ),
  statement(
    'S73',
    'Domain managers take no requests from outside.',
    planned('nothing is published', inner),
    isolated('network policies for Kubernetes', 'lets through what the plan connects, and nothing else'),
  ),
  statement(
    'S74',
    'A domain manager service is active-passive.',
    filledIn('active-passive', modes),
    evicted('workloads for Kubernetes', 'can be evicted one at a time, whichever instance is active'),
  ),
  statement(
    'S75',
    'A domain has one domain manager service.',
    planned('nothing to balance', inner),
    figure('figure 11', '11: domain manager service'),
  ),
  statement(
    'S76',
    'That is enough: topology changes are rare and off the path of transactions.',
    explained('`explain domain-manager/several-per-domain`', 'why one domain manager is enough is told'),
  ),
  statement(
    'S77',
    'It is highly available from 2.5.0 on.',
    filledIn('two instances', 'a domain manager has two instances from 2.5.0 on'),
  ),
  statement(
    'S90',
    'A mediator has no endpoint that steers traffic, yet can be asked for its health since 2.6.',
    planned(
      'gRPC probes',
      'every Canton node answers two questions: whether it lives, and whether it is active',
    ),
  ),
  statement(
    'S91',
    'Client certificates at sequencers are not merely missing yet: all of 2.x has none.',
    planned('server certificates only', noCertificates),
  ),
];
