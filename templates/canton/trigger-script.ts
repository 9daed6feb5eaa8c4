import {
  fillSlots,
  type HostOf,
  type In,
  joined,
  type RuleLogin,
  scala,
  type TriggerNodeSetUp,
  type TriggersTask,
} from '#template';
import { active } from './active.ts';

/** The console script that starts the rules of a trigger service. */
export const triggersScript = (task: TriggersTask, hostOf: HostOf): In<'scala'> =>
  fillSlots('canton/triggers.canton', {
    service: scala.comment(task.service),
    active: active(),
    dars: scala.strings(task.dars),
    nodes: joined(
      [
        // A rule that moves is stopped on every node before it is started on one.
        ...(task.stopsRetired && task.nodes.length > 1
          ? task.nodes.map((node) => nodeSteps(node, task, hostOf, false))
          : []),
        ...task.nodes.map((node) => nodeSteps(node, task, hostOf, true)),
      ],
      '',
    ),
  });

function nodeSteps(node: TriggerNodeSetUp, task: TriggersTask, hostOf: HostOf, starts: boolean): In<'scala'> {
  const { participant } = node;
  return fillSlots('canton/trigger-node.canton', {
    cookie: cookie(node.login),
    title: scala.string(node.title),
    address: scala.string(`http://${hostOf(node.endpoint.host)}:${node.endpoint.port}`),
    parties: scala.strings(participant === undefined ? [] : node.parties),
    stopsRetired: task.stopsRetired ? scala`true` : scala`false`,
    starts: starts ? scala`true` : scala`false`,
    rules: joined(
      node.rules.map((rule) => scala`\n    ${ruleOf(rule)}`),
      ',',
    ),
    participant:
      participant === undefined
        ? scala``
        : scala`  val participant = participantOf(${scala.string(participant.service)}, ${scala.strings(participant.nodes)})\n`,
    partyId:
      participant === undefined
        ? scala`identity`
        : scala`idOf(hint => participant.parties.hosted(filterParty = hint).map(_.party.toProtoPrimitive))`,
  });
}

const ruleOf = (rule: TriggerNodeSetUp['rules'][number]): In<'scala'> =>
  scala`Rule(${scala.string(rule.name)}, ${option(rule.packageRef)}, ${scala.string(rule.party)}, ${scala.strings(rule.readAs)}, ${option(rule.applicationId)})`;

const option = (value: string | undefined): In<'scala'> =>
  value === undefined ? scala`None` : scala`Some(${scala.string(value)})`;

const variable = (name: string): In<'scala'> => scala`variable(${scala.string(name)})`;

/** The login as the value of the middleware's cookie, or none. */
function cookie(login: RuleLogin): In<'scala'> {
  switch (login.type) {
    case 'none':
      return scala`Option.empty[String]`;
    case 'token':
      return scala`Some(cookieOf(${variable(login.variable)}))`;
    case 'client-credentials': {
      const id =
        'text' in login.clientId ? scala.string(login.clientId.text) : variable(login.clientId.variable);
      const more = [
        ...(login.audience === undefined ? [] : [scala`"audience" -> ${scala.string(login.audience)}`]),
        ...(login.scope === undefined ? [] : [scala`"scope" -> ${scala.string(login.scope)}`]),
      ];
      return scala`Some(cookieOf(clientCredentials(${scala.string(login.tokenUrl)}, ${id}, ${variable(login.clientSecretVariable)}, Seq[(String, String)](${joined(more, ', ')}))))`;
    }
  }
}
