import type {
  OAuthMiddleware,
  Participant,
  Topology,
  TriggerNode,
  TriggerRule,
  TriggerService,
} from '../model/topology.ts';
import { lacksToStart, partsOf } from '../model/trigger-start.ts';
import { consoleJob } from './console-job.ts';
import { pairEndpoint } from './live-standby.ts';
import { clientSecrets } from './middleware.ts';
import { darPath } from './names.ts';
import type { Job, RuleLogin, ServiceNodes, TriggerNodeSetUp } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { Console } from './remote-nodes.ts';
import { asksForLogin } from './trigger-service.ts';

/**
 * For each trigger service a console that starts its rules: nobody else does. A node keeps what runs in its table and
 * goes on with that after a restart (Server.scala of the trigger service, 2.5 to 2.10), but the first start of each
 * rule is a request that somebody has to make.
 */
export const planTriggerJobs = (builder: PlanBuilder, before: readonly Job[]): Job[] =>
  builder.topology.triggerServices.flatMap((service) => triggerJob(builder, before, service) ?? []);

/** How rules are started where the topology does not say it. */
const ruleLoginOf = (service: TriggerService): NonNullable<TriggerService['spec']['ruleLogin']> =>
  service.spec.ruleLogin ?? (service.nodes.some(asksForLogin) ? 'token' : 'none');

/** What a rule lacks to be started, as the end of a sentence; undefined when it lacks nothing. */
function lackOf(node: TriggerNode, rule: TriggerRule): string | undefined {
  const lack = lacksToStart(node, rule);
  if (rule.party === undefined) return 'the topology names no party for it (`{ rule: …, party: … }`)';
  if (lack === 'package')
    return 'neither the id of its package (`ID:Module:trigger`) nor a file with it (`darPaths`) is in the topology';
  if (!rule.party.includes('::') && node.participants[0] === undefined)
    return `its party is no whole id, and there is no participant to ask for \`${rule.party}\``;
  return undefined;
}

/** What a reader has to do about rules that no job starts, or that will not run for ever. */
export function ruleNotes(topology: Topology): string[] {
  return topology.triggerServices.flatMap((service) => {
    const login = ruleLoginOf(service);
    const rules = service.nodes.flatMap((node) => node.rules.map((rule) => ({ node, rule })));
    if (rules.length === 0) return [];
    const how = '`POST /v1/triggers` with triggerName, party, applicationId, readAs, once for each rule';
    if (login === 'by-hand')
      return [`The rules of ${service.title} are started by hand (\`ruleLogin: by-hand\`): ${how}.`];
    const lacking = rules.flatMap(({ node, rule }) => {
      const lack = lackOf(node, rule);
      return lack === undefined
        ? []
        : [
            `Rule \`${rule.name}\` of trigger node \`${node.fullName}\` is NOT started: ${lack}. Add it, or start the rule yourself (${how}).`,
          ];
    });
    return login === 'client-credentials' && lacking.length < rules.length
      ? [
          ...lacking,
          `The rules of ${service.title} run with a token that the trigger service cannot renew: when it expires they stop, and the job has to run again. \`ruleLogin: token\` with a cookie of the middleware renews itself.`,
        ]
      : lacking;
  });
}

function triggerJob(builder: PlanBuilder, before: readonly Job[], service: TriggerService): Job | undefined {
  const login = ruleLoginOf(service);
  if (login === 'by-hand') return undefined;
  const stopsRetired = service.spec.retiredRules === 'stop';
  const canStart = service.nodes.some((node) => node.rules.some((rule) => lackOf(node, rule) === undefined));
  if (!canStart && !stopsRetired) return undefined;
  const desk = new Console(builder);
  const secrets: string[] = [];
  const planned = service.nodes.flatMap((node) => setUpOf(builder, desk, node, secrets) ?? []);
  const organization = service.organization;
  const name = builder.names.name(`rules ${service.name}`, `${service.name}-rules`, 'job');
  return consoleJob(builder, desk, {
    name,
    organization,
    task: {
      type: 'triggers',
      service: service.name,
      dars: (service.spec.darPaths ?? []).map(darPath),
      nodes: planned,
      stopsRetired,
    },
    // Parties have to be there first.
    after: before.flatMap((job) =>
      job.task.type === 'connect' && job.organization === (organization?.name ?? '') ? [job.name] : [],
    ),
    needs: service.nodes.flatMap((node) => liveOf(builder, node) ?? []),
    secrets,
  });
}

/** The first live process of a node. */
function liveOf(builder: PlanBuilder, node: TriggerNode): string | undefined {
  const [live] = builder.meaning.instancesOf(node);
  return live?.role === 'live' ? builder.names.process(builder.meaning.processOf(live)) : undefined;
}

function setUpOf(
  builder: PlanBuilder,
  desk: Console,
  node: TriggerNode,
  secrets: string[],
): TriggerNodeSetUp | undefined {
  const endpoint = pairEndpoint(builder, node);
  if (node.live === 0 || endpoint === undefined) return undefined;
  const participant = node.participants[0]?.target;
  return {
    title: node.fullName,
    endpoint,
    participant: consoleOf(desk, participant),
    login: loginOf(builder, node, secrets),
    parties: participant?.parties.map((party) => party.name) ?? [],
    rules: node.rules.flatMap((rule) => {
      const { party, readAs, applicationId } = rule;
      return party === undefined || lackOf(node, rule) !== undefined
        ? []
        : [{ ...partsOf(rule), party, readAs, applicationId }];
    }),
  };
}

/** The participant where the console reaches an instance of it that runs. */
function consoleOf(desk: Console, participant: Participant | undefined): ServiceNodes | undefined {
  const found = participant === undefined ? undefined : desk.add(participant);
  return found === undefined || found.nodes.length === 0 ? undefined : found;
}

function loginOf(builder: PlanBuilder, node: TriggerNode, secrets: string[]): RuleLogin {
  const { service } = node;
  const login = ruleLoginOf(service);
  const middleware = node.middlewares[0]?.target;
  if (login === 'client-credentials' && middleware !== undefined)
    return clientCredentials(builder, middleware, secrets);
  if (login === 'none' || login === 'by-hand') return { type: 'none' };
  const secret = builder.secret(
    `${service.name}-rule-token`,
    service.organization?.name ?? '',
    `token with which the rules of ${service.title} are started: the cookie daml-ledger-token of a login at its middleware, or an access token; without it no rule is started`,
    service.spec.ruleToken,
    { isRandom: false, isOptional: true },
  );
  secrets.push(secret.name);
  return { type: 'token', variable: secret.variable };
}

/** The OAuth 2.0 client credentials grant (RFC 6749, 4.4), with the client of the middleware. */
function clientCredentials(builder: PlanBuilder, middleware: OAuthMiddleware, secrets: string[]): RuleLogin {
  const provider = middleware.identityProviders[0]?.target.spec;
  const { secret, id } = clientSecrets(builder, middleware);
  secrets.push(secret.name, ...(id === undefined ? [] : [id.name]));
  return {
    type: 'client-credentials',
    tokenUrl: provider?.tokenUrl ?? '',
    clientId: id === undefined ? { text: middleware.spec.clientId ?? '' } : { variable: id.variable },
    clientSecretVariable: secret.variable,
    audience: provider?.targetAudience,
    scope: provider?.targetScope,
  };
}
