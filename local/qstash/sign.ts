import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';

/** Signatures are valid for five minutes (Upstash: "features/security"). */
const lifetimeSeconds = 300;

/** The account's two signing keys. Deliveries are signed with the current one; receivers must accept either. */
export class SigningKeys {
  constructor(
    public current: string,
    public next: string,
  ) {}

  /** The next key becomes the current one, and a fresh one is next. */
  rotate(): void {
    this.current = this.next;
    this.next = `sig_${randomBytes(14).toString('hex')}`;
  }

  /** A fresh HS256 token for one attempt: `sub` is the exact destination, `body` the padded base64url of its SHA-256. */
  async sign(url: string, body: Buffer, now: number): Promise<string> {
    const issuedAt = Math.floor(now / 1_000);
    const digest = createHash('sha256').update(body).digest('base64');
    return new SignJWT({ nbf: 0, body: digest.replaceAll('+', '-').replaceAll('/', '_') })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('Upstash')
      .setSubject(url)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .setJti(`jwt_${randomBytes(16).toString('hex')}`)
      .sign(new TextEncoder().encode(this.current));
  }
}
