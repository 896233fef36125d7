import type { Role } from '@/lib/admin/role';

/** The people of the dashboard here. Supabase keeps the role where only the server can write it. */
export interface User {
  id: string;
  email: string;
  role: Role;
}

export const users: readonly User[] = [
  { id: '5b1f0c1e-4a3d-4e52-9c0a-6f2d8e7b1a01', email: 'engineering@josh.example', role: 'engineering' },
  { id: '9d3a7e2c-1b4f-4c68-8e5d-2a7c6b9f0e02', email: 'support@josh.example', role: 'support' },
];
