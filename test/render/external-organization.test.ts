/** What another organization runs is described in a file, and started by nobody who renders it. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { restrictPlan } from '../../src/plan/restrict.ts';
import { kubernetesOf } from './kubernetes-set.ts';
import { composeOf, planOfText, textOf } from './rendered.ts';

const text = (external: string): string => `apiVersion: canton-plan/v1
name: two
daml: { version: "2.10.4" }
environment: staging
organizations: { here: { role: provider }, there: { role: user${external} } }
databases: { pg: { organization: here } }
participants:
  ours: { organization: here, domains: [], database: pg }
  theirs: { organization: there, domains: [], database: pg }
`;

const servicesOf = (plan: Plan): string[] =>
  [...textOf(composeOf(plan), 'docker-compose.yaml').matchAll(/^ {2}((?:ours|theirs)-\d):$/gm)].map(
    ([, name]) => name ?? '',
  );

describe('an external organization', () => {
  it('is left out of Compose as it is of Kubernetes', async () => {
    expect(servicesOf(await planOfText(text('')))).toEqual(['ours-1', 'ours-2', 'theirs-1', 'theirs-2']);
    const plan = await planOfText(text(', external: true'));
    expect(servicesOf(plan)).toEqual(['ours-1', 'ours-2']);
    expect(kubernetesOf(plan).filter(({ path }) => path.startsWith('there/'))).toEqual([]);
  });

  it('has its database made where the server is, with its password', async () => {
    for (const plan of [
      await planOfText(text(', external: true')),
      restrictPlan(await planOfText(text('')), 'here'),
    ]) {
      const script = composeOf(plan).find(({ path }) => /^postgres\/pg\b.*\.sql$/.test(path));
      expect(script?.text).toMatch(/THEIRS\w*PASSWORD/);
    }
  });
});
