import { type RunningDeployment, startDeployment } from './deployment';
import type { Frame } from './frames';

/**
 * Several processes of one deployment, asked in turn: what Vercel does when one instance is not enough. Each has its own
 * memory and its own connections, so that nothing can rely on being the only one.
 *
 * @param start how one is started; a test starts none
 * @throws Error when one of them does not start; the others are stopped
 */
export async function startFleet(
  env: Record<string, string>,
  onFrame: (frame: Frame) => void,
  instances: number,
  start = startDeployment,
): Promise<RunningDeployment> {
  const started = await Promise.allSettled(Array.from({ length: instances }, () => start(env, onFrame)));
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => void (await Promise.all(running.map((one) => one.stop())));
  const failed = started.find((one) => one.status === 'rejected');
  const [first] = running;
  if (failed !== undefined || first === undefined) {
    await stop();
    throw failed?.reason;
  }
  let turn = 0;
  return {
    port: () => (running[turn++ % running.length] ?? first).port(),
    crash: () => first.crash(),
    async usage() {
      const usages = await Promise.all(running.map((one) => one.usage()));
      return usages.reduce((sum, one) => ({
        megabytes: sum.megabytes + one.megabytes,
        cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
      }));
    },
    stop,
  };
}
