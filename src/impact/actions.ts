import { scalaString } from '../base/scala-string.ts';
import type { Action } from './outcome.ts';
import type { Part } from './part.ts';

const action = (kind: Action['kind'], text: string, commands: Partial<Commands> = {}): Action => ({
  ...{ kind, text, compose: undefined, k8s: undefined },
  ...commands,
});

type Commands = Pick<Action, 'compose' | 'k8s'>;

/** Commands for what is deployed; nothing here starts what others run. */
const commandsFor = ({ deployedName }: Part, make: (name: string) => Commands): Partial<Commands> =>
  deployedName === undefined ? {} : make(deployedName);

/** Starts a process that nothing else starts. */
export const startAction = (part: Part): Action =>
  action(
    part.runs ? 'start' : 'standby',
    `start ${part.title}`,
    commandsFor(part, (name) => ({
      // What belongs to a profile was never made: there is no container that could be started.
      compose: part.runs ? `docker compose start ${name}` : made(name),
      k8s: part.runs ? `kubectl delete pod -l ${instance(name)}` : scaled(part, name),
    })),
  );

const made = (name: string): string => `docker compose up --detach --no-deps ${name}`;

/** The label of its pods and of what makes them (templates/kubernetes/context.ts). */
const instance = (name: string): string => `app.kubernetes.io/instance=${name}`;

const scaled = (part: Part, name: string): string =>
  `kubectl scale ${part.kind === 'balancer' ? 'deployment' : 'statefulset'} -l ${instance(name)} --replicas=1`;

/** Starts a standby once what it stands in for is surely down: two of them would do everything twice. */
export const standbyAction = (live: Part | undefined, standby: Part): Action =>
  action(
    'standby',
    `make sure that ${live?.title ?? 'the live one'} is down, then start ${standby.title}`,
    commandsFor(standby, (name) => ({
      compose: `docker compose --profile standby up --detach --no-deps ${name}`,
      k8s: scaled(standby, name),
    })),
  );

export const repairAction = (part: Part): Action => action('repair', `bring ${part.title} back`);

export const restoreAction = (part: Part): Action =>
  action('repair', `restore ${part.title} from its last backup; what was committed since then is lost`);

export const promoteAction = (part: Part): Action =>
  action('promote', `make ${part.title} the primary by hand, once no writer is left at the old one`);

/** A connection that was made by hand is made again by hand. */
export const reconnectAction = (participant: string, alias: string): Action =>
  action(
    'reconnect',
    `connect ${participant} again in its console: \`participant.domains.reconnect(${scalaString(alias)})\``,
  );

export const addSequencerAction = (client: string, alias: string): Action =>
  action(
    'lead-elsewhere',
    `give ${client} another sequencer of the domain (\`domains.modify(${scalaString(alias)}, …)\`, then disconnect and reconnect)`,
  );

export const otherInstanceAction = (title: string): Action =>
  action('lead-elsewhere', `lead clients to another instance of ${title}: nothing in front of them does`);

export const startRulesAction = (node: string): Action =>
  action(
    'start',
    `start the rules of ${node} again (\`POST /v1/triggers\`): its store in memory has forgotten them`,
  );
