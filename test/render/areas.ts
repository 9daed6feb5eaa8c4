/** What is rendered of one matter, as one text that a person reads from its beginning to its end. */
import type { Artifact } from '../../src/render/artifact.ts';

/** What stands in which files, by target. The files that are of no matter here are the manifest and the certificates' script. */
const areas = {
  compose: {
    nodes: /^canton\/.*\.conf$/,
    'console-scripts': /^canton\/.*\.canton$/,
    databases: /^postgres\//,
    balancers: /^haproxy\//,
    services: /^(?:json-api|oauth2-middleware|trigger-service|images)\//,
    monitoring: /^(?:prometheus\/.*\.yml|grafana\/.*)$/,
    compose: /^docker-compose\.yaml$/,
    'for-people': /^(?:README\.md|\.env\.example|scripts\/(?!make-dev-ca).*)$/,
  },
  k8s: {
    network: /\/base\/0-(?!monitoring).*\.yaml$/,
    monitoring: /\/base\/0-monitoring\.yaml$/,
    databases: /(?:\/base\/[\w-]+-pg\.yaml|\.sql)$/,
    'for-people': /(?:\.md|\.txt|\.sh)$/,
    objects: /\/(?:base|overlays)\/(?!0-|[\w-]+-pg\.)[\w./-]+\.yaml$/,
  },
} as const;

export type Target = keyof typeof areas;

/** Lines that differ up to here are told alone; of more the whole text is read more easily. */
const few = 12;

/** The texts of each area by its name, of those that have any. Instances that are alike are written once, the others by what differs. */
export function areasOf(
  target: Target,
  artifacts: readonly Artifact[],
): readonly (readonly [string, string])[] {
  return Object.entries(areas[target])
    .map(([name, belongs]) => [name, inOne(artifacts.filter(({ path }) => belongs.test(path)))] as const)
    .filter(([, text]) => text !== '');
}

function inOne(artifacts: readonly Artifact[]): string {
  return artifacts
    .map(({ path, text }, index) => {
      const like = artifacts
        .slice(0, index)
        .map((before) => ({ path: before.path, lines: differences(before.text, text) }))
        .find(({ lines }) => lines !== undefined);
      const body = like === undefined ? text : `as ${like.path}, but\n${like.lines?.join('')}`;
      return `==> ${path}\n${body}${body.endsWith('\n') ? '' : '\n'}\n`;
    })
    .join('');
}

/** `LINE: TEXT` of each line that is another; nothing where they are no instances of one thing. */
function differences(before: string, after: string): string[] | undefined {
  const [old, lines] = [before.split('\n'), after.split('\n')];
  if (old.length !== lines.length) return;
  const others = lines.flatMap((line, at) => (line === old[at] ? [] : [`${at + 1}: ${line}\n`]));
  return others.length > Math.min(few, lines.length / 3) ? undefined : others;
}
