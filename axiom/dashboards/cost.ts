import {
  costByLinkup,
  costByUser,
  costForecast,
  dailyCost,
  llmCost,
  smsCost,
  unattributedCost,
} from '../queries/cost';
import { dbUsage } from '../queries/database';
import { type Dashboard, links, shows } from './dashboard';

/** Document 5, "Dashboards (Minimum)", Cost. */
export const cost: Dashboard = {
  uid: 'josh-cost',
  name: 'JOSH · Cost',
  description: 'What does it cost, and whom for?',
  window: '30d',
  refreshSeconds: 300,
  rows: [
    [links('What does it cost, and whom for? Estimates, corrected by what Twilio and Stripe say later.')],
    [shows(dailyCost, 'bars', 6, 'Cost per day'), shows(costForecast, 'line', 6, 'Forecast of the month')],
    [
      shows(smsCost, 'table', 6, 'Twilio: texts per day and their cost'),
      shows(llmCost, 'table', 6, 'LLM: answers per day and their cost'),
    ],
    [shows(costByUser, 'table', 4), shows(costByLinkup, 'table', 4), shows(unattributedCost, 'table', 4)],
    [shows(dbUsage, 'line', 12, 'Database: connections, queries, time')],
  ],
};
