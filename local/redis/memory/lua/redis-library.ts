import { type LuaState, lua } from 'fengari';
import { RedisError, type Reply } from '../../reply';
import { sha1Hex } from '../../sha1';
import { numberText } from './number-text';
import { pushReply, pushTagged, pushText, setField, textAt } from './stack';

/** Runs one command for a script; a failed command is a {@link RedisError} in the reply. */
export type ScriptCall = (words: readonly string[]) => Reply;

const LOG_LEVELS = { LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3 };

function wordsOnStack(L: LuaState): string[] | RedisError {
  const words: string[] = [];
  const count = lua.lua_gettop(L);
  if (count === 0) return new RedisError('ERR Please specify at least one argument for this redis lib call');
  for (let index = 1; index <= count; index++) {
    const word =
      lua.lua_type(L, index) === lua.LUA_TNUMBER
        ? numberText(lua.lua_tonumber(L, index), 17)
        : textAt(L, index);
    if (word === null)
      return new RedisError('ERR Lua redis lib command arguments must be strings or integers');
    words.push(word);
  }
  return words;
}

/** A text without a code gets `ERR`; a leading dash, the wire's mark of an error, is dropped. */
function errorText(text: string): string {
  const plain = text.startsWith('-') ? text.slice(1) : text;
  return plain.includes(' ') ? plain : `ERR ${plain}`;
}

/** Pushes the `redis` table. */
export function pushRedisLibrary(L: LuaState, call: ScriptCall): void {
  const run = (state: LuaState): Reply => {
    const words = wordsOnStack(state);
    return words instanceof RedisError ? words : call(words);
  };
  const functions: Record<string, (state: LuaState) => number> = {
    call: (state) => {
      const reply = run(state);
      pushReply(state, reply);
      return reply instanceof RedisError ? lua.lua_error(state) : 1;
    },
    pcall: (state) => {
      pushReply(state, run(state));
      return 1;
    },
    error_reply: (state) => {
      pushTagged(state, 'err', errorText(textAt(state, 1) ?? ''));
      return 1;
    },
    status_reply: (state) => {
      pushTagged(state, 'ok', textAt(state, 1) ?? '');
      return 1;
    },
    sha1hex: (state) => {
      pushText(state, sha1Hex(textAt(state, 1) ?? ''));
      return 1;
    },
    /** There is no server log to write to. */
    log: () => 0,
  };
  lua.lua_createtable(L, 0, 10);
  for (const [name, body] of Object.entries(functions))
    setField(L, name, () => lua.lua_pushcfunction(L, body));
  for (const [name, level] of Object.entries(LOG_LEVELS))
    setField(L, name, () => lua.lua_pushnumber(L, level));
}
