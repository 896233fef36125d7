import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MemoryEngine } from '@/local/redis/memory/memory-engine';
import { RedisServerEngine } from '@/local/redis/redis-server-engine';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { benchFor } from './redis/check';
import { claimChecks } from './redis/checks-claim';
import { commandChecks } from './redis/checks-commands';
import { protocolChecks } from './redis/checks-protocol';
import { scriptChecks } from './redis/checks-scripts';
import { comparableReply } from './redis/comparable-reply';
import { randomCommand, seededRandom } from './redis/random-commands';

/** A real server takes part when it is named, with a database that may be flushed: `redis://127.0.0.1:6379/9`. */
const REDIS_URL = process.env.REDIS_URL;

const engines = [
  { engine: 'memory', options: { token: 'secret' } },
  ...(REDIS_URL ? [{ engine: 'redis-server', options: { token: 'secret', redisUrl: REDIS_URL } }] : []),
];

const checks = [...protocolChecks, ...commandChecks, ...scriptChecks, ...claimChecks];

describe.each(engines)('@upstash/redis on the $engine engine', ({ options }) => {
  let server: RunningRedis;
  beforeAll(async () => {
    server = await startRedis(options);
    await server.engine.flush();
  });
  afterEach(async () => {
    server.faults.clear();
    await server.engine.flush();
  });
  afterAll(() => server.close());

  test.each(checks)('$name', ({ run }) => run(benchFor(server)));
});

if (REDIS_URL) {
  describe('the memory engine and a real server', () => {
    let real: RedisServerEngine;
    beforeAll(async () => {
      real = await RedisServerEngine.connect(REDIS_URL);
    });
    afterAll(async () => {
      await real.flush();
      await real.close();
    });

    test.each(Array.from({ length: 60 }, (_, index) => index + 1))(
      'give the same replies to random commands, seed %i',
      async (seed) => {
        await real.flush();
        const memory = new MemoryEngine();
        const random = seededRandom(seed);
        const commands = Array.from({ length: 200 }, () => randomCommand(random));
        const [ours, theirs] = [await memory.pipeline(commands), await real.pipeline(commands)];
        commands.forEach((command, index) => {
          const reply = comparableReply(command, ours[index] ?? null);
          const wanted = comparableReply(command, theirs[index] ?? null);
          expect(reply, `command ${index}: ${JSON.stringify(command)}`).toEqual(wanted);
        });
      },
    );
  });
}
