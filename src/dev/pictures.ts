import { paint } from '../draw/index.ts';
import { figureScene } from './figures.ts';
import type { GeneratedFile } from './generated-files.ts';

/** The pictures that the documentation shows, with the title of each. */
const pictures: Readonly<Record<string, string>> = {
  'solution-lb': 'The production solution',
  '12-trigger': 'A trigger service: live and standby',
  '13-two-rule-sets': 'Two rule sets',
  '14-two-providers': 'Two identity providers',
  'cloud-3': 'Two regions, the second one cold',
};

/** The documentation's pictures, drawn from the fixtures. */
export async function pictureFiles(): Promise<GeneratedFile[]> {
  const files: GeneratedFile[] = [];
  for (const [folder, title] of Object.entries(pictures)) {
    const scene = await figureScene(folder, { title });
    const options = { theme: 'auto', scale: 1, fonts: { files: [] }, linkTemplate: undefined } as const;
    files.push({ path: `docs/pictures/${folder}.svg`, text: String(await paint(scene, 'svg', options)) });
  }
  return files;
}
