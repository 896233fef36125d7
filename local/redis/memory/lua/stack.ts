import { type LuaState, lua } from 'fengari';
import { RedisError, type Reply, Status } from '../../reply';
import { integerReply } from '../numbers';

export const bytesOf = (binary: string): Uint8Array => Uint8Array.from(Buffer.from(binary, 'latin1'));
export const binaryOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export function pushText(L: LuaState, binary: string): void {
  lua.lua_pushstring(L, bytesOf(binary));
}

/** Text of a string or a number; null for anything else. */
export function textAt(L: LuaState, index: number): string | null {
  // Reading a number as a string changes it in place: read a copy.
  lua.lua_pushvalue(L, index);
  const bytes = lua.lua_tostring(L, -1);
  lua.lua_pop(L, 1);
  return bytes === null ? null : binaryOf(bytes);
}

export function setField(L: LuaState, name: string, pushValue: () => void): void {
  pushText(L, name);
  pushValue();
  lua.lua_rawset(L, -3);
}

/** Pushes `{ok = text}` or `{err = text}`. */
export function pushTagged(L: LuaState, tag: 'ok' | 'err', text: string): void {
  lua.lua_createtable(L, 0, 1);
  setField(L, tag, () => pushText(L, text));
}

export function pushList(L: LuaState, items: readonly string[]): void {
  lua.lua_createtable(L, items.length, 0);
  items.forEach((item, index) => {
    pushText(L, item);
    lua.lua_rawseti(L, -2, index + 1);
  });
}

/** Redis' conversion of a reply: nil becomes false, a status `{ok=…}`, an error `{err=…}`. */
export function pushReply(L: LuaState, reply: Reply): void {
  lua.lua_checkstack(L, 4);
  if (reply === null) lua.lua_pushboolean(L, false);
  else if (typeof reply === 'string') pushText(L, reply);
  else if (typeof reply === 'number' || typeof reply === 'bigint') lua.lua_pushnumber(L, Number(reply));
  else if (reply instanceof Status) pushTagged(L, 'ok', reply.text);
  else if (reply instanceof RedisError) pushTagged(L, 'err', reply.message);
  else {
    lua.lua_createtable(L, reply.length, 0);
    reply.forEach((item, index) => {
      pushReply(L, item);
      lua.lua_rawseti(L, -2, index + 1);
    });
  }
}

/** Redis' conversion of a returned value: numbers lose their fraction, false is nil, tables end at the first nil. */
export function replyAt(L: LuaState, index: number): Reply {
  lua.lua_checkstack(L, 4);
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TSTRING:
      return textAt(L, index);
    case lua.LUA_TNUMBER:
      return truncated(lua.lua_tonumber(L, index));
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index) ? 1 : null;
    case lua.LUA_TTABLE:
      return tableReply(L, lua.lua_absindex(L, index));
    default:
      return null;
  }
}

/** C's conversion to 64 bits: what does not fit is the smallest integer. */
function truncated(value: number): number | bigint {
  const fits = Math.abs(value) < 2 ** 63;
  return integerReply(fits ? BigInt(Math.trunc(value)) : -(2n ** 63n));
}

/** The text in a field of a table; null when it is missing or not a string. */
export function fieldText(L: LuaState, table: number, name: string): string | null {
  pushText(L, name);
  lua.lua_rawget(L, table);
  const text = lua.lua_type(L, -1) === lua.LUA_TSTRING ? textAt(L, -1) : null;
  lua.lua_pop(L, 1);
  return text;
}

function tableReply(L: LuaState, table: number): Reply {
  const error = fieldText(L, table, 'err');
  if (error !== null) return new RedisError(error);
  const status = fieldText(L, table, 'ok');
  if (status !== null) return new Status(status);
  const items: Reply[] = [];
  for (let position = 1; ; position++) {
    lua.lua_rawgeti(L, table, position);
    const ended = lua.lua_type(L, -1) === lua.LUA_TNIL;
    if (!ended) items.push(replyAt(L, -1));
    lua.lua_pop(L, 1);
    if (ended) return items;
  }
}
