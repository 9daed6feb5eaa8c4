import { didYouMean, isSlip } from '../base/did-you-mean.ts';
import { isObject, own } from '../base/object.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { isAtLeast, parseRelease } from '../profiles/release.ts';
import { type Chart, chartDefaults } from './charts.ts';
import { estateFinding } from './estate-rules.ts';
import type { Gap } from './facts.ts';
import type { Origin, YamlPart } from './origin.ts';

/** A value with the place that says it. */
export interface Setting {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Values of a chart over its defaults; it knows what was asked for, and so what was not. */
export class ChartValues {
  readonly root: Origin;
  /** The version of the chart whose defaults are filled in. */
  readonly version: string;
  /** The Daml release that this version of the chart is for. */
  readonly release: string;
  readonly #chart: Chart;
  readonly #values: YamlPart;
  readonly #asked = new Set<string>();

  constructor(chart: Chart, values: YamlPart) {
    this.#chart = chart;
    this.#values = values;
    this.root = { file: values.file, span: { start: 0, end: 1 } };
    const { version, versions } = chartDefaults[chart];
    this.version = versionFor(chart, values.at('image', 'tag').text) ?? version;
    this.release = versions[this.version]?.release ?? '';
  }

  setting(...path: string[]): Setting {
    this.#asked.add(path.join('.'));
    const part = this.#values.at(...path);
    if (part.value !== undefined) return { value: part.value, origin: part.origin };
    const { values, versions } = chartDefaults[this.#chart];
    return { value: below(versions[this.version]?.differs, path) ?? below(values, path), origin: this.root };
  }

  text(...path: string[]): string {
    return String(this.setting(...path).value ?? '');
  }

  /** What the values say and nothing was made of; a key that is another with a slip is a mistake. */
  unread(): { readonly gaps: readonly Gap[]; readonly findings: readonly Diagnostic[] } {
    const gaps: Gap[] = [];
    const findings: Diagnostic[] = [];
    const visit = (part: YamlPart, path: readonly string[], known: unknown): void => {
      for (const key of part.keys) {
        const name = [...path, key].join('.');
        const inner = part.at(key);
        if (this.#asked.has(name)) continue;
        const keys = Object.keys(isObject(known) ? known : {});
        const meant = keys.includes(key) ? undefined : didYouMean(key, keys);
        if (keys.includes(key) && isObject(inner.value)) visit(inner, [...path, key], own(known, key));
        else if (meant !== undefined && isSlip(key, meant))
          findings.push(
            estateFinding(
              'estate/ignored-key',
              `chart ${this.#chart} does not know \`${name}\`; did you mean \`${meant}\`?`,
              inner.origin,
              'never read',
            ),
          );
        else if (!keys.includes(key) && !isEmpty(inner.value))
          gaps.push({
            origin: inner.origin,
            text: `\`${name}\` of chart ${this.#chart} is not carried over`,
          });
      }
    };
    visit(this.#values, [], chartDefaults[this.#chart].values);
    return { gaps, findings };
  }
}

const below = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => own(at, key), value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** The newest version of a chart that is for no later release than the image that runs. */
function versionFor(chart: Chart, tag: string | undefined): string | undefined {
  const running = parseRelease(tag ?? '');
  if (running === undefined) return undefined;
  return Object.entries(chartDefaults[chart].versions)
    .filter(([, { release }]) => isAtLeast(running, release))
    .at(-1)?.[0];
}
