import {
  holdsPerDay,
  keywordHits,
  safetyBaseline,
  safetyIncidents,
  safetyQueue,
  safetyResolution,
} from '../queries/safety';
import { type Dashboard, links, shows } from './dashboard';

/** Document 5, "Dashboards (Minimum)", Safety. */
export const safety: Dashboard = {
  uid: 'josh-safety',
  name: 'JOSH · Safety',
  description: 'Is anybody in danger, and does somebody see to it?',
  window: '30d',
  refreshSeconds: 60,
  rows: [
    [links('Is anybody in danger, and does somebody see to it?')],
    [shows(safetyIncidents, 'table'), shows(safetyBaseline, 'table', 6, 'Last day against the usual one')],
    [shows(holdsPerDay, 'bars', 6, 'Holds per day'), shows(safetyQueue, 'line', 6, 'Waiting for a person')],
    [shows(safetyResolution, 'table', 6, 'Reports and resolution time'), shows(keywordHits, 'table')],
  ],
};
