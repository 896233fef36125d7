import { readFile } from 'node:fs/promises';
import { call } from '../call';
import type { FurtherPlace } from '../subject';
import type { Place } from './place';

/** Runtime logs are read from a file: Vercel gives them to a terminal only. */
export const LOGS = 'logs';

/** A file or an address that somebody named, line by line. */
export const furtherPlace = ({ name, at }: FurtherPlace): Place => ({
  name,
  todo: 'What prints there must not: console, an SDK, or the platform. Find the line and close it.',
  used: true,
  async read() {
    const text = await textAt(at);
    const lines = text.split('\n').filter((line) => line !== '');
    return { items: lines.length, pieces: lines.map((line) => ({ where: 'a line', text: line })) };
  },
});

async function textAt(at: string): Promise<string> {
  if (!/^https?:/.test(at)) return readFile(at, 'utf8');
  const { status, text } = await call(at);
  if (status !== 200) throw new Error(`it answered ${status}`);
  return text;
}

/** Stands for the logs where nobody named them. */
export const noLogs: Place = {
  name: LOGS,
  todo: '',
  used: false,
  read: async () => ({
    why: 'give --also logs=FILE with what the deployments printed meanwhile, for example of `vercel logs --json`',
  }),
};
