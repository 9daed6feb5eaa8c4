import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan, TriggersTask } from '../../src/plan/plan.ts';
import { compileText } from '../support.ts';

const id = 'c'.repeat(64);

async function planOf(service: string, version = '2.10.4'): Promise<Plan> {
  const text = `
apiVersion: canton-plan/v1
name: rules
daml: { version: "${version}" }
environment: development
identityProviders: { idp: { tokenUrl: "https://login.example/token", targetAudience: ledger } }
oauthMiddlewares: { oauth: { identityProvider: idp, clientId: rules } }
domains: { main: { deployment: embedded } }
participants: { participant: { parties: [Alice], domains: [main] } }
triggerServices:
  triggers:
    participant: participant
    oauthMiddleware: oauth
${service.replace(/^/gm, '    ')}
`;
  const topology = (await compileText(text)).topologies[0]?.topology;
  if (topology === undefined) throw new Error('there is no topology');
  return makePlan(topology);
}

const taskOf = (plan: Plan): TriggersTask | undefined =>
  plan.jobs.map(({ task }) => task).find((task): task is TriggersTask => task.type === 'triggers');

const complete = `nodes: { main: { rules: [{ rule: "${id}:Main:accept", party: Alice, applicationId: app }] } }`;

describe('the job that starts trigger rules', () => {
  it('comes after the parties, reaches the live node by the shared name, and logs in with a token', async () => {
    const plan = await planOf(complete);
    const job = plan.jobs.find((each) => each.task.type === 'triggers');
    expect(job?.after).toEqual(['connect']);
    expect(job?.needs).toContain('triggers-main-live');
    const [node] = taskOf(plan)?.nodes ?? [];
    expect(node).toMatchObject({
      endpoint: { host: { of: 'service', name: 'triggers-main' }, port: 8088 },
      login: { type: 'token', variable: 'TRIGGERS_RULE_TOKEN' },
      rules: [{ packageRef: id, name: 'Main:accept', party: 'Alice', applicationId: 'app' }],
    });
    expect(plan.secrets.find(({ name }) => name === 'triggers-rule-token')?.isOptional).toBe(true);
  });

  it.each([
    ['the documented one', complete, 8088],
    ['that of the service', `ports: { http: 9000 }\n${complete}`, 9000],
    ['that of the node', complete.replace('{ rules', '{ ports: { http: 9100 }, rules'), 9100],
    [
      'that of the service, where the node says another port alone',
      `ports: { http: 9000 }\n${complete.replace('{ rules', '{ ports: { metrics: 9200 }, rules')}`,
      9000,
    ],
  ])('calls the port on which the node listens: %s', async (_what, service, port) => {
    const plan = await planOf(service);
    expect(taskOf(plan)?.nodes[0]?.endpoint.port).toBe(port);
    expect(plan.processes.find(({ name }) => name === 'triggers-main-live')).toMatchObject({ port });
  });

  it('gets a token for the client of the middleware where that is asked for, and says what that means', async () => {
    const plan = await planOf(`ruleLogin: client-credentials\n${complete}`);
    expect(taskOf(plan)?.nodes[0]?.login).toMatchObject({
      type: 'client-credentials',
      tokenUrl: 'https://login.example/token',
      clientId: { text: 'rules' },
      audience: 'ledger',
    });
    expect(plan.notes.join()).toContain('cannot renew');
  });

  it.each([
    [`nodes: { main: { rules: ["${id}:Main:accept"] } }`, 'names no party'],
    ['nodes: { main: { rules: [{ rule: "Main:accept", party: Alice }] } }', 'the id of its package'],
    ['nodes: { main: { rules: [{ rule: "rules:Main:accept", party: Alice }] } }', 'the id of its package'],
  ])('says which rule it cannot start, and what is missing: %s', async (service, lack) => {
    const plan = await planOf(service);
    expect(taskOf(plan)).toBeUndefined();
    expect(plan.notes.join()).toContain(lack);
    expect(plan.notes.join()).toContain('NOT started');
  });

  it('leaves it to people where the topology says so', async () => {
    const plan = await planOf(`ruleLogin: by-hand\n${complete}`);
    expect(taskOf(plan)).toBeUndefined();
    expect(plan.notes.join()).toContain('started by hand');
  });

  it('takes a trigger service without nodes as one node', async () => {
    const plan = await planOf('database: { type: memory }');
    const names = plan.processes.flatMap((each) => (each.kind === 'trigger-node' ? [each.name] : []));
    expect(names).toEqual(['triggers-main-live']);
  });
});
