import { z } from 'zod';

/** What a command sees of the process that it is. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => unknown;
  readonly err: (text: string) => unknown;
}

/** What whoever ran a command is told of an error: of a schema's, each thing that is wrong. */
export const errorText = (error: unknown): string =>
  error instanceof z.ZodError
    ? z.prettifyError(error)
    : error instanceof Error
      ? error.message
      : String(error);
