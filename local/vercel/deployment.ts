import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { listen } from '../http/listen';
import { type Frame, readFrames } from './frames';
import { type Usage, usageOf } from './usage';

const root = fileURLToPath(new URL('../../', import.meta.url));
const launcher = fileURLToPath(new URL('./launcher.cjs', import.meta.url));

/** A running `next start` of the production build. Killed processes are started again, as Vercel starts functions again. */
export interface RunningDeployment {
  /** The port of the running process; while one is being started again, it waits, as a cold start does. */
  port(): Promise<number>;
  /** Kills the process at once, as a crash or an eviction does. */
  crash(): void;
  /** Memory and processor time of the running process. */
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/**
 * Starts the production build with the given environment and nothing else of ours.
 *
 * @throws Error when it is not ready after 90 s, with the last lines it printed
 */
export async function startDeployment(
  env: Record<string, string>,
  onFrame: (frame: Frame) => void,
): Promise<RunningDeployment> {
  let stopping = false;
  let current = await launch(env, onFrame);
  const watch = (running: Launched) => {
    running.child.once('exit', () => {
      if (stopping) return;
      starting = launch(env, onFrame).then((next) => {
        current = next;
        watch(next);
      });
      // Whoever asks for the port learns of it.
      starting.catch(() => undefined);
    });
  };
  let starting: Promise<void> = Promise.resolve();
  watch(current);
  return {
    async port() {
      await starting;
      return current.port;
    },
    crash: () => current.child.kill('SIGKILL'),
    usage: () => usageOf(current.child.pid ?? -1),
    async stop() {
      stopping = true;
      await starting.catch(() => undefined);
      await terminate(current.child);
    },
  };
}

interface Launched {
  child: ChildProcess;
  port: number;
}

async function launch(env: Record<string, string>, onFrame: (frame: Frame) => void): Promise<Launched> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      // Requests under load leave much young garbage; the default of 16 MB has it copied again and again.
      '--max-semi-space-size=64',
      '--require',
      launcher,
      `${root}node_modules/next/dist/bin/next`,
      'start',
      '-H',
      '127.0.0.1',
      '-p',
      String(port),
    ],
    {
      cwd: root,
      // The terminal's Ctrl-C reaches the parent only, which ends its children in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        // A profile, or a smaller heap, is asked for from outside.
        ...(process.env.NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS: process.env.NODE_OPTIONS }),
        ...env,
      },
    },
  );
  const printed: string[] = [];
  let ready = false;
  const receive = (frame: Frame) => {
    // Next's own banner exists on no Vercel deployment.
    if (ready) onFrame(frame);
    else printed.push(frame.text);
  };
  if (child.stdout) readFrames(child.stdout, receive);
  if (child.stderr) readFrames(child.stderr, receive);
  for (const deadline = Date.now() + 90_000; !ready; ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await terminate(child);
      throw new Error(`the production build did not start; its last lines:\n${printed.slice(-8).join('\n')}`);
    }
    ready = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      async (response) => {
        await response.arrayBuffer();
        return true;
      },
      () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 50)),
    );
  }
  return { child, port };
}

async function terminate(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(force);
}

/**
 * Below the ports that systems hand out by themselves, to listeners on port 0 and to every connection (from 32768 on Linux,
 * from 49152 elsewhere): until its process listens, nobody else is given it.
 */
const OURS = { first: 20_000, count: 12_000 };

/** A TCP port that is free now: the wanted one, or any. Rejects when the wanted one is taken. */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted > 0) return probe(wanted);
  for (;;) {
    const port = await probe(randomInt(OURS.first, OURS.first + OURS.count)).catch(() => null);
    if (port !== null) return port;
  }
}

async function probe(port: number): Promise<number> {
  const server = createServer();
  await listen(server, port);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
