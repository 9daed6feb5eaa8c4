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

it('says mistakes that are written alike in two places twice', async () => {
  const twice = text.replace('*pair }\n  bob', '[{ name: a, zone: nort }] }\n  bob');
  expect(foundFindings(await compileText(twice))).toEqual(['12 reference/unknown', '8 reference/unknown']);
});
