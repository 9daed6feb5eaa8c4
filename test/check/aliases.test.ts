import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

const network = (entry: string, uses: string): string => `apiVersion: canton-plan/v1
name: small
daml: { version: "2.10.4" }
environment: development
x-common: &common ${entry}
domains:
  local: { protocolVersion: 7 }
participants:
${uses}
`;
const found = async (text: string): Promise<string[]> =>
  (await compileText(text)).diagnostics.map(
    ({ rule, message, primary, related }) =>
      `${primary.file.position(primary.span.start).line} ${rule} ${message} [${related.map(({ file, span, path }) => `${file.position(span.start).line} ${path.join('.')}`).join(', ')}]`,
  );

describe('a mistake inside an anchor', () => {
  it('is one finding, with the number of places and the first of them', async () => {
    const uses = ['a', 'b', 'c', 'd', 'e'].map((name) => `  ${name}: *common`).join('\n');
    expect(await found(network('{ domains: [local], instnces: 1 }', uses))).toEqual([
      '5 schema/unknown-key unknown key `instnces` in `participants.a` (and so have 4 more places through an alias) [9 participants.a, 10 participants.b, 11 participants.c]',
    ]);
  });

  it('is one finding where merge keys bring it', async () => {
    const uses = ['a', 'b'].map((name) => `  ${name}: { <<: *common, users: [${name}] }`).join('\n');
    expect(await found(network('{ domains: [locl] }', uses))).toEqual([
      '5 reference/unknown there is no domain named `locl` (and so has 1 more place through an alias) [9 participants.a, 10 participants.b]',
    ]);
  });

  it('shows where the one alias stands', async () => {
    expect(await found(network('{ domains: [locl] }', '  a: *common'))).toEqual([
      '5 reference/unknown there is no domain named `locl` [9 participants.a]',
    ]);
  });

  it('leaves others alone: the same slip at two places is two findings', async () => {
    const uses = '  a: { domans: [local] }\n  b: { domans: [local] }\n  c: *common';
    expect((await found(network('{ domains: [local] }', uses))).map((each) => each.slice(0, 1))).toEqual([
      '9',
      '1',
    ]);
  });
});
