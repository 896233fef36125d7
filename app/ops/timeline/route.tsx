import { shapeOf } from '@/lib/diagnose/subject';
import { form } from '@/lib/ops/frame/form';
import { page } from '@/lib/ops/frame/page';
import { READERS } from '@/lib/ops/frame/visitor';
import { SearchForm } from '@/lib/ops/timeline/search-form';
import { JoshError } from '@/lib/telemetry/errors/error';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Asks for an id. */
export const GET = page({ route: '/ops/timeline', handler: 'console.search' }, async (visitor) => ({
  title: 'Timeline',
  place: '/ops/timeline',
  body: <SearchForm visitor={visitor} />,
}));

/** Leads on to the story of an id. What has the shape of none gets into no address. */
export const POST = form(
  { route: '/ops/timeline', handler: 'console.search', allowed: READERS },
  async (fields) => {
    const id = (fields.get('id') ?? '').trim();
    if (shapeOf(id) === null) throw new JoshError('timeline.bad_id');
    return `/ops/timeline/${encodeURIComponent(id)}`;
  },
);
