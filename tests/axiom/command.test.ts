import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axiomCommand as command } from '@/axiom/run-command';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { run, runProcess } from './support/run';

let axiom: Axiom;
beforeAll(async () => {
  axiom = await startAxiom();
});
afterAll(() => axiom.close());

const axiomCommand = (args: readonly string[], env?: Record<string, string>) => run(command, args, env);
const there = () => ({ AXIOM_URL: axiom.url, AXIOM_TOKEN: axiom.token });

describe('npm run axiom', () => {
  test('is a process whose exit code says that a plan has changes', async () => {
    const { code, out, err } = await runProcess('axiom/command.ts', ['plan'], there());
    expect([code, err]).toEqual([2, '']);
    expect(out).toContain('+ dashboard “JOSH · On-call”');
  });

  test('plan exits with 2 while anything would change; apply changes it once', async () => {
    const first = await axiomCommand(['plan'], there());
    expect([first.code, first.err]).toEqual([2, '']);
    expect(first.out).toContain('+ dashboard “JOSH · On-call”');
    const applied = await axiomCommand(['apply'], there());
    expect([applied.code, applied.err]).toEqual([0, '']);
    expect(applied.out).toContain('Done: 10 of 10.');
    expect((await axiomCommand(['plan'], there())).code).toBe(0);
    const again = await axiomCommand(['apply'], there());
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Nothing to do')]);
  });

  test('lint: every query, panel, monitor and document is in order', async () => {
    expect(await axiomCommand(['lint'])).toEqual({ code: 0, out: 'Everything is in order.\n', err: '' });
  });

  test.each([
    ['no command', [], {}, /name one of lint, plan, apply/],
    ['an unknown one', ['destroy'], { AXIOM_TOKEN: 'x' }, /there is no “destroy”/],
    ['no token', ['plan'], {}, /AXIOM_TOKEN is not set/],
    ['a plan that Axiom does not have', ['plan'], { AXIOM_TOKEN: 'x', AXIOM_PLAN: 'gold' }, /AXIOM_PLAN/],
    [
      'nobody there',
      ['plan'],
      { AXIOM_TOKEN: 'xaat-mine', AXIOM_URL: 'http://127.0.0.1:1' },
      /no answer .*Check AXIOM_URL/,
    ],
    ['a mark without a commit', ['annotate'], { AXIOM_TOKEN: 'x' }, /annotate needs --sha/],
  ])('%s: says what to do, and no token', async (_, args, env, expected) => {
    const { code, err, out } = await axiomCommand(args, env);
    expect(code).toBe(1);
    expect(err).toMatch(expected);
    expect(out + err).not.toContain('xaat-mine');
  });
});
