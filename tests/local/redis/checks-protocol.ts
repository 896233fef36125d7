import { Redis } from '@upstash/redis';
import { expect } from 'vitest';
import { type Check, post } from './check';

const BASE64 = { 'upstash-encoding': 'base64' };
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

export const protocolChecks: readonly Check[] = [
  {
    name: 'a wrong token is 401 WRONGPASS, for single commands and pipelines, and nothing runs',
    run: async (bench) => {
      const stranger = bench.connect({ token: 'wrong' });
      await expect(stranger.set('k', 'v')).rejects.toThrow('WRONGPASS');
      await expect(stranger.pipeline().set('k', 'v').exec()).rejects.toThrow('WRONGPASS');
      const response = await post(bench, '/pipeline', '[["set","k","v"]]', { authorization: '' });
      expect(response.status).toBe(401);
      expect(await bench.redis.exists('k')).toBe(0);
    },
  },
  {
    name: 'only POST is served, and only on the three paths',
    run: async (bench) => {
      const got = await fetch(bench.server.url, {
        headers: { authorization: `Bearer ${bench.server.token}` },
      });
      expect(got.status).toBe(405);
      const pathForm = await post(bench, '/set/k/v', '');
      expect(pathForm.status).toBe(404);
      expect(await pathForm.json()).toEqual({ error: expect.stringContaining('/set/k/v') });
    },
  },
  {
    name: 'a command error is 400 with the error of Redis',
    run: async (bench) => {
      const response = await post(bench, '/', '["incr"]');
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: "ERR wrong number of arguments for 'incr' command" });
    },
  },
  {
    name: 'a body that is not a command is 400 and says what is expected',
    run: async (bench) => {
      for (const body of ['', '{', '{}', '[]', '[["get","k"]]', '["get",{"k":1}]']) {
        const response = await post(bench, '/', body);
        expect(response.status, body).toBe(400);
        expect(await response.json()).toEqual({ error: expect.stringContaining('ERR failed to parse') });
      }
    },
  },
  {
    name: 'a body beyond 10 MB is refused, one below is stored',
    run: async (bench) => {
      await expect(bench.redis.set('big', 'x'.repeat(10 * 1024 * 1024))).rejects.toThrow('max request size');
      expect(await bench.redis.set('big', 'x'.repeat(9 * 1024 * 1024))).toBe('OK');
      expect(await bench.redis.strlen('big')).toBe(9 * 1024 * 1024);
    },
  },
  {
    name: 'base64: every string but a result that is OK itself',
    run: async (bench) => {
      const script = "return {redis.call('set', KEYS[1], 'OK'), redis.call('get', KEYS[1]), 7, false}";
      const body = JSON.stringify([
        ['set', 'k', 'é'],
        ['get', 'k'],
        ['eval', script, 1, 'k'],
        ['get', 'none'],
        ['ping'],
        ['incr', 'n'],
        ['incr', 'k'],
      ]);
      const response = await post(bench, '/pipeline', body, BASE64);
      expect(await response.json()).toEqual([
        { result: 'OK' },
        { result: base64('é') },
        { result: [base64('OK'), base64('OK'), 7, null] },
        { result: null },
        { result: base64('PONG') },
        { result: 1 },
        { error: 'ERR value is not an integer or out of range' },
      ]);
    },
  },
  {
    name: 'without the encoding header strings are plain',
    run: async (bench) => {
      const response = await post(bench, '/pipeline', '[["set","k","é"],["mget","k","none"]]');
      expect(await response.json()).toEqual([{ result: 'OK' }, { result: ['é', null] }]);
    },
  },
  {
    name: 'the client reads back non-ASCII text, JSON, and a value that is OK, alone and in a list',
    run: async (bench) => {
      const redis = bench.connect({ automaticDeserialization: true });
      const text = 'naïve – 你好 🎉 "\\\n\u0000';
      await redis.mset({ text, ok: 'OK', json: { a: [1, 'é'] }, number: 12, padded: '007' });
      expect(await redis.get('text')).toBe(text);
      expect(await redis.mget('ok', 'json', 'number', 'padded', 'none')).toEqual([
        'OK',
        { a: [1, 'é'] },
        12,
        '007',
        null,
      ]);
    },
  },
  {
    name: 'lengths are bytes and 64-bit integers keep every digit',
    run: async (bench) => {
      await bench.redis.set('text', 'é🎉');
      expect(await bench.redis.strlen('text')).toBe(6);
      const response = await post(bench, '/', '["incrby","n","9007199254740993"]');
      expect(await response.text()).toBe('{"result":9007199254740993}');
    },
  },
  {
    name: 'every answer carries a sync token, which the client hands on',
    run: async (bench) => {
      const redis = bench.connect({ readYourWrites: true });
      await redis.set('k', 'v');
      const first = redis.readYourWritesSyncToken;
      await redis.get('k');
      expect(first).toMatch(/./);
      expect(redis.readYourWritesSyncToken).not.toBe(first);
    },
  },
  {
    name: 'a pipeline runs in order and a failed command does not stop the others',
    run: async (bench) => {
      const pipeline = bench.redis.pipeline().set('k', 'text').incr('k').get('k').hget('k', 'field');
      const replies = await pipeline.exec({ keepErrors: true });
      expect(replies.map((reply) => reply.error?.slice(0, 9) ?? reply.result)).toEqual([
        'OK',
        'ERR value',
        'text',
        'WRONGTYPE',
      ]);
    },
  },
  {
    name: 'auto-pipelining sends the writes of one tick together and keeps their results apart',
    run: async (bench) => {
      const redis = bench.connect({ enableAutoPipelining: true });
      const names = ['a', 'b', 'c', 'd'];
      expect(await Promise.all(names.map((name, index) => redis.incrby(name, index)))).toEqual([0, 1, 2, 3]);
      expect(await Promise.all(names.map((name) => redis.get(name)))).toEqual(['0', '1', '2', '3']);
    },
  },
  {
    name: 'MULTI answers for every command, runtime errors in their place',
    run: async (bench) => {
      expect(await bench.redis.multi().set('k', 'v').incr('n').get('k').exec()).toEqual(['OK', 1, 'v']);
      const response = await post(bench, '/multi-exec', '[["incr","k"],["incr","n"]]');
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual([
        { error: 'ERR value is not an integer or out of range' },
        { result: 2 },
      ]);
    },
  },
  {
    name: 'MULTI with a command that cannot be queued is one error and applies nothing',
    run: async (bench) => {
      for (const broken of ['["nosuchcommand"]', '["get"]']) {
        const response = await post(bench, '/multi-exec', `[["set","k","v"],${broken}]`);
        expect(response.status).toBe(400);
        expect(await response.json()).toEqual({ error: expect.stringContaining('EXECABORT') });
      }
      expect(await bench.redis.exists('k')).toBe(0);
    },
  },
  {
    name: 'MULTI is atomic: readers never see half of it',
    run: async (bench) => {
      const writes = Array.from({ length: 20 }, (_, i) => bench.redis.multi().set('a', i).set('b', i).exec());
      const reads = Array.from({ length: 20 }, () => bench.redis.mget('a', 'b'));
      for (const [a, b] of await Promise.all(reads)) expect(a).toBe(b);
      await Promise.all(writes);
    },
  },
  {
    name: 'commands that make no sense over REST are refused by name',
    run: async (bench) => {
      const refused: Array<[name: string, ...args: string[]]> = [
        ['blpop', 'list', '0'],
        ['select', '1'],
        ['subscribe', 'channel'],
        ['config', 'get', '*'],
      ];
      for (const command of refused) {
        await expect(bench.redis.exec(command)).rejects.toThrow(`'${command[0].toUpperCase()}'`);
      }
      const response = await post(bench, '/multi-exec', '[["set","k","v"],["select","1"]]');
      expect(response.status).toBe(400);
      expect(await bench.redis.exists('k')).toBe(0);
    },
  },
  {
    name: 'an unknown command is named',
    run: async (bench) => {
      await expect(bench.redis.exec(['frobnicate', 'a'])).rejects.toThrow("ERR unknown command 'FROBNICATE'");
    },
  },
  {
    name: 'Redis.fromEnv finds the service by the usual variables',
    run: async (bench) => {
      process.env.UPSTASH_REDIS_REST_URL = bench.server.url;
      process.env.UPSTASH_REDIS_REST_TOKEN = bench.server.token;
      try {
        expect(await Redis.fromEnv({ enableTelemetry: false }).ping()).toBe('PONG');
      } finally {
        delete process.env.UPSTASH_REDIS_REST_URL;
        delete process.env.UPSTASH_REDIS_REST_TOKEN;
      }
    },
  },
];
