import type { Redis } from '@upstash/redis';
import { log } from '@/lib/telemetry/log/log';
import { type Book, bookSchema, emptyBook } from './book';

const keyOf = (env: string) => `alerts:${env}`;
/** An environment whose alerts nobody evaluates for that long begins anew. */
const TTL_MS = 90 * 86_400_000;

/** Compare and set by version; a version of 0 means that there must be none yet. The flag spares Upstash its global lock. */
const SET = `#!lua flags=allow-key-locking
local held = redis.call('GET', KEYS[1])
local version = 0
if held then
  local ok, book = pcall(cjson.decode, held)
  if ok and type(book) == 'table' and type(book.version) == 'number' then version = book.version end
end
if version ~= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * The book of an environment; an empty one when there is none, or when what is there cannot be read: alerts then tell
 * again what is wrong, rather than forget it.
 *
 * @throws what the client throws
 */
export async function readBook(redis: Redis, env: string): Promise<Book> {
  const held = await redis.get<string>(keyOf(env));
  if (held === null) return emptyBook();
  const version = versionOf(held);
  try {
    return bookSchema.parse(JSON.parse(held));
  } catch {
    log('alert.state_lost', { reason: 'unreadable' });
    return { ...emptyBook(), version };
  }
}

function versionOf(text: string): number {
  try {
    const book: unknown = JSON.parse(text);
    const version: unknown = typeof book === 'object' && book !== null ? Reflect.get(book, 'version') : 0;
    return typeof version === 'number' ? version : 0;
  } catch {
    return 0;
  }
}

/**
 * Writes the book if nobody has written since it was read. Not safe to repeat blindly, and need not be: whose answer was
 * lost reads again, and finds its own evaluation applied.
 *
 * @param book with the version that was read
 * @returns whether it was written
 * @throws what the client throws
 */
export async function writeBook(redis: Redis, env: string, book: Book): Promise<boolean> {
  const next = JSON.stringify({ ...book, version: book.version + 1 });
  return Number(await redis.eval(SET, [keyOf(env)], [String(book.version), next, String(TTL_MS)])) === 1;
}

/** Tries at a write: three schedules, four triggers of the drain's and somebody who takes it, at once, write twice each. */
const TRIES = 16;

/**
 * Reads the book, changes it, and writes it, again from the start when somebody else was faster.
 *
 * @param change is called once a try, so it must be pure
 * @throws Error when others were faster each time; the caller's own retry comes later
 */
export async function updateBook<T>(
  redis: Redis,
  env: string,
  change: (book: Book) => { book: Book; result: T },
): Promise<T> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await readBook(redis, env);
    const { book, result } = change(before);
    if (book === before || (await writeBook(redis, env, { ...book, version: before.version }))) return result;
  }
  throw new Error('alert_book_contended');
}
