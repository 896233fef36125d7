/** A route that does nothing: the base of what importing one costs. */
export const POST = (): Response => new Response(null);
