import { type Xml, xml } from '../base/xml.ts';
import { fateShape, fatesIn, fateTexts, tagWidth } from './fates.ts';
import { type } from './layout/size.ts';
import { lineMarksIn, lineTexts } from './notation.ts';
import type { LinkKind, Scene, SceneNode } from './scene.ts';
import { linkShape, nodeShape } from './shapes.ts';
import { measured, textWidth } from './text.ts';

interface Entry {
  readonly text: string;
  readonly sample: (x: number, y: number) => Xml[];
}

const sampleWidth = 36;
const rowHeight = 26;

/** What each mark means, for the marks that the picture uses, in rows of at most `width`. */
export function legend(scene: Scene, width: number): { readonly drawn: Xml[]; readonly height: number } {
  const entries = [
    ...fateEntries(scene),
    ...nodeEntries(scene),
    ...groupEntries(scene),
    ...linkEntries(scene),
  ];
  const drawn: Xml[] = [];
  let [x, row] = [0, 0];
  for (const { text, sample } of entries) {
    const wide = sampleWidth + 8 + textWidth(text, type.small) + 22;
    if (x > 0 && x + wide > width + 22) [x, row] = [0, row + 1];
    const y = row * rowHeight + rowHeight / 2;
    drawn.push(
      xml(
        'g',
        {},
        ...sample(x + sampleWidth / 2, y),
        xml(
          'text',
          { class: 'small', x: x + sampleWidth + 8, y: y + 4, ...measured(text, type.small) },
          text,
        ),
      ),
    );
    x += wide;
  }
  return { drawn, height: entries.length === 0 ? 0 : (row + 1) * rowHeight };
}

const fateEntries = ({ nodes }: Scene): Entry[] =>
  fatesIn(nodes).map((fate) => ({
    text: fateTexts[fate],
    // A long word on it moves it to the left, so that it ends before the text.
    sample: (x, y) =>
      fateShape(fate, { x: x - Math.max(14, tagWidth(fate) - 30), y: y - 3, width: 28, height: 9 }),
  }));

const blank: SceneNode = {
  id: '',
  kind: 'instance',
  label: '',
  detail: '',
  runs: true,
  durability: undefined,
  ruleSet: undefined,
  service: undefined,
  group: undefined,
  origin: { kind: 'network', name: '', path: [], line: 0 },
  marks: [],
};

const nodeSample =
  (part: Partial<SceneNode>, width: number, height: number) =>
  (x: number, y: number): Xml[] =>
    nodeShape(
      { ...blank, ...part },
      { width, height, label: [], detail: '', centre: width / 2, middle: height / 2, isBeneath: false },
      { x, y },
    );

/** What a mark on nodes means, which nodes bear it, and how the sample is drawn. */
type NodeRow = readonly [
  text: string,
  bears: (node: SceneNode) => boolean,
  sample: Partial<SceneNode>,
  width: number,
  height: number,
];

const isDisk =
  (durability: SceneNode['durability']) =>
  (node: SceneNode): boolean =>
    node.kind === 'database' && node.durability === durability;
const disk = (durability: SceneNode['durability']) => ({ kind: 'database', durability }) as const;
const isA =
  (...kinds: readonly SceneNode['kind'][]) =>
  ({ kind }: SceneNode): boolean =>
    kinds.includes(kind);

const nodeRows: readonly NodeRow[] = [
  ['instance', ({ kind, runs }) => kind === 'instance' && runs, {}, 34, 16],
  ['not running: started when the live one fails', ({ runs }) => !runs, { runs: false }, 34, 16],
  ['whole service', isA('service'), { kind: 'service' }, 34, 16],
  ['load balancer', isA('load-balancer'), { kind: 'load-balancer' }, 32, 32],
  ['highly available database', isDisk('ha'), disk('ha'), 28, 22],
  ['sequencer backend of a SQL domain', isDisk('synchronization'), disk('synchronization'), 36, 20],
  ['local or single database', isDisk('local'), disk('local'), 24, 22],
  ['application', isA('application'), { kind: 'application' }, 34, 16],
  ['outside the deployment', isA('identity-provider', 'monitoring'), { kind: 'identity-provider' }, 34, 16],
  ['network gateway', isA('gateway'), { kind: 'gateway' }, 32, 32],
];

/** Icons are drawn smaller than in the picture. */
const isIcon = isA('load-balancer', 'gateway');

function nodeEntries({ nodes }: Scene): Entry[] {
  const entries = nodeRows.flatMap(([text, bears, part, width, height]): Entry[] => {
    const sample = nodeSample(part, width, height);
    return nodes.some(bears)
      ? [{ text, sample: isIcon({ ...blank, ...part }) ? scaled(sample) : sample }]
      : [];
  });
  return nodes.some(({ ruleSet }) => ruleSet !== undefined)
    ? [...entries, { text: 'one colour per rule set', sample: ruleSets(nodes) }]
    : entries;
}

const scaled =
  (sample: Entry['sample']) =>
  (x: number, y: number): Xml[] => [
    xml('g', { transform: `translate(${x} ${y}) scale(0.68)` }, ...sample(0, 0)),
  ];

const ruleSets =
  (nodes: readonly SceneNode[]) =>
  (x: number, y: number): Xml[] => {
    const used = [...new Set(nodes.flatMap((node) => node.ruleSet ?? []))].sort((a, b) => a - b).slice(0, 3);
    const width = 34 / used.length;
    return used.flatMap((ruleSet, index) =>
      nodeSample({ ruleSet }, width - 2, 16)(x - 17 + width * (index + 0.5), y),
    );
  };

function groupEntries({ groups }: Scene): Entry[] {
  const box = (style: string) => (x: number, y: number) => [
    xml('rect', { class: `group ${style}`, x: x - 17, y: y - 8, width: 34, height: 16, rx: 4 }),
  ];
  const has = (kind: string): boolean => groups.some((group) => group.kind === kind);
  return [
    ...(has('service') ? [{ text: 'service: all its parts', sample: box('service') }] : []),
    ...(has('stack') ? [{ text: 'stack: the unit that is replicated to scale', sample: box('stack') }] : []),
    ...(has('organization')
      ? [{ text: 'network of an organization', sample: box('organization tint-0') }]
      : []),
  ];
}

function linkEntries(scene: Scene): Entry[] {
  const line = (kind: LinkKind, synchronous: boolean) => (x: number, y: number) => {
    const points = [-18, -6, 6, 18].map((dx) => ({ x: x + dx, y }));
    return linkShape(kind, synchronous, points, kind === 'health');
  };
  return lineMarksIn(scene).map((mark) => ({
    text: lineTexts[mark],
    sample: mark === 'asynchronous' ? line('replication', false) : line(mark, true),
  }));
}
