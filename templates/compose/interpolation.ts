import { checked, type Secret } from '#template';

/** A text in which Compose puts the value of a variable; nothing else in the file has any. */
export class Interpolated {
  readonly text: string;
  static readonly #ofSecrets = new WeakMap<Secret, Interpolated>();

  private constructor(text: string) {
    this.text = text;
  }

  /** The value of a secret's variable; without one nothing starts, unless it is optional. */
  static secret(secret: Secret): Interpolated {
    const known = Interpolated.#ofSecrets.get(secret);
    if (known !== undefined) return known;
    const name = checked('variable', secret.variable, 'docker-compose.yaml');
    const made = new Interpolated(secret.isOptional ? `\${${name}:-}` : `\${${name}:? set it in .env}`);
    Interpolated.#ofSecrets.set(secret, made);
    return made;
  }

  /** The same as an entry `NAME=VALUE` of a list. */
  of(name: string): Interpolated {
    return new Interpolated(`${escaped(name)}=${this.text}`);
  }

  /** An entry of `extra_hosts` whose address is the value of a variable. */
  static address(host: string, variable: string): Interpolated {
    const [name, to] = [
      checked('host', host, 'docker-compose.yaml'),
      checked('variable', variable, 'docker-compose.yaml'),
    ];
    return new Interpolated(`${name}:\${${to}:?address of ${name}, set it in .env}`);
  }
}

/**
 * A value of a Compose file as it is written: what is {@link Interpolated} as it stands, and in a text every other `$`
 * doubled, so that Compose leaves it alone (Compose specification, "Interpolation"). Keys are not interpolated.
 */
export function interpolated(value: unknown): unknown {
  if (typeof value === 'string') return escaped(value);
  return value instanceof Interpolated ? value.text : value;
}

const escaped = (text: string): string => (text.includes('$') ? text.replaceAll('$', '$$$$') : text);
