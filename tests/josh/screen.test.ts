import { describe, expect, it } from 'vitest';
import { fold } from '@/lib/josh/fold';
import { keywordLists, safetyCategories } from '@/lib/josh/safety/keyword-lists';
import { screen } from '@/lib/josh/safety/screen';

describe('a text is screened', () => {
  it.each([
    ['I want to DIE', ['self_harm.en']],
    ['i’m going to   kill\nhim, really', ['threat.en']],
    ['ｓｕｉｃｉｄｅ', ['self_harm.en']],
    ['su­icide', ['self_harm.en']],
    ['Quiero morirme', ['self_harm.es']],
    ['me VIOLO ayer', ['danger.es']],
    ['il m’a agressée', ['danger.fr']],
    ["j'ai envie de mourir", ['self_harm.fr']],
    ['ich will sterben!', ['self_harm.de']],
    ['vou te matar', ['threat.pt']],
    ['I’m 16 years old', ['underage.en']],
    ['he keeps texting me and i want to die', ['self_harm.en', 'harassment.en']],
  ])('%s → %j', (text, lists) => {
    expect(screen(text).map(({ list }) => list)).toEqual(lists);
  });

  it.each([
    'yes, count me in!',
    'I’m 15 minutes late',
    'anyone for Suicide Squad at the movies?',
    'I will die laughing',
    'skilled climbers only',
    'going to shoot some hoops',
    'a 10 kms hike',
    '',
    '👋🏽',
  ])('and passes: %s', (text) => {
    expect(screen(text)).toEqual([]);
  });

  it('the worst comes first', () => {
    const severities = screen('selling weed, i feel unsafe, call 911').map(({ severity }) => severity);
    expect(severities).toEqual(['critical', 'medium', 'low']);
  });

  it('in time that grows with its length only', () => {
    const long = 'kill kill myse '.repeat(100_000);
    expect(screen(long)).toEqual([]);
    expect(fold(long)).toHaveLength(long.length + 1);
  });
});

describe('the lists', () => {
  it('have names of their own, which begin with their category', () => {
    const names = keywordLists.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, category } of keywordLists) {
      expect(name.startsWith(`${category}.`)).toBe(true);
      expect(safetyCategories).toContain(category);
    }
  });

  it('find each phrase of theirs', () => {
    for (const { name, phrases } of keywordLists)
      for (const phrase of phrases)
        expect([phrase, screen(`so, ${phrase}.`).map(({ list }) => list)]).toEqual([
          phrase,
          expect.arrayContaining([name]),
        ]);
  });
});
