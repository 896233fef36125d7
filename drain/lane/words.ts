import type { Environment } from '@/lib/telemetry/env';
import { environmentOf, levelOf } from '../enrich';
import { columns } from '../enrich/platform-columns';
import { safeRoute } from '../redact';
import { isEnvironment, isLevel, isRealDay } from '../redact/lean-fields';
import { FIRST_FIELD, WORD } from './kinds';
import { admits, names } from './programs';

/** A text that the module was taught. */
export interface Word {
  text: string;
  /** What the row has for it. */
  out: string;
  /** The path as a route, where it is one. */
  route: string | null;
}

const word = (text: string, out: string): Word => ({ text, out, route: null });

/**
 * What the drain makes of a text that the pass met, said by the very functions that `enrich` and `recognize` use; null
 * when a line with it is not for the fast lane. The module remembers the answer and never makes up one.
 *
 * @param env of the drain; see `environmentOf`
 */
export function answer(kind: number, text: string, env: Environment): Word | null {
  if (kind >= FIRST_FIELD) {
    const name = names[kind - FIRST_FIELD];
    return name !== undefined && admits(name, text) ? word(text, text) : null;
  }
  switch (kind) {
    case WORD.PROJECT:
      return word(text, columns.project(text));
    case WORD.PROJECT_ID:
      return word(text, '');
    case WORD.DEPLOYMENT:
      return word(text, columns.deploymentId(text));
    case WORD.REGION:
      return word(text, columns.region(text) + columns.executionRegion(text));
    case WORD.EXECUTION_REGION:
      return word(text, columns.executionRegion(text));
    case WORD.SOURCE:
      return word(text, columns.source(text));
    case WORD.METHOD:
      return word(text, columns.method(text));
    case WORD.ROUTE:
      return { text, out: columns.route(text), route: safeRoute(text) };
    case WORD.TYPE:
      return word(text, levelOf({ level: null, type: text || null }));
    case WORD.LEVEL:
      return word(text, levelOf({ level: text, type: null }));
    case WORD.ENVIRONMENT:
      return word(text, environmentOf({ environment: text || null }, { env }));
    case WORD.OWN_LEVEL:
      return isLevel(text) ? word(text, text) : null;
    case WORD.OWN_ENV:
      return isEnvironment(text) ? word(text, text) : null;
    case WORD.DATE:
      return isRealDay(`${text}T00:00:00.000Z`) ? word(text, '') : null;
    case WORD.EVENT:
      return word(text, text);
    default:
      return null;
  }
}
