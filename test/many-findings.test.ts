import { expect, it } from 'vitest';
import { compileText } from './support.ts';

it('reports more findings than a call can have arguments, each at its place', async () => {
  const count = 130_000;
  const users = Array.from({ length: count }, (_, index) => `  p${index}: { domains: [no${index}] }\n`).join(
    '',
  );
  const head =
    'apiVersion: canton-plan/v1\nname: many\ndaml: { version: "2.10.4" }\nenvironment: development\n';
  const { diagnostics } = await compileText(
    `${head}domains: { d: { protocolVersion: 7 } }\nparticipants:\n${users}`,
  );
  const unknown = diagnostics.filter((diagnostic) => diagnostic.rule === 'reference/unknown');
  expect(unknown).toHaveLength(count);
  const last = unknown.at(-1);
  expect(last?.primary.file.position(last.primary.span.start)).toEqual({ line: count + 6, column: 24 });
});
