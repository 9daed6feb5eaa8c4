import type { Topology } from '../model/topology.ts';
import type { Process } from './plan.ts';
import { ruleNotes } from './trigger-jobs.ts';

/** What a reader of the output has to know and cannot see there. */
export function notesOf(topology: Topology, processes: readonly Process[]): string[] {
  const built = new Set(
    processes.flatMap(({ image }) => (image.build === undefined ? [] : [image.reference])),
  );
  const hasEthereum = topology.sequencers.some((service) => service.backendKind === 'ethereum');
  const secured = processes.some(
    (process) => process.kind === 'trigger-node' && process.ledgerApi.tls !== undefined,
  );
  const shared = topology.databases.some((server) => server.isExternal);
  return [
    ...(built.size > 0
      ? [
          `No public image is known for ${[...built].join(', ')}: it is built from the release, or name one under \`images\`.`,
        ]
      : []),
    ...(hasEthereum
      ? [
          'The settings of the Ethereum driver are not in the public manual: compare `sequencer.config` with the release, and change it with `extraConfig` or `backend.sequencerType`.',
        ]
      : []),
    ...(secured
      ? [
          'The trigger service reads its TLS settings by other names than its manual says (`tls-config` with tls, pem, crt, cacrt); compare them with the release.',
        ]
      : []),
    ...(shared
      ? [
          'Servers that exist already are set up by whoever runs them: the SQL for them is written, but not run.',
        ]
      : []),
    ...ruleNotes(topology),
  ];
}
