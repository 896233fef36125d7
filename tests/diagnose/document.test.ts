import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { breakCodes, breaks } from '@/lib/diagnose/playbooks/breaks';

const FILE = 'docs/diagnosis.md';
const [BEGIN, END] = ['<!-- breaks -->', '<!-- /breaks -->'];

it('docs/diagnosis.md lists every break, and what is safe to do', async () => {
  const page = await readFile(FILE, 'utf8');
  const rows = breakCodes.map((code) => {
    const { says, action, advice } = breaks[code];
    return `| \`${code}\` | ${says} | ${action} | ${advice} |`;
  });
  const table = ['| code | says | do | how |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const before = page.slice(0, page.indexOf(BEGIN) + BEGIN.length);
  const after = page.slice(page.indexOf(END));
  await expect(`${before}\n${table}\n${after}`).toMatchFileSnapshot(`../../${FILE}`);
});
