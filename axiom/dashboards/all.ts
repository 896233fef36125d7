import { cost } from './cost';
import type { Dashboard } from './dashboard';
import { onCall } from './on-call';
import { productHealth } from './product-health';
import { reliability } from './reliability';
import { safety } from './safety';

export const dashboards: readonly Dashboard[] = [onCall, productHealth, reliability, safety, cost];
