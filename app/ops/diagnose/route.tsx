import { shapeOf } from '@/lib/diagnose/subject';
import { DiagnoseForm } from '@/lib/ops/diagnose/diagnose-form';
import { form } from '@/lib/ops/frame/form';
import { page } from '@/lib/ops/frame/page';
import { READERS } from '@/lib/ops/frame/visitor';
import { JoshError } from '@/lib/telemetry/errors/error';

export const runtime = 'nodejs';
export const maxDuration = 10;

const spec = { route: '/ops/diagnose', handler: 'console.ask', allowed: READERS };

/** Asks what is to be diagnosed. */
export const GET = page(spec, async (visitor) => ({
  title: 'Diagnose',
  place: '/ops/diagnose',
  body: <DiagnoseForm visitor={visitor} />,
}));

/** Leads on to the diagnosis. What has the shape of no id gets into no address. */
export const POST = form(spec, async (fields) => {
  const [id = '', other = ''] = ['id', 'with'].map((name) => (fields.get(name) ?? '').trim());
  if (shapeOf(id) === null || (other !== '' && shapeOf(other) === null))
    throw new JoshError('timeline.bad_id');
  const playbook = fields.get('playbook') ?? '';
  const given = Object.entries({ with: other, playbook }).filter(([, value]) => value !== '');
  const query = String(new URLSearchParams(given));
  return `/ops/diagnose/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`;
});
