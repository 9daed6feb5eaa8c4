import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

const instanceNames = async (instances: string): Promise<(string | undefined)[]> => {
  const { topologies } = await compileText(
    `apiVersion: canton-plan/v1\nname: t\ndaml: { version: "2.10.4" }\nzones: [z1, z2]\nparticipants:\n  p: { domains: [] ${instances} }\n`,
  );
  const participant = topologies[0]?.topology.participants[0];
  return participant?.instances.map(({ name, zone }) => `${name} in ${zone}`) ?? [];
};

describe('instances of a service', () => {
  it('are spread over the zones, whether they are counted, listed or left out', async () => {
    // The name decides where the first one stands.
    expect(await instanceNames('')).toEqual(['p-1 in z2', 'p-2 in z1']);
    expect(await instanceNames(', instances: 3')).toEqual(['p-1 in z2', 'p-2 in z1', 'p-3 in z2']);
    // Beside one that is placed the first goes elsewhere.
    expect(await instanceNames(', instances: [{ name: a }, {}, { zone: z2 }]')).toEqual([
      'p-a in z1',
      'p-2 in z1',
      'p-3 in z2',
    ]);
  });
});
