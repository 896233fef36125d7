/** Something that is other than it shall be. */
export interface Difference {
  /** For example `charts[r1p0].query.apl`. */
  path: string;
  is: unknown;
  shall: unknown;
}

/**
 * Where two JSON values differ. Members of lists that have a name of their own (`id`, `i`, `name`) are compared by it, so
 * that an inserted chart does not make all that follow differ. What only `is` has is a difference too.
 */
export function differences(is: unknown, shall: unknown, path = ''): Difference[] {
  if (Object.is(is, shall)) return [];
  const [left, right] = [fieldsOf(is), fieldsOf(shall)];
  if (left === null || right === null) return [{ path, is, shall }];
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  return keys.flatMap((key) => differences(left.get(key), right.get(key), joined(path, key)));
}

function fieldsOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return new Map(value.map((item, i) => [`[${nameOf(item) ?? i}]`, item]));
  return new Map(Object.entries(value).filter(([, inside]) => inside !== undefined));
}

function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null;
  for (const key of ['id', 'i', 'name']) {
    const name: unknown = Reflect.get(item, key);
    if (typeof name === 'string') return name;
  }
  return null;
}

const joined = (path: string, key: string): string =>
  path === '' || key.startsWith('[') ? `${path}${key}` : `${path}.${key}`;
