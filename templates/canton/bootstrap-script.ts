import {
  type ConnectTask,
  type DomainTask,
  type Endpoint,
  fillSlots,
  type HostOf,
  type IdentifyTask,
  type In,
  type Job,
  joined,
  type ParticipantSetUp,
  type Plan,
  type ServiceNodes,
  scala,
  tidied,
  trimmedEnd,
} from '#template';
import { active } from './active.ts';
import { triggersScript } from './trigger-script.ts';

/** Where participant ids lie that one organization hands to another. */
export const handOverFolder = '/handover';
const handOverSlot = scala`/handover`;

/** The console script of a job; a console for administrators has none. */
export function bootstrapScript(job: Job, plan: Plan, hostOf: HostOf): string | undefined {
  switch (job.task.type) {
    case 'identify':
      return identifyScript(job.task);
    case 'domain':
      return domainScript(job.task, plan, hostOf);
    case 'connect':
      return connectScript(job.task, job, plan, hostOf);
    case 'triggers':
      return triggersScript(job.task, hostOf);
    case 'console':
      return undefined;
  }
}

const identifyScript = (task: IdentifyTask): In<'scala'> =>
  fillSlots('canton/identify.canton', {
    active: active(),
    participants: services(task.participants),
    handOver: handOverSlot,
  });

function domainScript(task: DomainTask, plan: Plan, hostOf: HostOf): In<'scala'> {
  const needsMembers = task.isPermissioned;
  const common = {
    domain: scala.comment(task.domain),
    active: active(),
    imports: joined(
      [needsMembers ? membershipImports : scala``, task.endpoints.length > 0 ? sequencerImports : scala``],
      '',
    ),
    managerNodes: scala.strings(task.manager?.nodes ?? []),
    membership: needsMembers
      ? fillSlots('canton/membership.canton', {
          members: services(task.members),
          foreignMembers: joined(task.foreignMembers.map(scala.string), ', '),
          handOver: handOverSlot,
        })
      : scala``,
    parameters: parameters(task),
    pruning: pruning(task),
  };
  if (task.isEmbedded) return tidied(fillSlots('canton/embedded-domain.canton', common));
  return tidied(
    fillSlots('canton/distributed-domain.canton', {
      ...common,
      managerService: scala.string(task.manager?.service ?? ''),
      sequencers: scala.strings(task.sequencers),
      mediators: services(task.mediators),
      identity: plan.profile.console.waitsForIdentity
        ? scala`manager.health.wait_for_identity()`
        : scala`waitFor("the identity of the domain manager")(manager.id.toProtoPrimitive.nonEmpty)`,
      moreSequencers: task.endpoints.length === 0 ? scala`` : moreSequencers(task, plan, hostOf),
    }),
  );
}

/** Source: manual, "Manage Domains"; DomainAdministration.scala of each line. */
const parameters = (task: DomainTask): In<'scala'> =>
  task.parameters.length === 0
    ? scala``
    : fillSlots('canton/parameters.canton', {
        parameters: joined(
          task.parameters.map(
            ({ name, millis }) =>
              scala`${scala.code(name)} = com.digitalasset.canton.config.NonNegativeFiniteDuration.ofMillis(${millis}L)`,
          ),
          ', ',
        ),
      });

function pruning({ pruning: schedule, isEmbedded }: DomainTask): In<'scala'> {
  if (schedule === undefined) return scala``;
  const common = {
    cron: scala.string(schedule.cron),
    maxDuration: schedule.maxSeconds,
    retention: schedule.retentionSeconds,
  };
  return fillSlots('canton/pruning.canton', {
    ...common,
    nodes: isEmbedded
      ? fillSlots('canton/pruning-embedded.canton', {})
      : fillSlots('canton/pruning-distributed.canton', {
          sequencers: joined(
            schedule.sequencers.map((names) => scala`  ${scala.strings(names)}`),
            ',\n',
          ),
        }),
  });
}

const moreSequencers = (task: DomainTask, { profile }: Plan, hostOf: HostOf): In<'scala'> =>
  fillSlots('canton/more-sequencers.canton', {
    endpoints: joined(
      task.endpoints.map((endpoint) => scala.string(url(endpoint, endpoint.tls !== undefined, hostOf))),
      ', ',
    ),
    helpers: fillSlots('canton/sequencers.canton', {}),
    connections: profile.console.sequencersByAlias ? scala`.flatMap(_.connections)` : scala``,
    addEndpoints: scala.code(profile.console.addSequencerEndpoints),
  });

const sequencerImports = scala`import com.digitalasset.canton.sequencing.{GrpcSequencerConnection, SequencerConnection}
`;

const membershipImports = scala`import com.digitalasset.canton.topology.ParticipantId
import com.digitalasset.canton.topology.transaction.{ParticipantPermission, TrustLevel}
import java.nio.file.{Files, Paths}
`;

function connectScript(task: ConnectTask, job: Job, plan: Plan, hostOf: HostOf): In<'scala'> {
  const { sequencersByAlias } = plan.profile.console;
  return tidied(
    fillSlots('canton/connect.canton', {
      organization: job.organization === '' ? scala`this deployment` : scala.comment(job.organization),
      active: active(),
      imports: sequencersByAlias
        ? scala`{GrpcSequencerConnection, SequencerConnection, SequencerConnections}`
        : scala`{GrpcSequencerConnection, SequencerConnection}`,
      sequencers: fillSlots('canton/sequencers.canton', {}),
      knownSequencers: sequencersByAlias
        ? scala`known.sequencerConnections.connections`
        : scala`Seq(known.sequencerConnection)`,
      participants: joined(
        task.participants.map((each) => participantSteps(each, job, plan, hostOf)),
        '',
      ),
    }),
  );
}

function participantSteps(participant: ParticipantSetUp, job: Job, plan: Plan, hostOf: HostOf): In<'scala'> {
  const sequencers = plan.profile.console.sequencersByAlias
    ? scala`sequencerConnections = SequencerConnections.single(wanted)`
    : scala`sequencerConnection = wanted`;
  const domains = participant.connections.map((connection) =>
    fillSlots('canton/connect-domain.canton', {
      alias: scala.string(connection.alias),
      urls: scala.strings([
        ...connection.endpoints.map((endpoint) => url(endpoint, endpoint.tls !== undefined, hostOf)),
        ...connection.urls,
      ]),
      trustFile:
        connection.trustFile === undefined ? scala`None` : scala`Some(${scala.string(connection.trustFile)})`,
      sequencers,
      manualConnect: connection.manualConnect ? scala`true` : scala`false`,
      priority: connection.priority ?? 0,
    }),
  );
  const hasPeople = participant.parties.length + participant.dars.length > 0;
  const people = hasPeople
    ? fillSlots('canton/connect-people.canton', {
        dars: scala.strings(participant.dars),
        parties: scala.strings(participant.parties),
        wait:
          participant.connections.length === 0
            ? scala``
            : scala`\n    waitFor(s"party $name on its domain")(isHosted)`,
      })
    : scala``;
  return fillSlots('canton/connect-participant.canton', {
    service: scala.string(participant.service),
    nodes: scala.strings(participant.nodes),
    steps: trimmedEnd(joined([...domains, people, userSteps(participant, job, plan)], '')),
  });
}

function userSteps(participant: ParticipantSetUp, job: Job, { profile }: Plan): In<'scala'> {
  if (participant.users.length === 0) return scala``;
  const variable = job.console.find((remote) => participant.nodes.includes(remote.name))?.tokenVariable;
  const users = participant.users.map(
    (user) => scala`${scala.string(user.name)} -> ${scala.strings(user.actAs)}`,
  );
  return fillSlots('canton/connect-users.canton', {
    token: variable === undefined ? scala`` : scala`, which asks for the token in ${scala.comment(variable)}`,
    condition:
      variable === undefined ? scala`true` : scala`sys.env.get(${scala.string(variable)}).exists(_.nonEmpty)`,
    users: scala`Seq(${joined(users, ', ')})`,
    toLf: profile.console.userParties === 'LfPartyId' ? scala`.toLf` : scala``,
  });
}

const url = (endpoint: Endpoint, isSecured: boolean, hostOf: HostOf): string =>
  `${isSecured ? 'https' : 'http'}://${hostOf(endpoint.host)}:${endpoint.port}`;

const services = (all: readonly ServiceNodes[]): In<'scala'> =>
  joined(
    all.map(({ service, nodes }) => scala`  ${scala.string(service)} -> ${scala.strings(nodes)}`),
    ',\n',
  );
