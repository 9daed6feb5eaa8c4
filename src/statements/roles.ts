import { drawn, explained, filledIn, planned, type Statement, statement, understood } from './statement.ts';

const cast = 'every component of the cast is a process with the APIs that it is there for';

/** Who is who, who deploys what, and how services scale (S1 to S23). */
export const roles: readonly Statement[] = [
  statement(
    'S1',
    'A service is a logical box, an instance one process of it; the two words never mean the same.',
    drawn('services are borders, instances boxes', 'a service is a border, an instance a box in it'),
  ),
  statement(
    'S2',
    'In production every logical box is several components inside.',
    drawn('`--collapse` draws a service as one box', 'a service collapses into one dashed box with its name'),
  ),
  statement(
    'S3',
    'Business logic enters through the Ledger API, from clients outside the services.',
    drawn('applications stand outside', 'an application stands outside every service'),
    planned('no process is made for them', 'no process is made for an identity provider or an application'),
  ),
  statement(
    'S4',
    'A participant node offers the Ledger API and runs Daml.',
    planned('a process with a Ledger API', cast),
  ),
  statement(
    'S5',
    'The mediator decides for all parties alike whether a transaction happens.',
    planned('a process without any client API', cast),
  ),
  statement(
    'S6',
    'The domain manager, also called topology manager, looks after topology and keys of the domain.',
    planned('a process without any client API', cast),
    understood('`topologyManagers` is understood', '%s is understood as %s'),
  ),
  statement(
    'S7',
    'Sequencers put messages in order and hide what does it for them.',
    planned('a process with a public API', cast),
  ),
  statement(
    'S8',
    'What orders the messages makes the domain a SQL or a blockchain domain, never both.',
    planned(
      'one backend for each kind',
      'blockchain sequencers have a cache each, SQL sequencers one database together',
    ),
  ),
  statement(
    'S9',
    'The JSON API is REST for a participant, with a cache inside.',
    planned(
      'a process with a cache',
      'every JSON API instance has a cache of its own, and a balancer asks whether it is ready',
    ),
  ),
  statement(
    'S10',
    'A trigger service reacts to what happens on the ledger.',
    planned('a process for each node', cast),
  ),
  statement(
    'S11',
    'The OAuth2 middleware fetches and renews the tokens of trigger services.',
    planned('a process for each', cast),
  ),
  statement(
    'S12',
    'The identity provider is needed and stands outside the deployment.',
    drawn('drawn outside', 'an authorization server stands outside the services'),
    planned('never a container', 'no process is made for an identity provider or an application'),
  ),
  statement(
    'S13',
    'Organizations may each have an identity provider of their own.',
    planned(
      'verifiers by organization',
      'every organization’s participants verify tokens of their own provider',
    ),
  ),
  statement(
    'S14',
    'The provider of an application runs the domain and participants of its own.',
    planned('who runs what', 'the provider runs the domain and a participant, a user a participant alone'),
  ),
  statement(
    'S15',
    'A user of it runs a participant in its own network and reaches the domain through a sequencer.',
    planned('who runs what', 'the provider runs the domain and a participant, a user a participant alone'),
  ),
  statement(
    'S16',
    'A participant needs one sequencer at least, not all of them.',
    filledIn(
      'all sequencers of the domain, unless a list is written',
      'a participant is connected to every sequencer unless it names some',
    ),
  ),
  statement(
    'S17',
    'The owner of a domain runs business logic on its own participant and triggers.',
    planned(
      'triggers on the provider’s side',
      'the provider runs the domain and a participant, a user a participant alone',
    ),
  ),
  statement(
    'S18',
    'Organizations live in networks of their own; lines between them cross a border.',
    drawn(
      'borders and gateways',
      'organizations have borders of their own, with the gateway between participant and sequencer',
    ),
  ),
  statement(
    'S19',
    'A larger machine is the simplest way to scale and soon ends; the subject here is more machines.',
    explained(
      '`explain participant/shard-unknown`',
      'scaling is explained as more services, not larger machines',
    ),
  ),
  statement(
    'S20',
    'Spare components stand in another availability zone.',
    filledIn('instances are spread over the zones', 'instances take the zones in turn'),
    planned('zones of processes', 'instances of a service stand in different zones'),
  ),
  statement(
    'S21',
    'Where instances hold no state, another instance gives both speed and availability.',
    filledIn(
      'active-active',
      'JSON API servers and sequencers are active-active, all other nodes active-passive',
    ),
  ),
  statement(
    'S22',
    'Where they do, one instance is active on a shared database, and scaling means another whole service.',
    filledIn(
      'active-passive',
      'JSON API servers and sequencers are active-active, all other nodes active-passive',
    ),
    planned('one database for each service', 'replicas share one database, services none'),
  ),
  statement(
    'S23',
    'Such a service is two instances and one highly available database that is its alone.',
    filledIn('two instances in production', 'two instances in production, one in development'),
    planned('one database for each service', 'replicas share one database, services none'),
  ),
];
