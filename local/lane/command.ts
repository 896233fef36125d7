import { writeLane } from './build';

writeLane();
