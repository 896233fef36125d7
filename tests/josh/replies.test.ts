import { describe, expect, it } from 'vitest';
import { activities } from '@/lib/josh/linkups/activities';
import { type Described, messages, planQuestions, refusals } from '@/lib/josh/linkups/messages';
import { ANSWER } from '@/lib/josh/linkups/perform';
import { regionNames } from '@/lib/josh/linkups/regions';
import { registrationMessages } from '@/lib/josh/registration/messages';
import { care } from '@/lib/josh/safety/policy';
import { CLARIFIER, HELP } from '@/lib/josh/sms/replies';

/** The printable ASCII part of GSM-7's basic alphabet: one other character makes every segment shorter. */
const GSM7 = /^[A-Za-z0-9 @$!"#%&'()*+,\-./:;<=>?\n_]*$/;

/** Every activity everywhere, at the longest date. */
const linkups: Described[] = activities.flatMap((activity) =>
  regionNames.map((region) => ({
    activity,
    region,
    capacity: 9,
    startsAt: new Date('2026-11-26T04:30:00Z'),
  })),
);
const { code, ...questions } = registrationMessages;
const aboutLinkups = Object.entries(messages).flatMap(([name, text]) =>
  typeof text === 'string'
    ? [[name, text] as const]
    : linkups.map((linkup) => [name, text(linkup, 9)] as const),
);

describe.each([
  ...Object.entries({
    CLARIFIER,
    HELP,
    ANSWER,
    ...care,
    ...questions,
    code: code('123456'),
    ...refusals,
    ...planQuestions,
  }),
  ...aboutLinkups,
])('the text for %s', (_name, text) => {
  it(`is one segment of plain letters: ${text}`, () => {
    expect(text).toMatch(GSM7);
    expect(text.length).toBeLessThanOrEqual(160);
  });
});
