import { severities } from '@/lib/db/schema/safety';
import { fold } from '../fold';
import { keywordLists, type SafetyCategory, type Severity } from './keyword-lists';

/** A list of which a text has a phrase. Neither the phrase nor the text is in it. */
export interface Hit {
  list: string;
  category: SafetyCategory;
  severity: Severity;
}

const folded = keywordLists.map(({ name, category, severity, phrases, except = [] }) => ({
  hit: { list: name, category, severity },
  phrases: phrases.map(fold),
  except: except.map(fold),
}));

/** What a text touches, the worst first. Pure; the text goes nowhere. */
export function screen(text: string): readonly Hit[] {
  const words = fold(text);
  return folded
    .filter(({ phrases, except }) => {
      const rest = except.reduce((left, phrase) => left.replaceAll(phrase, ' '), words);
      return phrases.some((phrase) => rest.includes(phrase));
    })
    .map(({ hit }) => hit)
    .toSorted((a, b) => rank(b.severity) - rank(a.severity));
}

/** How bad a severity is; more is worse. */
export const rank = (severity: Severity): number => severities.indexOf(severity);
