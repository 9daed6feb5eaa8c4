import { expect, it } from 'vitest';
import { compileText, foundFindings } from '../support.ts';

const text = `apiVersion: canton-plan/v1
name: playground
daml: { version: "2.10.4" }
environment: development
zones: [north]
x-pair: &pair
  - { name: a, zone: north }
  - { name: b, zone: nort }
domains:
  local: { protocolVersion: 5 }
participants:
  alice: { domains: [local], database: pg, instances: *pair }
  bob: { domains: [local], database: pg, instances: *pair }
databases:
  pg: {}
`;

it('says a mistake behind an alias once, where it is written', async () => {
  expect(foundFindings(await compileText(text))).toEqual(['8 reference/unknown']);
});

it('says a mistake that is written alike in two places once, with both', async () => {
  const twice = text.replace('*pair }\n  bob', '[{ name: a, zone: nort }] }\n  bob');
  const compilation = await compileText(twice);
  expect(foundFindings(compilation)).toEqual(['8 reference/unknown']);
  expect(compilation.diagnostics[0]?.message).toContain('2 places name it');
});
