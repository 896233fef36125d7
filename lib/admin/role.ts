/** What somebody of the team may do, as `app_metadata.role` of the dashboard's users says it. */
export const roles = ['engineering', 'support'] as const;

export type Role = (typeof roles)[number];
