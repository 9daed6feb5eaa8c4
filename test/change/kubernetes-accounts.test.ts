/** What a step of the runbook applies can start: a pod is made only for a service account that is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { folderWith, run } from '../cli/run.ts';
import { filesOf } from '../render/rendered.ts';
import { pairs } from './pairs.ts';

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Record<string, string>;
  };
  readonly spec?: { readonly template?: { readonly spec?: { readonly serviceAccountName?: string } } };
}

async function rendered(cwd: string, file: string, folder: string): Promise<(part: string) => Manifest[]> {
  expect((await run(['render', file, '--target', 'k8s', '--out', folder], { cwd })).code).toBe(0);
  return (part) =>
    filesOf(join(cwd, folder, part), /\.yaml$/)
      .flatMap((path) => parseAllDocuments(readFileSync(path, 'utf8')).map((each) => each.toJS() as Manifest))
      .filter((each) => each?.metadata?.labels !== undefined);
}

/** `key=value` and `key in (one, other)`, with commas between. */
const selects = (selector: string, labels: Record<string, string>): boolean =>
  [...selector.matchAll(/([\w./-]+)(?:=([\w.-]+)| in \(([^)]*)\))/g)].every(([, key = '', one, several]) =>
    (several?.split(', ') ?? [one]).includes(labels[key]),
  );

const accounts = (manifests: readonly Manifest[]): string[] =>
  manifests
    .filter(({ kind }) => kind === 'ServiceAccount')
    .map(({ metadata }) => `${metadata.namespace} ${metadata.name}`);

describe('a step of the runbook for Kubernetes', () => {
  const started: string[] = [];
  it.each(
    pairs.filter(({ name }) => name.startsWith('a')),
  )('$name: finds the account of what it starts', async ({ old, next }) => {
    const cwd = folderWith({ 'old.yaml': old, 'new.yaml': next });
    const { code, stdout } = await run(['runbook', 'old.yaml', 'new.yaml', '--target', 'k8s'], { cwd });
    if (code !== 0) return;
    const there = new Set(accounts((await rendered(cwd, 'old.yaml', 'before'))('.')));
    const after = await rendered(cwd, 'new.yaml', 'after');
    for (const [, folder = '', selector = ''] of stdout.matchAll(
      /kubectl apply -k (?!before\/)(\S+) -l (?!app.kubernetes.io\/part-of)('[^']+'|\S+)/g,
    )) {
      const applied = after(folder).filter(({ metadata }) => selects(selector, metadata.labels ?? {}));
      for (const account of accounts(applied)) there.add(account);
      for (const { metadata, spec } of applied) {
        const account = spec?.template?.spec?.serviceAccountName;
        if (account === undefined) continue;
        started.push(metadata.name);
        expect([...there]).toContain(`${metadata.namespace} ${account}`);
      }
    }
  });

  it('starts something in these pairs', () => {
    expect(started).toEqual(expect.arrayContaining(['mediator-2nd-1', 'mediator-2nd-2']));
  });
});
