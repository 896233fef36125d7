import { expect, test } from 'vitest';
import { byAnyId } from '@/axiom/queries/stories';
import { fieldOf, subjectKinds } from '@/lib/diagnose/subject';

test.each(subjectKinds)('the logs are asked for the id of a %s', (kind) => {
  expect(byAnyId.apl('logs', { id: 'x' })).toContain(`${fieldOf[kind]} == _id`);
});
