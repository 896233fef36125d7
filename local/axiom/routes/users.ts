import { Hono } from 'hono';
import { errorResponse } from './error';

/** The one user of the stand-in: schema `User` of Axiom's OpenAPI document v2. */
const USER = {
  id: 'local',
  name: 'Local',
  email: 'local@example.com',
  role: { id: 'owner', name: 'Owner' },
} as const;

/** `/v2/user`, `/v2/users` and the older `/v1/user`, whose form has a list of addresses. */
export function userRoutes(): Hono {
  const app = new Hono();
  app.get('/v2/user', (c) => c.json(USER));
  app.get('/v1/user', (c) => c.json({ id: USER.id, name: USER.name, emails: [USER.email] }));
  app.get('/v2/users', (c) => c.json([USER]));
  app.get('/v2/users/:id', (c) =>
    c.req.param('id') === USER.id ? c.json(USER) : errorResponse(c, 404, 'user not found'),
  );
  return app;
}
