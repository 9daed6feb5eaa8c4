import { unique } from '../base/grouped.ts';
import type { Organization } from '../model/topology.ts';
import { jvmEnvironment, logFlags } from './canton-command.ts';
import { consoleImage } from './images.ts';
import type { Job } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import type { Console } from './remote-nodes.ts';

/** What a console is started for; `needs` and `secrets` besides those of the nodes that it reaches. */
interface ConsoleTask {
  readonly name: string;
  readonly organization: Organization | undefined;
  readonly task: Job['task'];
  readonly after: readonly string[];
  readonly needs?: readonly string[];
  readonly secrets?: readonly string[];
}

/** A console that runs once, with all that it takes to reach the nodes on its desk. */
export function consoleJob(
  builder: PlanBuilder,
  desk: Console,
  { name, organization, task, after, needs = [], secrets = [] }: ConsoleTask,
): Job {
  const configPath = `/etc/canton/${name}.conf`;
  const scriptPath = `/etc/canton/${name}.canton`;
  return {
    name,
    organization: organization?.name ?? '',
    task,
    after,
    needs: unique([...desk.needs, ...needs]),
    image: consoleImage(builder.topology),
    command:
      task.type === 'console'
        ? ['-c', configPath]
        : ['run', ...logFlags, `--config=${configPath}`, scriptPath],
    configPath,
    scriptPath,
    console: desk.remotes,
    usesTestingCommands: usesTestingCommands(task),
    environment: jvmEnvironment(undefined),
    secrets: unique([...secrets, ...desk.secrets]),
    certificate: desk.showsCertificate
      ? builder.certificate(name, organization, [{ of: 'process', name }])
      : undefined,
    trusts: desk.trusts,
  };
}

/** Administrators may want all commands; users of a participant are made with commands for tests. */
const usesTestingCommands = (task: Job['task']): boolean =>
  task.type === 'console' ||
  (task.type === 'connect' && task.participants.some(({ users }) => users.length > 0));
