import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { matchesGlob, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const manifest = JSON.parse(readFileSync('editors/vscode/package.json', 'utf8'));
const properties = manifest.contributes.configuration.properties as Record<string, { default: unknown }>;

/** The settings of a folder that somebody opens must not say what is started. */
const startedBy = manifest.contributes.configuration.properties['canton-plan.command'];
const defaultOf = (name: string): unknown => properties[`canton-plan.${name}`]?.default;

type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as { _load: Load };

describe('the extension for Visual Studio Code', () => {
  const load = loader._load;
  afterEach(() => {
    loader._load = load;
  });

  it('starts the server for topology files, and stops it', async () => {
    const calls: unknown[] = [];
    class LanguageClient {
      constructor(...argv: unknown[]) {
        calls.push(argv);
      }
      start = async () => calls.push('start');
      stop = async () => calls.push('stop');
    }
    const fakes: Record<string, unknown> = {
      vscode: { workspace: { getConfiguration: () => ({ get: defaultOf }) } },
      'vscode-languageclient/node': { LanguageClient },
    };
    loader._load = (request, ...rest) => fakes[request] ?? load(request, ...rest);
    const extension = createRequire(import.meta.url)(resolve('editors/vscode/extension.js'));
    await extension.activate();
    await extension.deactivate();
    expect(calls).toMatchObject([
      [
        'canton-plan',
        'canton-plan',
        {
          command: 'canton-plan',
          args: ['lsp', '--stdio'],
          // The folder that is opened may hold a program of that name.
          options: { env: { NoDefaultCurrentDirectoryInExePath: '1' } },
        },
        {},
      ],
      'start',
      'stop',
    ]);
  });

  it.each([
    ['/net/topology.yaml', true],
    ['/net/east.topology.yml', true],
    ['/net/values.yaml', false],
  ])('takes %s: %s', (path, taken) => {
    expect(matchesGlob(path, String(defaultOf('files')))).toBe(taken);
  });

  it('takes the command from the machine, not from the folder that is opened', () => {
    expect(startedBy.scope).toBe('machine');
  });

  it('has the version of the project', () => {
    expect(manifest.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});
