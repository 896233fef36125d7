import type { LuaState } from 'fengari';
import lobject from 'fengari/src/lobject.js';
import lstring from 'fengari/src/lstring.js';
import { numberText } from './number-text';

const MINUS = 45;
const PLUS = 43;
const DECIMAL_OR_HEX = /^\s*[+-]?(?:0x[0-9a-f]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)\s*$/i;

/**
 * Redis runs Lua 5.1, whose numbers are all doubles. The interpreter is 5.3 with 32-bit integers, where
 * `1790000000 * 1000` wraps round: numerals are therefore read as doubles, and printed as 5.1 prints them.
 */
export function installLua51Numbers(): void {
  lobject.luaO_str2num = (text, result) => {
    const end = text.indexOf(0);
    const bytes = end < 0 ? text : text.subarray(0, end);
    const numeral = Buffer.from(bytes).toString('latin1');
    if (!DECIMAL_OR_HEX.test(numeral)) return 0;
    result.setfltvalue(toDouble(numeral.trim()));
    return bytes.length + 1;
  };
  lobject.luaO_tostring = (L: LuaState, value) => {
    const text = numberText(Number(value.value), 14);
    value.setsvalue(lstring.luaS_bless(L, Uint8Array.from(Buffer.from(text, 'latin1'))));
  };
}

/** JavaScript reads a sign before decimal numerals only. */
function toDouble(numeral: string): number {
  const first = numeral.charCodeAt(0);
  const size = Number(first === MINUS || first === PLUS ? numeral.slice(1) : numeral);
  return first === MINUS ? -size : size;
}
