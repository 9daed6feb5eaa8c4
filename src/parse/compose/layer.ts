import { isObject, type PlainObject, setOwn } from '../../base/object.ts';
import type { Path } from '../../base/path.ts';
import type { Label } from '../../diagnostic/diagnostic.ts';
import { sectionOf } from '../../model/component.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { locate, type YamlNode } from '../yaml-node.ts';

/** What one file says, or several together. Values are there at once, nodes when somebody asks for a place. */
export interface Layer {
  /** The file of everything whose entry names none. */
  readonly source: SourceFile;
  readonly value: PlainObject;
  readonly root: () => YamlNode;
  readonly keys: ReadonlySet<string>;
}

/** Sections whose entries have names: those of several files are put together. */
export const sections: ReadonlySet<string> = new Set(Object.values(sectionOf));

/** Lists whose items are put together. */
export const lists: ReadonlySet<string> = new Set(['zones', 'overrides']);

export const isSection = (key: string): boolean => sections.has(key);

/** Keys with which a file says what it is made of; nothing of the whole. */
export const composingKeys: ReadonlySet<string> = new Set(['include', 'extends']);

/** What the whole says: nothing of the files that it is made of. */
export function withoutComposing(layer: Layer): Layer {
  const value: PlainObject = {};
  for (const [key, said] of Object.entries(layer.value))
    if (!composingKeys.has(key)) setOwn(value, key, said);
  return {
    ...layer,
    value,
    root: () => {
      const root = layer.root();
      if (root.kind !== 'map') return root;
      return { ...root, entries: new Map([...root.entries].filter(([key]) => !composingKeys.has(key))) };
    },
  };
}

/** What a file says of itself alone: the whole has its own. */
export const ownKeys: ReadonlySet<string> = new Set(['$schema', 'apiVersion', 'name', 'description']);

/** A label at a path of one layer. */
export function labelIn(layer: Layer, path: Path, text: string, part: 'value' | 'key' = 'value'): Label {
  const { span, source = layer.source } = locate(layer.root(), path, part);
  return { file: source, span, text, path };
}

/** Whether everything that a part is about belongs to organizations that others run: it describes, and decides nothing. */
export function isDescription({ organizations }: PlainObject): boolean {
  const all = isObject(organizations) ? Object.values(organizations) : [];
  return all.length > 0 && all.every((each) => isObject(each) && each['external'] === true);
}
