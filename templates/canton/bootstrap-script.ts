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
      return connectScript(job.task, job, hostOf);
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
    imports: needsMembers ? membershipImports : '',
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
      endpoints: task.endpoints
        .map((endpoint) => text(url(endpoint, endpoint.tls !== undefined, hostOf)))
        .join(', '),
      addEndpoints: plan.profile.addSequencerEndpoints,
    }),
  );
}

const membershipImports = `import com.digitalasset.canton.topology.ParticipantId
import com.digitalasset.canton.topology.transaction.{ParticipantPermission, TrustLevel}
import java.nio.file.{Files, Paths}
`;

const connectScript = (task: ConnectTask, job: Job, hostOf: HostOf): string =>
  tidy(
    fillSlots(assets['canton/connect.canton'], {
      organization: job.organization === '' ? 'this deployment' : inComment(job.organization),
      active: active(),
      participants: task.participants.map((each) => participantSteps(each, job, hostOf)).join(''),
    }),
  );

function participantSteps(participant: ParticipantSetUp, job: Job, hostOf: HostOf): string {
  const domains = participant.connections.map((connection) =>
    fillSlots(assets['canton/connect-domain.canton'], {
      alias: text(connection.alias),
      urls: textList([
        ...connection.endpoints.map((endpoint) => url(endpoint, endpoint.tls !== undefined, hostOf)),
        ...connection.urls,
      ]),
      trustFile: connection.trustFile === undefined ? 'None' : `Some(${text(connection.trustFile)})`,
      manualConnect: String(connection.manualConnect),
      priority: String(connection.priority ?? 0),
    }),
  );
  const hasPeople = participant.parties.length + participant.dars.length > 0;
  const people = hasPeople
    ? fillSlots(assets['canton/connect-people.canton'], {
        dars: textList(participant.dars),
        parties: textList(participant.parties),
      })
    : '';
  return fillSlots(assets['canton/connect-participant.canton'], {
    service: text(participant.service),
    nodes: textList(participant.nodes),
    steps: [...domains, people, userSteps(participant, job)].join('').trimEnd(),
  });
}

function userSteps(participant: ParticipantSetUp, job: Job): string {
  if (participant.users.length === 0) return '';
  const variable = job.console.find((remote) => participant.nodes.includes(remote.name))?.tokenVariable;
  const users = participant.users.map((user) => `${text(user.name)} -> ${textList(user.actAs)}`);
  return fillSlots(assets['canton/connect-users.canton'], {
    token: variable === undefined ? '' : `, which asks for the token in ${variable}`,
    condition: variable === undefined ? 'true' : `sys.env.get(${text(variable)}).exists(_.nonEmpty)`,
    users: `Seq(${users.join(', ')})`,
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
