import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  type Event,
  getScalarValue,
  SCALAR_STYLE_PLAIN,
} from 'js-yaml';
import { type PlainObject, setOwn } from '../base/object.ts';
import { resolvePlain } from './plain-scalar.ts';

/**
 * The values of documents that are written plainly: no anchors, tags, merge keys, odd or repeated keys. Gives undefined
 * for any other text, which is then read with the place of every node. Most files are plain, and their places are
 * never asked for.
 */
export function plainValues(text: string, events: readonly Event[]): unknown[] | undefined {
  const reader = new PlainReader(text, events);
  const values = reader.documents();
  return reader.isPlain ? values : undefined;
}

class PlainReader {
  isPlain = true;
  readonly #text: string;
  readonly #events: readonly Event[];
  #next = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  documents(): unknown[] {
    const values: unknown[] = [];
    while (this.isPlain && this.#next < this.#events.length) {
      const event = this.#events[this.#next++];
      if (event?.type !== EVENT_DOCUMENT) continue;
      values.push(this.#value());
    }
    return values;
  }

  #value(): unknown {
    const event = this.#events[this.#next++];
    if (
      event === undefined ||
      event.type === EVENT_ALIAS ||
      event.type === EVENT_POP ||
      event.type === EVENT_DOCUMENT
    ) {
      return this.#giveUp();
    }
    if (event.anchorStart >= 0 || event.tagStart >= 0) return this.#giveUp();
    if (event.type === EVENT_SCALAR) {
      const raw = getScalarValue(this.#text, event);
      return event.style === SCALAR_STYLE_PLAIN ? resolvePlain(raw) : raw;
    }
    return event.type === EVENT_MAPPING ? this.#map() : this.#list();
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    while (this.isPlain && this.#events[this.#next]?.type !== EVENT_POP) items.push(this.#value());
    this.#next++;
    return items;
  }

  #map(): PlainObject {
    const map: PlainObject = {};
    while (this.isPlain) {
      const event = this.#events[this.#next++];
      if (event?.type === EVENT_POP) break;
      if (event?.type !== EVENT_SCALAR || event.anchorStart >= 0 || event.tagStart >= 0) {
        this.#giveUp();
        break;
      }
      const key = getScalarValue(this.#text, event);
      const isName = event.style !== SCALAR_STYLE_PLAIN || (key !== '<<' && resolvePlain(key) !== null);
      if (!isName || Object.hasOwn(map, key)) {
        this.#giveUp();
        break;
      }
      setOwn(map, key, this.#value());
    }
    return map;
  }

  #giveUp(): undefined {
    this.isPlain = false;
    return undefined;
  }
}
