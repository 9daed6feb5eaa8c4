import { own, type PlainObject, setOwn } from '../base/object.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Gap } from './facts.ts';
import type { Origin } from './origin.ts';

/** A topology being put together: its value, and where each part of it was read. */
export class Draft {
  readonly value: PlainObject = {};
  readonly origins = new Map<string, Origin>();
  readonly gaps: Gap[] = [];

  /** Sets what stands at a path, unless it is undefined. */
  set(path: readonly string[], value: unknown, origin?: Origin): void {
    if (value === undefined) return;
    let at = this.value;
    for (const key of path.slice(0, -1)) {
      let next = own(at, key) as PlainObject | undefined;
      if (next === undefined) {
        next = {};
        setOwn(at, key, next);
      }
      at = next;
    }
    setOwn(at, path.at(-1) ?? '', value);
    if (origin !== undefined) this.origins.set(pathKey(path), origin);
  }

  gap(origin: Origin, text: string): void {
    this.gaps.push({ origin, text });
  }

  /** Where a path was read, or the nearest thing above it. */
  originAt(path: Path): Origin | undefined {
    for (let length = path.length; length > 0; length--) {
      const found = this.origins.get(pathKey(path.slice(0, length)));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
