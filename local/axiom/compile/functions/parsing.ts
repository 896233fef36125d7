import { toText } from '../../values/casts';
import { type Bag, isBag, type Value } from '../../values/value';
import { anything, bag, type FunctionDefinition, integer, number, optional, pure, text } from './define';

/** Text that is no JSON stays the text it is, no text at all is null; what is no text is already parsed. */
function parseJson(value: Value): Value {
  if (typeof value !== 'string') return value;
  if (value === '') return null;
  try {
    const parsed: Value = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isBag(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}

const canonical = (value: Value): string => toText(sorted(value));

/** One record of comma-separated values; quotes protect commas, two of them are one; a value does not begin with blanks. */
export function parseCsvRecord(record: string): string[] {
  const fields: string[] = [];
  const pattern = / *(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let end = ','; end === ','; ) {
    const match = pattern.exec(record);
    if (match === null) return record.split(',');
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    end = match[3] ?? '';
  }
  return fields;
}

function query(parameters: URLSearchParams): Bag {
  const found: Bag = {};
  for (const [key, value] of parameters) found[key] = value;
  return found;
}

/** The path as it is written: `URL` resolves the dots in it. */
const PATH = /(?<=^[^/?#]*:\/\/[^/?#]*)\/[^?#]*/;

function parseUrl(value: string): Bag | null {
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  return {
    scheme: url.protocol.replace(/:$/, ''),
    host: url.hostname,
    port: url.port,
    path: PATH.exec(value)?.[0] ?? url.pathname,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    query: query(url.searchParams),
    fragment: url.hash.replace(/^#/, ''),
  };
}

function formatUrl(parts: Bag): string | null {
  const part = (name: string): string => toText(parts[name] ?? null);
  if (part('host') === '') return null;
  const password = part('password') === '' ? '' : `:${encodeURIComponent(part('password'))}`;
  const user = part('user') === '' ? '' : `${encodeURIComponent(part('user'))}${password}@`;
  const port = part('port') === '' ? '' : `:${part('port')}`;
  const path = part('path') === '' || part('path').startsWith('/') ? part('path') : `/${part('path')}`;
  const given = parts.query ?? null;
  const asked = isBag(given)
    ? new URLSearchParams(Object.entries(given).map(([key, value]) => [key, toText(value)])).toString()
    : toText(given).replace(/^\?/, '');
  const fragment = part('fragment') === '' ? '' : `#${part('fragment')}`;
  const scheme = part('scheme') === '' ? 'https' : part('scheme');
  return `${scheme}://${user}${part('host')}${port}${encodeURI(path)}${asked === '' ? '' : `?${asked}`}${fragment}`;
}

/** The parts of a path or URL, under the names that Axiom gives them. */
function parsePath(value: string): Bag {
  const [, scheme = '', rest = ''] = /^(?:([A-Za-z][\w+.-]*):\/\/)?(.*)$/s.exec(value) ?? [];
  const [plain = '', stream = ''] = scheme === '' && !/^[A-Za-z]:/.test(rest) ? rest.split(':', 2) : [rest];
  const parts = plain.split(/[\\/]/);
  const filename = parts.pop() ?? '';
  return {
    Scheme: scheme,
    RootPath: /^[A-Za-z]:/.exec(plain)?.[0] ?? '',
    DirectoryPath: plain.slice(0, Math.max(0, plain.length - filename.length - 1)),
    DirectoryName: parts.at(-1) ?? '',
    Filename: filename,
    Extension: /.\.([^.]+)$/.exec(filename)?.[1] ?? '',
    AlternateDataStream: stream,
  };
}

const BYTE_UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** The power of 1,000 or 1,024 that a unit such as `KB` or `MiB` stands for; null for no unit. */
function unitPower(unit: string): number | null {
  if (/^b(ytes?)?$/i.test(unit) || unit === '') return 0;
  const letter = /^([kmgtpezy])i?b?$/i.exec(unit)?.[1]?.toUpperCase();
  return letter === undefined ? null : BYTE_UNITS.indexOf(letter);
}

/** Bytes that a text such as `1.5 KB` tells; 0 where it tells none. */
function parseBytes(value: string, base: number | null): number {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(value);
  const power = unitPower(match?.[2] ?? '');
  if (match === null || power === null) return 0;
  return Math.trunc(Number(match[1]) * (base === 10 ? 1000 : 1024) ** power);
}

function formatBytes(
  bytes: number,
  precision: number | null,
  unit: string | null,
  base: number | null,
): string | null {
  const step = base === 10 ? 1000 : 1024;
  let power = 0;
  if (unit !== null && unit !== '') power = unitPower(unit) ?? -1;
  else while (power < BYTE_UNITS.length - 1 && Math.abs(bytes) >= step ** (power + 1)) power++;
  if (power < 0) return null;
  const automatic = power === 0 ? 'Bytes' : `${base === 10 && power === 1 ? 'k' : BYTE_UNITS[power]}B`;
  return `${(bytes / step ** power).toFixed(precision ?? 0)} ${unit || automatic}`;
}

export const PARSING: readonly [string, FunctionDefinition][] = [
  ['parse_json', pure([anything], 'dynamic', parseJson)],
  ['todynamic', pure([anything], 'dynamic', parseJson)],
  ['dynamic_to_json', pure([anything], 'string', canonical)],
  ['parse_csv', pure([text], 'array', parseCsvRecord)],
  ['parse_url', pure([text], 'dictionary', parseUrl)],
  [
    'parse_urlquery',
    pure([text], 'dictionary', (value) => query(new URLSearchParams(value.slice(value.indexOf('?') + 1)))),
  ],
  ['format_url', pure([bag], 'string', formatUrl)],
  ['parse_path', pure([text], 'dictionary', parsePath)],
  ['parse_bytes', pure([text, optional(integer)], 'integer', parseBytes)],
  [
    'format_bytes',
    pure([number, optional(integer), optional(text), optional(integer)], 'string', formatBytes),
  ],
];
