import { type LuaFunction, type LuaState, lauxlib, lua, lualib } from 'fengari';
import { RedisError, type Reply } from '../../reply';
import { pushCjson } from './cjson';
import { installLua51Numbers } from './lua51-numbers';
import { numberText } from './number-text';
import { PRELUDE } from './prelude';
import { pushRedisLibrary, type ScriptCall } from './redis-library';
import { bytesOf, fieldText, pushList, pushText, replyAt, textAt } from './stack';

/** A script that loops for ever would hang the whole process: a few seconds' worth of instructions. */
const MAX_INSTRUCTIONS = 20_000_000;

const LIBRARIES: Readonly<Record<string, LuaFunction>> = {
  _G: lualib.luaopen_base,
  coroutine: lualib.luaopen_coroutine,
  table: lualib.luaopen_table,
  string: lualib.luaopen_string,
  math: lualib.luaopen_math,
  debug: lualib.luaopen_debug,
};

interface References {
  handler: number;
  globals: number;
  environment: number;
}

/** One Lua state with the library of Redis scripts; scripts are compiled once and share nothing but that. */
export class LuaRuntime {
  private readonly L: LuaState = lauxlib.luaL_newstate();
  private readonly references: References;

  constructor(call: ScriptCall) {
    installLua51Numbers();
    const { L } = this;
    for (const [name, open] of Object.entries(LIBRARIES)) {
      lauxlib.luaL_requiref(L, bytesOf(name), open, true);
      lua.lua_pop(L, 1);
    }
    pushRedisLibrary(L, call);
    lua.lua_setglobal(L, bytesOf('redis'));
    pushCjson(L);
    lua.lua_setglobal(L, bytesOf('cjson'));
    this.references = this.runPrelude();
  }

  /**
   * Compiles a script.
   *
   * @returns the reference to run it by.
   * @throws RedisError with the compiler's message.
   */
  compile(source: string): number {
    const { L } = this;
    if (this.load(source, '@user_script') !== lua.LUA_OK) {
      const message = textAt(L, -1) ?? '';
      lua.lua_settop(L, 0);
      throw new RedisError(`ERR Error compiling script (new function): ${message}`);
    }
    this.pushReference(this.references.environment);
    lua.lua_setupvalue(L, -2, 1);
    return lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
  }

  /** Runs a compiled script; an error that it raises is the reply, with the script's sha and line. */
  run(reference: number, sha: string, keys: readonly string[], args: readonly string[]): Reply {
    const { L } = this;
    this.setGlobalList('KEYS', keys);
    this.setGlobalList('ARGV', args);
    this.pushReference(this.references.handler);
    this.pushReference(reference);
    lua.lua_sethook(L, stopScript, lua.LUA_MASKCOUNT, MAX_INSTRUCTIONS);
    const failed = lua.lua_pcall(L, 0, 1, 1) !== lua.LUA_OK;
    const reply = failed ? this.raised(sha) : replyAt(L, -1);
    lua.lua_settop(L, 0);
    return reply;
  }

  forget(reference: number): void {
    lauxlib.luaL_unref(this.L, lua.LUA_REGISTRYINDEX, reference);
  }

  private raised(sha: string): RedisError {
    const { L } = this;
    if (lua.lua_type(L, -1) !== lua.LUA_TTABLE) {
      throw new Error('the Lua interpreter failed outside the script: this is a defect of the memory engine');
    }
    const table = lua.lua_gettop(L);
    const message = fieldText(L, table, 'err') ?? 'ERR unknown error';
    const [source, line] = [fieldText(L, table, 'source'), fieldText(L, table, 'line')];
    const position = source === null || line === null ? '' : ` script: ${sha}, on ${source}:${line}.`;
    return new RedisError(message + position);
  }

  private runPrelude(): References {
    const { L } = this;
    if (this.load(PRELUDE, '=prelude') !== lua.LUA_OK) throw new Error(textAt(L, -1) ?? '');
    lua.lua_pushcfunction(L, (state) => {
      pushText(state, numberText(lua.lua_tonumber(state, 1), 14));
      return 1;
    });
    if (lua.lua_pcall(L, 1, 3, 0) !== lua.LUA_OK) throw new Error(textAt(L, -1) ?? '');
    const environment = lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
    const globals = lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
    const handler = lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
    return { handler, globals, environment };
  }

  private load(source: string, name: string): number {
    const bytes = bytesOf(source);
    return lauxlib.luaL_loadbufferx(this.L, bytes, bytes.length, bytesOf(name), bytesOf('t'));
  }

  private pushReference(reference: number): void {
    lua.lua_rawgeti(this.L, lua.LUA_REGISTRYINDEX, reference);
  }

  private setGlobalList(name: string, items: readonly string[]): void {
    this.pushReference(this.references.globals);
    pushText(this.L, name);
    pushList(this.L, items);
    lua.lua_rawset(this.L, -3);
    lua.lua_pop(this.L, 1);
  }
}

function stopScript(L: LuaState): void {
  lauxlib.luaL_error(L, bytesOf(`script stopped after ${MAX_INSTRUCTIONS} instructions`));
}
