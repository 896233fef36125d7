import { alertHistory, alertsTold, firing } from '../queries/alert-state';
import { deploys } from '../queries/deploys';
import { blastRadius, errorRate, errorsByCode, linesWithId } from '../queries/errors';
import { backlog } from '../queries/gauges';
import { type Dashboard, links, shows } from './dashboard';

/** For somebody who was woken up: what fires, what changed, whom it touches, and one bad operation to look at. */
export const onCall: Dashboard = {
  uid: 'josh-on-call',
  name: 'JOSH · On-call',
  description: 'What is broken, since when, for whom?',
  window: '1d',
  refreshSeconds: 15,
  against: '-7d',
  searchable: true,
  rows: [
    [
      links(
        'What is broken, since when, for whom? 1. this environment only? 2. paste an id below 3. compare with the last deploy; roll back if it began there.',
      ),
    ],
    [shows(firing, 'table', 4), shows(alertHistory, 'table', 8)],
    [shows(errorRate, 'line', 6, 'Error rate, and a week ago'), shows(deploys, 'table', 6)],
    [{ kind: 'monitors', title: 'Monitors of Axiom itself', width: 12 }],
    [shows(blastRadius, 'table', 12)],
    [shows(linesWithId, 'table', 12, 'One bad id (without one: the latest failures)')],
    [shows(errorsByCode, 'table', 4), shows(alertsTold, 'table', 4), shows(backlog, 'line', 4, 'What waits')],
  ],
};
