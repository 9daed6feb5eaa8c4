import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bench, file, inputs } from './inputs.ts';
import type { Case } from './measure.ts';

const { solution } = inputs;

/** The usual way from a text to a picture: mermaid-cli with a browser, on the Mermaid text of the same scene. */
export function mermaid(cli: string): Case[] {
  const browser = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  const folder = join(bench, 'mermaid');
  mkdirSync(folder, { recursive: true });
  const script = join(folder, 'node_modules/@mermaid-js/mermaid-cli/src/cli.js');
  if (browser === undefined || !(existsSync(script) || install(folder, ['@mermaid-js/mermaid-cli@11']))) {
    console.error('SKIPPED: mermaid-cli needs a browser and its packages');
    return [];
  }
  const text = join(folder, 'solution.mmd');
  spawnSync(process.execPath, [cli, 'diagram', solution, '--format', 'mermaid', '--output', text]);
  const quiet = ['background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
  const settings = join(folder, 'browser.json');
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet];
  writeFileSync(settings, JSON.stringify({ executablePath: browser, args }));
  const files = ['-i', text, '-o', join(folder, 'solution.svg')];
  return [
    {
      name: 'mermaid-cli, the same picture',
      command: [process.execPath, script, '-q', '-p', settings, ...files],
      runs: 3,
    },
  ];
}

/** Installs packages into a folder of their own; says whether they are there now. */
function install(folder: string, packages: readonly string[]): boolean {
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const env = { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' };
  return (
    spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
      cwd: folder,
      stdio: 'ignore',
      env,
    }).status === 0
  );
}

/** Linters for YAML that people know, each on a small file of its own kind. */
export function peers(): Case[] {
  const packages = { 'ajv-cli': '5', dclint: '3', '@stoplight/spectral-cli': '6', 'yaml-lint': '1' };
  const folder = join(bench, 'peers');
  mkdirSync(folder, { recursive: true });
  const missing = Object.entries(packages).filter(
    ([name]) => !existsSync(join(folder, 'node_modules', name)),
  );
  if (
    missing.length > 0 &&
    !install(
      folder,
      missing.map(([name, major]) => `${name}@${major}`),
    )
  ) {
    console.error('SKIPPED: the peers cannot be installed here');
    return [];
  }
  const bin = (name: string, script: string): string => {
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
      bin: string | Record<string, string>;
    };
    return join(
      folder,
      'node_modules',
      name,
      typeof manifest.bin === 'string' ? manifest.bin : (manifest.bin[script] ?? ''),
    );
  };
  const schema = file('schema.json', JSON.stringify({ type: 'object' }));
  const compose = file('compose.yaml', 'services:\n  a:\n    image: busybox:1\n');
  const openapi = file('openapi.yaml', 'openapi: 3.0.0\ninfo: { title: a, version: "1" }\npaths: {}\n');
  file('.spectral.yaml', 'extends: ["spectral:oas"]\n');
  return [
    {
      name: 'ajv-cli, type of the production solution',
      command: [process.execPath, bin('ajv-cli', 'ajv'), 'validate', '-s', schema, '-d', solution],
    },
    {
      name: 'yaml-lint, production solution',
      command: [process.execPath, bin('yaml-lint', 'yamllint'), solution],
    },
    {
      name: 'dclint, a Compose file of 3 lines',
      command: [process.execPath, bin('dclint', 'dclint'), compose],
    },
    {
      name: 'spectral, an OpenAPI file of 3 lines',
      command: [process.execPath, bin('@stoplight/spectral-cli', 'spectral'), 'lint', openapi],
      runs: 5,
    },
  ];
}
