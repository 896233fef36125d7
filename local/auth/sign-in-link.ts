/** Where a one-time code signs somebody in: what Supabase's e-mail would lead to. */
export const signInLink = (publicUrl: string, code: string): string =>
  `${publicUrl}/ops/sign-in?token_hash=${code}`;
