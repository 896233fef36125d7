declare module 'fengari' {
  /** Opaque: only the library looks inside. */
  export interface LuaState {
    readonly isLuaState: unique symbol;
  }
  export type LuaFunction = (L: LuaState) => number;

  export const lua: {
    readonly LUA_OK: number;
    readonly LUA_REGISTRYINDEX: number;
    readonly LUA_MULTRET: number;
    readonly LUA_MASKCOUNT: number;
    readonly LUA_TNIL: number;
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TLIGHTUSERDATA: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    lua_gettop(L: LuaState): number;
    lua_settop(L: LuaState, index: number): void;
    lua_pop(L: LuaState, count: number): void;
    lua_pushvalue(L: LuaState, index: number): void;
    lua_absindex(L: LuaState, index: number): number;
    lua_checkstack(L: LuaState, count: number): boolean;
    lua_type(L: LuaState, index: number): number;
    lua_typename(L: LuaState, type: number): Uint8Array;
    lua_toboolean(L: LuaState, index: number): boolean;
    lua_tonumber(L: LuaState, index: number): number;
    /** Null when the value is not a string or a number. */
    lua_tostring(L: LuaState, index: number): Uint8Array | null;
    lua_touserdata(L: LuaState, index: number): unknown;
    lua_pushnil(L: LuaState): void;
    lua_pushboolean(L: LuaState, value: boolean): void;
    lua_pushnumber(L: LuaState, value: number): void;
    lua_pushstring(L: LuaState, value: Uint8Array): void;
    lua_pushlightuserdata(L: LuaState, value: object): void;
    lua_pushcfunction(L: LuaState, value: LuaFunction): void;
    lua_createtable(L: LuaState, items: number, fields: number): void;
    lua_rawget(L: LuaState, index: number): number;
    lua_rawset(L: LuaState, index: number): void;
    lua_rawgeti(L: LuaState, index: number, position: number): number;
    lua_rawseti(L: LuaState, index: number, position: number): void;
    lua_next(L: LuaState, index: number): boolean;
    lua_setglobal(L: LuaState, name: Uint8Array): void;
    lua_setupvalue(L: LuaState, index: number, position: number): Uint8Array | null;
    lua_pcall(L: LuaState, args: number, results: number, handlerIndex: number): number;
    lua_error(L: LuaState): never;
    lua_sethook(L: LuaState, hook: (L: LuaState) => void, mask: number, count: number): void;
  };

  export const lauxlib: {
    luaL_newstate(): LuaState;
    luaL_loadbufferx(
      L: LuaState,
      source: Uint8Array,
      size: number,
      name: Uint8Array,
      mode: Uint8Array,
    ): number;
    luaL_requiref(L: LuaState, name: Uint8Array, open: LuaFunction, global: boolean): void;
    luaL_ref(L: LuaState, table: number): number;
    luaL_unref(L: LuaState, table: number, reference: number): void;
    /** Raises an error that begins with the position in the script. */
    luaL_error(L: LuaState, message: Uint8Array): never;
  };

  export const lualib: {
    luaopen_base: LuaFunction;
    luaopen_coroutine: LuaFunction;
    luaopen_table: LuaFunction;
    luaopen_string: LuaFunction;
    luaopen_math: LuaFunction;
    luaopen_debug: LuaFunction;
  };
}

declare module 'fengari/src/lobject.js' {
  import type { LuaState } from 'fengari';

  interface TaggedValue {
    readonly value: unknown;
    ttisinteger(): boolean;
    setfltvalue(value: number): void;
    setsvalue(value: object): void;
  }

  const lobject: {
    /** Reads a numeral; characters used with the end mark, 0 when it is none. */
    luaO_str2num(text: Uint8Array, result: TaggedValue): number;
    /** Turns a number into its text in place. */
    luaO_tostring(L: LuaState, value: TaggedValue): void;
  };
  export = lobject;
}

declare module 'fengari/src/lstring.js' {
  import type { LuaState } from 'fengari';

  const lstring: { luaS_bless(L: LuaState, text: Uint8Array): object };
  export = lstring;
}
