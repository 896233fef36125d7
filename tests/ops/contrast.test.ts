import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('public/ops/console.css', 'utf8');
const [light = '', dark = ''] = [...css.matchAll(/:root \{(.*?)\}/gs)].map(([, body]) => body);
const coloursIn = (block: string) =>
  Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  );

/** Relative luminance, and the contrast of two (WCAG 2.2, "relative luminance" and "contrast ratio"). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', coloursIn(light)],
  ['dark', coloursIn(dark)],
])('%s: what is written can be read (WCAG AA, 4.5:1)', (_, colours) => {
  const grounds = ['ground', 'raised'];
  const words = ['text', 'quiet', 'link', 'bad', 'warn', 'good'];
  it.each([
    ...words.flatMap((word) => grounds.map((ground) => [word, ground])),
    ['text', 'bad-ground'],
    ['link', 'bad-ground'],
    ['text', 'warn-ground'],
    ['link', 'warn-ground'],
    ['on-button', 'button'],
  ])('%s on %s', (word = '', ground = '') => {
    expect(contrast(colours[word] ?? '#000000', colours[ground] ?? '#000000')).toBeGreaterThanOrEqual(4.5);
  });
});
