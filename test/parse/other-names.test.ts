import { describe, expect, it } from 'vitest';
import { shows } from '../statements/shows.ts';
import { compileText } from '../support.ts';

const text = (section: string): string => `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
${section}: {}
`;

describe('a section under another name', () => {
  it.each([
    ['topologyManagers', 'domainManagers'],
    ['authorizationServers', 'identityProviders'],
    ['ledgerClients', 'applications'],
  ])(
    '%s is understood as %s',
    shows('schema', { S6: '`topologyManagers` is understood' }),
    async (written, meant) => {
      const { diagnostics } = await compileText(text(written));
      expect(diagnostics.map(({ rule }) => rule)).toEqual(['schema/unknown-key']);
      expect(diagnostics[0]?.fixes.flatMap(({ edits }) => edits.map(({ newText }) => newText))).toEqual([
        meant,
      ]);
    },
  );
});
