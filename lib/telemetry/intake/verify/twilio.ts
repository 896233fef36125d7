import { fromBase64, sha256, toHex, verifyHmac } from './hmac';
import { refused, type Signed, type Verdict, valid } from './verdict';

/**
 * Twilio's request signature: base64 HMAC-SHA-1 over the full public URL, followed for form bodies by each parameter's
 * name and value in order of name; for other bodies the URL carries `bodySHA256` (docs: Twilio, "Webhooks Security").
 *
 * @param tokens auth tokens to try; more than one while the token is being rotated
 */
export async function verifyTwilio(request: Signed, tokens: readonly string[]): Promise<Verdict> {
  const header = request.headers.get('x-twilio-signature');
  if (header === null || header === '') return refused('missing');
  const signature = fromBase64(header);
  if (signature === null) return refused('malformed');

  const bodyHash = new URL(request.url).searchParams.get('bodySHA256');
  const form = (request.headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
  if (!form && request.body.length > 0 && bodyHash === null) return refused('malformed');
  if (bodyHash !== null && !form && toHex(await sha256(request.body)) !== bodyHash.toLowerCase()) {
    return refused('body_mismatch');
  }

  const parameters = form ? signedParameters(new TextDecoder().decode(request.body)) : '';
  for (const url of withAndWithoutPort(request.url)) {
    for (const token of tokens) {
      if (await verifyHmac('SHA-1', token, url + parameters, signature)) return valid;
    }
  }
  return refused('mismatch');
}

/** Names in order, each followed by its value; a repeated name by its distinct values in order. */
function signedParameters(body: string): string {
  const form = new URLSearchParams(body);
  return [...new Set(form.keys())]
    .sort()
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

const AUTHORITY = /^(https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?(.*)$/is;

/** Twilio signs some URLs with the standard port and some without, whatever is configured. */
function withAndWithoutPort(url: string): string[] {
  const [, origin, port, rest] = AUTHORITY.exec(url) ?? [];
  if (origin === undefined || rest === undefined) return [url];
  // Cut from the text, because `new URL()` would rewrite what was signed.
  const standard = /^https:/i.test(url) ? ':443' : ':80';
  return port === undefined ? [url, origin + standard + rest] : [url, origin + rest];
}
