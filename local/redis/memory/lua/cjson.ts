import { type LuaState, lauxlib, lua } from 'fengari';
import { fromBinary, toBinary } from '../../binary-string';
import { numberText } from './number-text';
import { binaryOf, bytesOf, pushText, setField, textAt } from './stack';

const NULL = Object.freeze({ json: 'null' });
const MAX_DEPTH = 1000;
/** Tables with holes are arrays as long as half the places are taken, or the last index is at most 10. */
const SPARSE_RATIO = 2;
const SPARSE_SAFE = 10;

class JsonError extends Error {}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quote(binary: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON must escape
  const escaped = binary.replace(/["\\/\u0000-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return ESCAPES[character] ?? `\\u${code}`;
  });
  return `"${escaped}"`;
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new JsonError('Cannot serialise number: must not be NaN or Inf');
  return numberText(value, 14);
}

/** The last index when every key is a positive whole number; null for an object. */
function arrayLength(L: LuaState, table: number): number | null {
  let [last, items] = [0, 0];
  lua.lua_pushnil(L);
  while (lua.lua_next(L, table)) {
    const key = lua.lua_type(L, -2) === lua.LUA_TNUMBER ? lua.lua_tonumber(L, -2) : 0;
    lua.lua_pop(L, 1);
    if (!Number.isInteger(key) || key < 1) {
      lua.lua_pop(L, 1);
      return null;
    }
    last = Math.max(last, key);
    items += 1;
  }
  if (last > items * SPARSE_RATIO && last > SPARSE_SAFE) {
    throw new JsonError('Cannot serialise table: excessively sparse array');
  }
  return last === 0 ? null : last;
}

function encodeTable(L: LuaState, table: number, depth: number): string {
  if (depth > MAX_DEPTH) throw new JsonError(`Cannot serialise, excessively deep table (${depth})`);
  lua.lua_checkstack(L, 4);
  const length = arrayLength(L, table);
  const parts: string[] = [];
  if (length !== null) {
    for (let position = 1; position <= length; position++) {
      lua.lua_rawgeti(L, table, position);
      parts.push(encode(L, lua.lua_gettop(L), depth));
      lua.lua_pop(L, 1);
    }
    return `[${parts.join(',')}]`;
  }
  lua.lua_pushnil(L);
  while (lua.lua_next(L, table)) {
    const key = textAt(L, -2);
    if (key === null) throw new JsonError('Cannot serialise table: table key must be a number or string');
    parts.push(`${quote(key)}:${encode(L, lua.lua_gettop(L), depth)}`);
    lua.lua_pop(L, 1);
  }
  return `{${parts.join(',')}}`;
}

function encode(L: LuaState, index: number, depth: number): string {
  const type = lua.lua_type(L, index);
  switch (type) {
    case lua.LUA_TNIL:
      return 'null';
    case lua.LUA_TBOOLEAN:
      return String(lua.lua_toboolean(L, index));
    case lua.LUA_TNUMBER:
      return encodeNumber(lua.lua_tonumber(L, index));
    case lua.LUA_TSTRING:
      return quote(textAt(L, index) ?? '');
    case lua.LUA_TTABLE:
      return encodeTable(L, index, depth + 1);
    default:
      if (type === lua.LUA_TLIGHTUSERDATA && lua.lua_touserdata(L, index) === NULL) return 'null';
      throw new JsonError(`Cannot serialise ${binaryOf(lua.lua_typename(L, type))}: type not supported`);
  }
}

function pushJson(L: LuaState, value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw new JsonError(`Found too many nested data structures (${depth})`);
  lua.lua_checkstack(L, 4);
  if (typeof value === 'string') pushText(L, toBinary(value));
  else if (typeof value === 'number') lua.lua_pushnumber(L, value);
  else if (typeof value === 'boolean') lua.lua_pushboolean(L, value);
  else if (Array.isArray(value)) {
    lua.lua_createtable(L, value.length, 0);
    value.forEach((item, index) => {
      pushJson(L, item, depth + 1);
      lua.lua_rawseti(L, -2, index + 1);
    });
  } else if (typeof value === 'object' && value !== null) {
    lua.lua_createtable(L, 0, 0);
    for (const [name, item] of Object.entries(value)) {
      setField(L, toBinary(name), () => pushJson(L, item, depth + 1));
    }
  } else lua.lua_pushlightuserdata(L, NULL);
}

/** Runs a step whose failure is the script's: the error becomes a Lua error with its position. */
function guarded(L: LuaState, step: () => void): number {
  let failure: string | null = null;
  try {
    step();
  } catch (error) {
    if (!(error instanceof JsonError) && !(error instanceof SyntaxError)) throw error;
    failure = error.message;
  }
  return failure === null ? 1 : lauxlib.luaL_error(L, bytesOf(toBinary(failure).replaceAll('%', '%%')));
}

/** Pushes the `cjson` table: `encode`, `decode`, `null`. */
export function pushCjson(L: LuaState): void {
  lua.lua_createtable(L, 0, 3);
  setField(L, 'null', () => lua.lua_pushlightuserdata(L, NULL));
  setField(L, 'encode', () =>
    lua.lua_pushcfunction(L, (state) => guarded(state, () => pushText(state, encode(state, 1, 0)))),
  );
  setField(L, 'decode', () =>
    lua.lua_pushcfunction(L, (state) =>
      guarded(state, () => pushJson(state, JSON.parse(fromBinary(textAt(state, 1) ?? '')), 1)),
    ),
  );
}
