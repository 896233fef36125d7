import { describe, expect, it } from 'vitest';
import type { RunningDeployment } from '@/local/vercel/deployment';
import { startFleet } from '@/local/vercel/fleet';

/** Processes that only say which they are; the one at `broken` does not start. */
function processes(broken?: number) {
  const stopped: number[] = [];
  let started = 0;
  const start = async (): Promise<RunningDeployment> => {
    const own = started++;
    if (own === broken) throw new Error('no port');
    return {
      port: async () => 4000 + own,
      crash: () => undefined,
      usage: async () => ({ megabytes: 100 + own, cpuSeconds: 1 }),
      stop: async () => void stopped.push(own),
    };
  };
  return { start, stopped };
}

describe('several processes of one deployment', () => {
  it('are asked in turn, measured together and stopped together', async () => {
    const { start, stopped } = processes();
    const fleet = await startFleet({}, () => undefined, 3, start);
    const asked = [];
    for (let request = 0; request < 5; request++) asked.push(await fleet.port());
    expect(asked).toEqual([4000, 4001, 4002, 4000, 4001]);
    expect(await fleet.usage()).toEqual({ megabytes: 303, cpuSeconds: 3 });
    await fleet.stop();
    expect(stopped.toSorted()).toEqual([0, 1, 2]);
  });

  it('none is left when one of them does not start', async () => {
    const { start, stopped } = processes(1);
    await expect(startFleet({}, () => undefined, 3, start)).rejects.toThrow('no port');
    expect(stopped.toSorted()).toEqual([0, 2]);
  });
});
