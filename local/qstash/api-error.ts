/** A request that is refused: the status and text that the API answers, and headers where the status has some. */
export class ApiError extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 412 | 413 | 429,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}
