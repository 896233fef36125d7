import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --name <change>` writes the next SQL migration; `npm run db -- migrate` applies it. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './lib/db/schema/*.ts',
  out: './lib/db/migrations',
});
