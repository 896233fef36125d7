import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 2;
const GIVE_UP_MS = 60_000;
const TAIL = 4_096;

const config = (input: string, output: string, folder: string) => `
global(workDirectory="${folder}" maxMessageSize="64k")
module(load="imfile")
module(load="mmjsonparse")
template(name="row" type="list") { property(name="$!all-json-plain") constant(value="\\n") }
input(type="imfile" File="${input}" Tag="vercel" ruleset="drain" freshStartTail="off")
ruleset(name="drain") {
  action(type="mmjsonparse" cookie="")
  set $.phone = re_extract($!message, "\\\\+?[0-9][0-9 ().-]{6,}[0-9]", 0, 0, "");
  if $.phone != "" then set $!message = replace($!message, $.phone, "[phone]");
  set $.email = re_extract($!message, "[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+\\\\.[A-Za-z0-9_.-]+", 0, 0, "");
  if $.email != "" then set $!message = replace($!message, $.email, "[email]");
  action(type="omfile" file="${output}" template="row" ioBufferSize="256k")
}
`;

/**
 * Milliseconds until rsyslog has read a file and written its rows, with a configuration of its own. It is a service and does
 * not end by itself, so its output is watched for a text that stands in the last line.
 */
export async function rsyslogFile(input: string, last: string, folder: string): Promise<number> {
  // It remembers how far it read a file, so each time has a folder of its own.
  const own = mkdtempSync(join(folder, 'rsyslog-'));
  const output = join(own, 'rows');
  const settings = join(own, 'rsyslog.conf');
  writeFileSync(settings, config(input, output, own));
  const start = performance.now();
  const daemon = spawn('rsyslogd', ['-n', '-f', settings, '-i', join(own, 'pid')], {
    stdio: 'ignore',
  });
  const ended = once(daemon, 'exit');
  try {
    while (!endsWith(output, last)) {
      if (performance.now() - start > GIVE_UP_MS)
        throw new Error('rsyslog did not come to the end of the file');
      await sleep(POLL_MS);
    }
    return performance.now() - start;
  } finally {
    daemon.kill();
    await ended;
  }
}

function endsWith(file: string, last: string): boolean {
  if (!existsSync(file)) return false;
  const { size } = statSync(file);
  const tail = Buffer.alloc(Math.min(size, TAIL));
  const descriptor = openSync(file, 'r');
  readSync(descriptor, tail, 0, tail.length, size - tail.length);
  closeSync(descriptor);
  return tail.includes(last);
}
