import { AlertsPage } from '@/lib/ops/alerts/alerts-page';
import { look } from '@/lib/ops/alerts/look';
import { page } from '@/lib/ops/frame/page';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** What is wrong now. */
export const GET = page({ route: '/ops', handler: 'console.alerts' }, async (visitor) => {
  const now = Date.now();
  return {
    title: 'Alerts',
    place: '/ops',
    body: <AlertsPage looked={await look(now)} visitor={visitor} now={now} />,
  };
});
