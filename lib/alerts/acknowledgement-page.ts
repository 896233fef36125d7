/**
 * The page behind an acknowledgement link. Opening it changes nothing, because mail and chat programs open links by
 * themselves; its button does.
 *
 * @param incident shown as it is: its form was checked with the token's signature
 */
export const acknowledgementPage = (incident: string): Response =>
  page(`<h1>${incident}</h1>
<form method="post"><p><label>Who takes it? <input name="by" maxlength="40" pattern="[A-Za-z .-]{1,40}" required autofocus></label></p>
<p><button>I take it</button></p></form>`);

export const takenPage = (incident: string): Response => page(`<h1>${incident}</h1><p>It is yours.</p>`);

export const refusedPage = (): Response =>
  page(
    '<h1>This link is not valid any more</h1><p>It was used, it is older than a day, or it was changed on its way. Acknowledge in <a href="/ops">the console</a> or in PagerDuty.</p>',
    410,
  );

const page = (body: string, status = 200): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>JOSH alerts</title><style>body{font:1.1rem system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style></head><body>${body}</body></html>`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      },
    },
  );
