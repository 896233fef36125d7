import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { type Check, post } from './check';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

export const scriptChecks: readonly Check[] = [
  {
    name: 'EVAL: KEYS, ARGV, and the conversion of every kind of value',
    run: async ({ redis }) => {
      const script = `
        redis.call('SET', KEYS[1], ARGV[1])
        return {redis.call('GET', KEYS[1]), #KEYS, #ARGV, 3.99, -3.99, true, false, redis.status_reply('FINE'), {'nested'}}`;
      expect(await redis.eval(script, ['k'], ['é', '2'])).toEqual([
        'é',
        1,
        2,
        3,
        -3,
        1,
        null,
        'FINE',
        ['nested'],
      ]);
      expect(await redis.eval('return {1, 2, nil, 4}', [], [])).toEqual([1, 2]);
      expect(await redis.eval("return redis.call('GET', 'none') == false", [], [])).toBe(1);
    },
  },
  {
    name: 'numbers are doubles as in Lua 5.1: milliseconds do not wrap round, whole results have no fraction',
    run: async ({ redis }) => {
      expect(await redis.eval("return tonumber('1790000000') * 1000 + 1", [], [])).toBe(1_790_000_000_001);
      expect(await redis.eval("return (10 / 2) .. ':' .. tostring(2^31 + 2^31)", [], [])).toBe(
        '5:4294967296',
      );
      expect(await redis.eval("return string.format('%d|%s', 1790000000000, 2)", [], [])).toBe(
        '1790000000000|2',
      );
      await redis.eval("return redis.call('SET', KEYS[1], 10 / 4)", ['k'], []);
      expect(await redis.get('k')).toBe('2.5');
    },
  },
  {
    name: 'redis.call raises, redis.pcall returns the error, error_reply and error make one',
    run: async ({ redis }) => {
      await redis.set('k', 'text');
      const wrong = 'WRONGTYPE Operation against a key holding the wrong kind of value';
      await expect(redis.eval("return redis.call('LPUSH', KEYS[1], 'x')", ['k'], [])).rejects.toThrow(wrong);
      expect(await redis.eval("return redis.pcall('LPUSH', KEYS[1], 'x').err", ['k'], [])).toBe(wrong);
      expect(
        await redis.eval("local ok, err = pcall(redis.call, 'LPUSH', KEYS[1], 'x') return err", ['k'], []),
      ).toBe(wrong);
      await expect(redis.eval("return redis.error_reply('MY code')", [], [])).rejects.toThrow('MY code');
      await expect(redis.eval("error({err = 'MINE own'})", [], [])).rejects.toThrow('MINE own');
      await expect(redis.eval('local x = nil\nreturn x.y', [], [])).rejects.toThrow('@user_script:2');
      await expect(redis.eval('return (', [], [])).rejects.toThrow('ERR Error compiling script');
      await expect(redis.eval("return redis.call('NOSUCH')", [], [])).rejects.toThrow(
        'ERR Unknown Redis command',
      );
    },
  },
  {
    name: 'scripts are closed: no globals survive, no files, no clock, no output',
    run: async ({ redis }) => {
      await expect(redis.eval('leak = 1', [], [])).rejects.toThrow('Attempt to modify a readonly table');
      await expect(redis.eval('string.leak = 1', [], [])).rejects.toThrow(
        'Attempt to modify a readonly table',
      );
      for (const name of ['io', 'require', 'print', 'dofile', 'undefined_name']) {
        await expect(redis.eval(`return ${name}`, [], [])).rejects.toThrow(
          `nonexistent global variable '${name}'`,
        );
      }
    },
  },
  {
    name: 'cjson encodes and decodes, null and non-ASCII included',
    run: async ({ redis }) => {
      expect(await redis.eval("return cjson.encode({1, 'é/\"', cjson.null, {a = 1.5}, {}})", [], [])).toBe(
        '[1,"é\\/\\"",null,{"a":1.5},{}]',
      );
      const decode = 'local t = cjson.decode(ARGV[1]) return {t.a[2], t.b == cjson.null, t.c, tostring(t.d)}';
      expect(await redis.eval(decode, [], ['{"a":[1,2],"b":null,"c":"é","d":1790000000000}'])).toEqual([
        2,
        1,
        'é',
        '1790000000000',
      ]);
      await expect(redis.eval("return cjson.decode('{x')", [], [])).rejects.toThrow('user_script:1');
      await expect(redis.eval('return cjson.encode({[1] = 1, [50] = 2})', [], [])).rejects.toThrow(
        'excessively sparse array',
      );
    },
  },
  {
    name: 'EVALSHA without the script is NOSCRIPT inside a 200 pipeline; createScript falls back to EVAL',
    run: async (bench) => {
      const source = `return redis.call('INCRBY', KEYS[1], ARGV[1]) -- ${Math.random()}`;
      const response = await post(bench, '/pipeline', JSON.stringify([['evalsha', sha1(source), 1, 'n', 5]]));
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual([{ error: 'NOSCRIPT No matching script. Please use EVAL.' }]);
      const script = bench.redis.createScript<number>(source);
      expect(await script.exec(['n'], ['5'])).toBe(5);
      expect(await script.exec(['n'], ['5'])).toBe(10);
      expect(await bench.redis.evalsha(sha1(source), ['n'], ['1'])).toBe(11);
    },
  },
  {
    name: 'SCRIPT LOAD and EXISTS know a script by its sha1',
    run: async ({ redis }) => {
      const source = `return ARGV[1] -- ${Math.random()}`;
      expect(await redis.scriptExists(sha1(source))).toEqual([0]);
      expect(await redis.scriptLoad(source)).toBe(sha1(source));
      expect(await redis.scriptExists(sha1(source), sha1('none'))).toEqual([1, 0]);
      expect(await redis.evalsha(sha1(source), [], ['x'])).toBe('x');
    },
  },
  {
    name: "Upstash's key-locking flag is accepted, and the caller's own sha1 works",
    run: async ({ redis }) => {
      const source = `#!lua flags=allow-key-locking\n-- ${Math.random()}\nreturn redis.call('INCR', KEYS[1])`;
      expect(await redis.eval(source, ['n'], [])).toBe(1);
      expect(await redis.evalsha(sha1(source), ['n'], [])).toBe(2);
      expect(await redis.createScript<number>(source).exec(['n'], [])).toBe(3);
      expect(await redis.scriptLoad(`${source} `)).toBe(sha1(`${source} `));
      expect(await redis.scriptExists(sha1(`${source} `))).toEqual([1]);
      expect(await redis.evalsha(sha1(`${source} `), ['n'], [])).toBe(4);
      await expect(redis.eval('#!lua flags=nonsense\nreturn 1', [], [])).rejects.toThrow('Unexpected flag');
    },
  },
  {
    name: 'read-only scripts may not write',
    run: async ({ redis }) => {
      const write = "return redis.call('SET', KEYS[1], 'v')";
      await expect(redis.evalRo(write, ['k'], [])).rejects.toThrow('Write commands are not allowed');
      await expect(redis.eval(`#!lua flags=no-writes\n${write}`, ['k'], [])).rejects.toThrow(
        'Write commands are not allowed',
      );
      expect(await redis.evalRo("return redis.call('EXISTS', KEYS[1])", ['k'], [])).toBe(0);
    },
  },
  {
    name: 'a script is atomic: parallel read-modify-write loses nothing',
    run: async ({ redis }) => {
      const add = "redis.call('SET', KEYS[1], (redis.call('GET', KEYS[1]) or 0) + 1)";
      await Promise.all(Array.from({ length: 50 }, () => redis.eval(add, ['n'], [])));
      expect(await redis.get('n')).toBe('50');
    },
  },
];
