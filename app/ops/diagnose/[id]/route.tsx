import { diagnoses } from '@/lib/diagnose/playbooks/ask';
import { DiagnoseForm } from '@/lib/ops/diagnose/diagnose-form';
import { DiagnosisSection } from '@/lib/ops/diagnose/diagnosis-section';
import { questionAbout } from '@/lib/ops/diagnose/question';
import { page } from '@/lib/ops/frame/page';
import { IdLink } from '@/lib/ops/parts';

export const runtime = 'nodejs';
export const maxDuration = 30;

/** Runs the debugging playbook on an id; changes nothing. */
export const GET = page(
  { route: '/ops/diagnose/[id]', handler: 'console.diagnose' },
  async (visitor, request, { params }: { params: Promise<{ id: string }> }) => {
    const { id } = await params;
    const asked = new URL(request.url).searchParams;
    const other = asked.get('with') ?? '';
    const ids = other === '' ? [id] : [id, other];
    const question = await questionAbout(ids, asked.get('playbook'));
    const found = await diagnoses(question, Date.now());
    return {
      title: 'Diagnose',
      place: '/ops/diagnose',
      body: (
        <>
          <p>
            The story of <IdLink id={id} />
            {other !== '' && (
              <>
                {' '}
                and <IdLink id={other} />
              </>
            )}
          </p>
          {found.map((diagnosis) => (
            <DiagnosisSection key={diagnosis.playbook} diagnosis={diagnosis} visitor={visitor} />
          ))}
          <h2>Another one</h2>
          <DiagnoseForm visitor={visitor} id={id} other={other} />
        </>
      ),
    };
  },
);
