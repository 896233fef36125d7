import { describe, expect, it } from 'vitest';
import { CLARIFIER, HELP, intentReplies } from '@/lib/josh/sms/replies';

/** The printable ASCII part of GSM-7's basic alphabet: one other character makes every segment shorter. */
const GSM7 = /^[A-Za-z0-9 @$!"#%&'()*+,\-./:;<=>?\n_]*$/;

describe.each(Object.entries({ ...intentReplies, CLARIFIER, HELP }))('the text for %s', (_name, text) => {
  it('is one segment of plain letters', () => {
    expect(text).toMatch(GSM7);
    expect(text.length).toBeLessThanOrEqual(160);
  });
});
