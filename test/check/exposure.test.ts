/** The places of what opens a node that serves nobody. */
import { expect, it } from 'vitest';
import { compileText } from '../support.ts';

const opened = async (settings: string) => {
  const { diagnostics } = await compileText(
    `apiVersion: canton-plan/v1\nname: t\ndaml: { version: "2.10.4" }\ndomains: { d: { protocolVersion: 5 } }\nmediators: { m: { domain: d, ${settings} } }\n`,
  );
  return diagnostics
    .filter(({ rule }) => rule === 'mediator/exposed')
    .map(({ severity, primary, related }) => [
      severity,
      ...[primary, ...related].map(({ path }) => path.slice(2).join('.')),
    ]);
};

it.each([
  ['exposure: internet', ['error', 'exposure']],
  ['exposure: network', ['error', 'exposure']],
  ['adminApi: { exposure: internet }', ['error', 'adminApi.exposure']],
  ['exposure: network, adminApi: { exposure: network }', ['error', 'exposure', 'adminApi.exposure']],
  ['publish: { adminApi: 9001 }', ['warning', 'publish.adminApi']],
  ['publish: { adminApi: 9001 }, exposure: internet', ['error', 'exposure', 'publish.adminApi']],
  ['instances: [{ publish: { adminApi: 9001 } }, {}]', ['warning', 'instances.0.publish.adminApi']],
] as const)('%s is one finding at its places', async (settings, expected) =>
  expect(await opened(settings)).toEqual([expected]));

it.each([
  'exposure: internal',
  'publish: { metrics: 9100 }',
  'adminApi: { exposure: internal }',
])('%s opens nothing', async (settings) => expect(await opened(settings)).toEqual([]));
