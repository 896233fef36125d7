import type { ReactElement } from 'react';
import { Complaints } from '../frame/problem';
import type { Visitor } from '../frame/visitor';
import { DryRun } from './dry-run';
import { NewReplayForm } from './new-replay-form';
import type { Tried } from './try-out';
import type { Wish } from './wish';

interface NewReplayProps {
  wish: Wish;
  tried: Tried;
  visitor: Visitor;
}

/** What would become of a wish, above the form that asked it. */
export function NewReplayPage({ wish, tried, visitor }: NewReplayProps): ReactElement {
  switch (tried.outcome) {
    case 'nothing_asked':
      return <NewReplayForm wish={wish} />;
    case 'malformed':
      return (
        <>
          <Complaints list={tried.complaints} />
          <NewReplayForm wish={wish} />
        </>
      );
    case 'previewed':
      return (
        <>
          <DryRun preview={tried.preview} wish={tried.wish} visitor={visitor} />
          <h2>Another one</h2>
          <NewReplayForm wish={wish} />
        </>
      );
  }
}
