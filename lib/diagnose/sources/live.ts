import { linesAbout, linesOf, surroundings } from './logs';
import { operationsOf, resolveSubject } from './resolve';
import { loadRows } from './rows';

/** Where a story comes from. Each may fail by itself: the story then says so and tells the rest. */
export interface Sources {
  axiom: {
    linesAbout: typeof linesAbout;
    linesOf: typeof linesOf;
    surroundings: typeof surroundings;
  };
  postgres: {
    resolveSubject: typeof resolveSubject;
    operationsOf: typeof operationsOf;
    loadRows: typeof loadRows;
  };
}

/** Axiom and Postgres, as the settings name them. */
export const live: Sources = {
  axiom: { linesAbout, linesOf, surroundings },
  postgres: { resolveSubject, operationsOf, loadRows },
};
