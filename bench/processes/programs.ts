import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../bundle';
import { signedDelivery } from '../drain-once';
import { makeLines } from '../entries';
import { inTempFolder } from '../in-temp-folder';
import type { Measurement } from '../measurement';
import { atLeast, type Outcome } from '../report';
import { median } from '../rounds';
import { rsyslogFile } from './rsyslog';
import { isInstalled, run } from './run';

const FEW = 10_000;
const MANY = 50_000;
const ROUNDS = 3;

const JQ = String.raw`.message |= (if type == "string" then
  gsub("[\\w.+-]+@[\\w-]+\\.[\\w.-]+"; "[email]") | gsub("\\+?\\d[\\d\\s().-]{6,}\\d"; "[phone]") else . end)`;
const MILLER = String.raw`if (is_present($message)) {
  $message = gsub($message, "[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+", "[email]");
  $message = gsub($message, "[+]?[0-9][0-9 ().-]{6,}[0-9]", "[phone]");
}`;

/** A file of entries, to be worked through by a process. */
interface Input {
  file: string;
  signature: string;
  /** Stands in its last line and nowhere else. */
  last: string;
}

interface Program {
  name: string;
  program: string;
  must: number;
  aim: number;
  /** Milliseconds of the whole process. */
  time(input: Input, folder: string): number | Promise<number>;
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'jq',
    program: 'jq',
    must: 4,
    aim: 6,
    time: ({ file }) => run('jq', ['-c', JQ, file]).ms,
  },
  {
    name: 'miller',
    program: 'mlr',
    must: 3,
    aim: 4,
    time: ({ file }) => run('mlr', ['--ijsonl', '--ojsonl', 'put', MILLER, file]).ms,
  },
  {
    name: 'rsyslog',
    program: 'rsyslogd',
    must: 1,
    aim: 1.3,
    time: ({ file, last }, folder) => rsyslogFile(file, last, folder),
  },
];

/**
 * Programs for log files, each as a process that reads entries, redacts phone numbers and addresses of e-mail in the message
 * by two expressions and writes NDJSON; ours as a process that does all that the drain does. What a process needs to start
 * is left out: only what each further entry costs counts.
 */
export const programs: Measurement = {
  name: 'programs',
  about: 'jq, miller and rsyslog on files: what each further entry costs',
  gate: false,
  run: ({ say }) =>
    inTempFolder(async (folder) => {
      await bundle({ drain: 'bench/processes/drain-file.ts' }, folder);
      const few = writeInput(folder, 'few', FEW);
      const many = writeInput(folder, 'many', MANY);
      const ours = ({ file, signature }: Input) =>
        run(process.execPath, [join(folder, 'drain.mjs'), file, signature]).ms;
      const perEntry = async (time: (input: Input) => number | Promise<number>) => {
        const short = await time(few);
        return ((await time(many)) - short) / (MANY - FEW);
      };
      const present = PROGRAMS.filter(({ program }) => isInstalled(program));
      const costs = new Map(present.map(({ name }) => [name, [] as { theirs: number; ratio: number }[]]));
      const own: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        say(`round ${round + 1} of ${ROUNDS}`);
        const us = await perEntry(ours);
        own.push(us);
        for (const { name, time } of present) {
          const theirs = await perEntry((input) => time(input, folder));
          costs.get(name)?.push({ theirs, ratio: theirs / us });
        }
      }
      return [
        { name: 'drain as a process, a further entry', value: median(own) * 1_000, unit: 'µs/entry' },
        ...PROGRAMS.flatMap((program) => compared(program, costs.get(program.name))),
      ];
    }),
};

function compared(
  { name, program, must, aim }: Program,
  costs: readonly { theirs: number; ratio: number }[] | undefined,
): Outcome[] {
  const what = `drain as a process, against ${name}`;
  if (costs === undefined) {
    return [{ name: what, skipped: `${program} is not installed (Debian package ${name})` }];
  }
  return [
    {
      name: what,
      value: median(costs.map(({ ratio }) => ratio)),
      unit: '× as fast',
      bound: atLeast(must, aim),
    },
    {
      name: `${name}, a further entry`,
      value: median(costs.map(({ theirs }) => theirs)) * 1_000,
      unit: 'µs/entry',
    },
  ];
}

function writeInput(folder: string, name: string, count: number): Input {
  const last = 'the-last-entry-of-the-file';
  const lines = makeLines({ count: count - 1 });
  const end = JSON.stringify({ ...JSON.parse(lines[0] ?? '{}'), id: last, host: last });
  const { body, signature } = signedDelivery([...lines, end, '']);
  const file = join(folder, `${name}.ndjson`);
  writeFileSync(file, body);
  return { file, signature: signature ?? '', last };
}
