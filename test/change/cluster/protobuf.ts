/** Objects as `kubectl create` sends them: in Protocol Buffers, of which a name, a type and data are read. */
import type { Field } from './store.ts';

const magic = Buffer.from('k8s\0');

export const isProtobuf = (body: Buffer): boolean => body.subarray(0, 4).equals(magic);

/** A Namespace or a Secret. */
export function fromProtobuf(body: Buffer): Field {
  const unknown = fieldsOf(body.subarray(4));
  const type = fieldsOf(first(unknown, 1));
  const object = fieldsOf(first(unknown, 2));
  const kind = first(type, 2).toString();
  const name = first(fieldsOf(first(object, 1)), 1).toString();
  const base = { apiVersion: first(type, 1).toString(), kind, metadata: { name } };
  if (kind !== 'Secret') return base;
  const data = (object.get(2) ?? []).map((entry) => {
    const fields = fieldsOf(entry);
    return [first(fields, 1).toString(), first(fields, 2).toString('base64')];
  });
  return { ...base, type: first(object, 3).toString(), data: Object.fromEntries(data) };
}

const first = (fields: ReadonlyMap<number, readonly Buffer[]>, number: number): Buffer =>
  fields.get(number)?.[0] ?? Buffer.alloc(0);

/** The fields of a message that have a length; numbers are passed over. */
function fieldsOf(message: Buffer): Map<number, Buffer[]> {
  const fields = new Map<number, Buffer[]>();
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = number();
    if (tag % 8 !== 2) {
      number();
      continue;
    }
    const length = number();
    const field = Math.floor(tag / 8);
    fields.set(field, [...(fields.get(field) ?? []), message.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}
