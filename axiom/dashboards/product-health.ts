import { clarifiersByIntent, smsVolume, textsPerUser } from '../queries/engagement';
import { firstReply } from '../queries/latency';
import {
  acceptRate,
  linkupEnds,
  linkupFunnel,
  linkupsOverTime,
  lockRate,
  repeatAttendance,
  timeToLock,
} from '../queries/linkups';
import { clarifierRate } from '../queries/llm';
import { registrationFunnel, registrationsPerDay } from '../queries/registration';
import { type Dashboard, links, shows } from './dashboard';

/** Document 5, "Dashboards (Minimum)", Product Health. */
export const productHealth: Dashboard = {
  uid: 'josh-product-health',
  name: 'JOSH · Product health',
  description: 'Do people find together?',
  window: '30d',
  refreshSeconds: 300,
  rows: [
    [links('Do people find together?')],
    [
      shows(registrationFunnel, 'table', 6, 'Registration funnel'),
      shows(registrationsPerDay, 'bars', 6, 'Registration by day'),
    ],
    [shows(linkupFunnel, 'table', 12, 'LinkUp funnel')],
    [shows(linkupsOverTime, 'bars', 6, 'LinkUps and invites'), shows(lockRate, 'table')],
    [shows(acceptRate, 'table'), shows(timeToLock, 'table', 3), shows(linkupEnds, 'table', 3)],
    [
      shows(textsPerUser, 'line', 4, 'Texts per user per week'),
      shows(repeatAttendance, 'table', 4),
      shows(smsVolume, 'area', 4, 'Texts'),
    ],
    [
      shows(clarifierRate, 'line', 6, 'Clarifier rate'),
      shows(clarifiersByIntent, 'table', 3),
      shows(firstReply, 'table', 3),
    ],
  ],
};
