import { grouped } from '../base/grouped.ts';
import type { DatabaseFate } from '../change/databases.ts';
import { databaseText } from '../change/databases.ts';
import type { ImageChange } from '../change/images.ts';
import type { Upgrade } from './upgrade.ts';

/** A part of the report in sentences, in which names stand in backticks. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What both the report for a terminal and the one in Markdown say in sentences. */
export function sections({ protocols, defaults, changes }: Upgrade): Section[] {
  const news = protocols.filter(({ verdict }) => verdict !== 'stays');
  return [
    {
      title: 'Protocol versions',
      lines: news.map(({ domain, written, supported }) =>
        written === undefined
          ? `\`${domain}\`: write the version (${supported.join(' or ')})`
          : `\`${domain}\`: version ${written} does not exist any more (${supported.join(', ')})`,
      ),
    },
    {
      title: 'Defaults that change',
      lines: defaults.map(({ path, before, after }) => `${path}: ${shown(before)} becomes ${shown(after)}`),
    },
    {
      title: 'What changes on the way',
      lines: changes.map(
        ({ since, kind, what, components, source }) =>
          `${since} ${kind}: ${what} It is about ${some(components)}. (${source})`,
      ),
    },
  ];
}

/** A large network names a few of many. */
const most = 6;
const some = (components: readonly string[]): string =>
  components.length <= most
    ? components.join(', ')
    : `${components.slice(0, most).join(', ')} and ${components.length - most} more`;

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Every image change with who it is about: the component, with its instances where they fare differently. */
export const imagesWithOwner = ({ images }: Upgrade): (readonly [owner: string, image: ImageChange])[] =>
  grouped(images, ({ component }) => component).flatMap((group) =>
    group.map(
      (image) =>
        [
          group.length === 1
            ? image.component
            : `${image.component} (${image.instances.map((name) => `\`${name}\``).join(', ')})`,
          image,
        ] as const,
    ),
  );

/** Components that change from one image to the same other one, in one sentence. */
export const imageSentences = (upgrade: Upgrade): string[] =>
  grouped(imagesWithOwner(upgrade), ([, { before, after, verdict, decidedBy }]) =>
    JSON.stringify([before, after, verdict, decidedBy]),
  ).map((group) => `${some(group.map(([owner]) => owner))}: ${whatBecomes(group[0][1])}`);

/** What becomes of an image, in a few words. */
export function whatBecomes({ before, after, verdict, decidedBy, isBuilt }: ImageChange): string {
  if (verdict === 'stays') return `stays at ${after}: change \`${decidedBy}\` yourself`;
  if (verdict === 'ready') return `${after} already names the release (\`${decidedBy}\`)`;
  const change = before === after ? `${after}, as before` : `${before} becomes ${after}`;
  if (verdict === 'own-build') return `${change}: put it into your repository first (\`${decidedBy}\`)`;
  return isBuilt ? `${change}, built from the archive of the release` : change;
}

const fates: Readonly<Record<DatabaseFate, string>> = {
  migrate: 'changed to the tables of the new line, which no older release can use',
  keep: 'kept as it is',
  rebuild: 'a cache that the service builds anew',
  drop: 'a cache of the old release, which `startMode: start-only` refuses: drop its tables first',
  lost: 'in memory: gone with the first restart',
};

/** What becomes of the databases of one owner, with who has to be down meanwhile. */
export const databaseSentences = ({ databases }: Upgrade): string[] =>
  grouped(databases, ({ owner, fate }) => JSON.stringify([owner, fate])).map((group) => {
    const [{ owner, fate, instances }] = group;
    const isOne = group.length === 1;
    const down =
      isOne && instances.length > 1 && fate === 'migrate' ? `; all down meanwhile: ${some(instances)}` : '';
    return `${some(group.map(databaseText))} of ${owner}: ${isOne ? '' : 'each '}${fates[fate]}${down}`;
  });
