import {
  assets,
  type ConnectTask,
  type DomainTask,
  type Endpoint,
  fillSlots,
  type HostOf,
  type IdentifyTask,
  type Job,
  type ParticipantSetUp,
  type Plan,
  type ServiceNodes,
} from '#template';

/** Where participant ids lie that one organization hands to another. */
export const handOverFolder = '/handover';

/** How long a step waits for nodes to come up, in seconds. */
const patience = '600';

/** The console script of a job; a console for administrators has none. */
export function bootstrapScript(job: Job, plan: Plan, hostOf: HostOf): string | undefined {
  switch (job.task.type) {
    case 'identify':
      return identifyScript(job.task);
    case 'domain':
      return domainScript(job.task, plan, hostOf);
    case 'connect':
      return connectScript(job.task, job, plan, hostOf);
    case 'console':
      return undefined;
  }
}

const active = (): string => fillSlots(assets['canton/active.canton'], { patience });

const identifyScript = (task: IdentifyTask): string =>
  fillSlots(assets['canton/identify.canton'], {
    active: active(),
    participants: services(task.participants),
    handOver: handOverFolder,
  });

function domainScript(task: DomainTask, plan: Plan, hostOf: HostOf): string {
  const needsMembers = task.isPermissioned;
  const common = {
    domain: inComment(task.domain),
    active: active(),
    imports: [needsMembers ? membershipImports : '', task.endpoints.length > 0 ? sequencerImports : ''].join(
      '',
    ),
    managerNodes: textList(task.manager?.nodes ?? []),
    membership: needsMembers
      ? fillSlots(assets['canton/membership.canton'], {
          members: services(task.members),
          foreignMembers: task.foreignMembers.map(text).join(', '),
          handOver: handOverFolder,
        })
      : '',
  };
  if (task.isEmbedded) return tidy(fillSlots(assets['canton/embedded-domain.canton'], common));
  return tidy(
    fillSlots(assets['canton/distributed-domain.canton'], {
      ...common,
      managerService: text(task.manager?.service ?? ''),
      sequencers: textList(task.sequencers),
      mediators: services(task.mediators),
      identity: plan.profile.console.waitsForIdentity
        ? 'manager.health.wait_for_identity()'
        : 'waitFor("the identity of the domain manager")(manager.id.toProtoPrimitive.nonEmpty)',
      moreSequencers: task.endpoints.length === 0 ? '' : moreSequencers(task, plan, hostOf),
    }),
  );
}

const moreSequencers = (task: DomainTask, { profile }: Plan, hostOf: HostOf): string =>
  fillSlots(assets['canton/more-sequencers.canton'], {
    endpoints: task.endpoints
      .map((endpoint) => text(url(endpoint, endpoint.tls !== undefined, hostOf)))
      .join(', '),
    helpers: assets['canton/sequencers.canton'],
    connections: profile.console.sequencersByAlias ? '.flatMap(_.connections)' : '',
    addEndpoints: profile.console.addSequencerEndpoints,
  });

const sequencerImports = `import com.digitalasset.canton.sequencing.{GrpcSequencerConnection, SequencerConnection}
`;

const membershipImports = `import com.digitalasset.canton.topology.ParticipantId
import com.digitalasset.canton.topology.transaction.{ParticipantPermission, TrustLevel}
import java.nio.file.{Files, Paths}
`;

function connectScript(task: ConnectTask, job: Job, plan: Plan, hostOf: HostOf): string {
  const { sequencersByAlias } = plan.profile.console;
  return tidy(
    fillSlots(assets['canton/connect.canton'], {
      organization: job.organization === '' ? 'this deployment' : inComment(job.organization),
      active: active(),
      imports: sequencersByAlias
        ? '{GrpcSequencerConnection, SequencerConnection, SequencerConnections}'
        : '{GrpcSequencerConnection, SequencerConnection}',
      sequencers: assets['canton/sequencers.canton'],
      knownSequencers: sequencersByAlias
        ? 'known.sequencerConnections.connections'
        : 'Seq(known.sequencerConnection)',
      participants: task.participants.map((each) => participantSteps(each, job, plan, hostOf)).join(''),
    }),
  );
}

function participantSteps(participant: ParticipantSetUp, job: Job, plan: Plan, hostOf: HostOf): string {
  const sequencers = plan.profile.console.sequencersByAlias
    ? 'sequencerConnections = SequencerConnections.single(wanted)'
    : 'sequencerConnection = wanted';
  const domains = participant.connections.map((connection) =>
    fillSlots(assets['canton/connect-domain.canton'], {
      alias: text(connection.alias),
      urls: textList([
        ...connection.endpoints.map((endpoint) => url(endpoint, endpoint.tls !== undefined, hostOf)),
        ...connection.urls,
      ]),
      trustFile: connection.trustFile === undefined ? 'None' : `Some(${text(connection.trustFile)})`,
      sequencers,
      manualConnect: String(connection.manualConnect),
      priority: String(connection.priority ?? 0),
    }),
  );
  const hasPeople = participant.parties.length + participant.dars.length > 0;
  const people = hasPeople
    ? fillSlots(assets['canton/connect-people.canton'], {
        dars: textList(participant.dars),
        parties: textList(participant.parties),
        wait:
          participant.connections.length === 0 ? '' : '\n    waitFor(s"party $name on its domain")(isHosted)',
      })
    : '';
  return fillSlots(assets['canton/connect-participant.canton'], {
    service: text(participant.service),
    nodes: textList(participant.nodes),
    steps: [...domains, people, userSteps(participant, job, plan)].join('').trimEnd(),
  });
}

function userSteps(participant: ParticipantSetUp, job: Job, { profile }: Plan): string {
  if (participant.users.length === 0) return '';
  const variable = job.console.find((remote) => participant.nodes.includes(remote.name))?.tokenVariable;
  const users = participant.users.map((user) => `${text(user.name)} -> ${textList(user.actAs)}`);
  return fillSlots(assets['canton/connect-users.canton'], {
    token: variable === undefined ? '' : `, which asks for the token in ${variable}`,
    condition: variable === undefined ? 'true' : `sys.env.get(${text(variable)}).exists(_.nonEmpty)`,
    users: `Seq(${users.join(', ')})`,
    toLf: profile.console.userParties === 'LfPartyId' ? '.toLf' : '',
  });
}

const url = (endpoint: Endpoint, isSecured: boolean, hostOf: HostOf): string =>
  `${isSecured ? 'https' : 'http'}://${hostOf(endpoint.host)}:${endpoint.port}`;

/** A name cannot end a comment. */
const inComment = (name: string): string => name.replace(/[^\x20-\x7e]/g, ' ');

/** A Scala string is quoted like one of JSON; a dollar sign means nothing without interpolation. */
const text = (value: string): string => JSON.stringify(value);
const textList = (values: readonly string[]): string => `Seq[String](${values.map(text).join(', ')})`;
const services = (all: readonly ServiceNodes[]): string =>
  all.map(({ service, nodes }) => `  ${text(service)} -> ${textList(nodes)}`).join(',\n');

/** Empty slots leave empty lines behind. */
const tidy = (script: string): string => `${script.replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
