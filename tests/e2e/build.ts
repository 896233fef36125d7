import { ensureBuild } from '@/local/build';

/** The end-to-end suites run the production build; this makes one if the sources are newer. */
export async function setup(): Promise<void> {
  await ensureBuild((text) => process.stdout.write(`${text}\n`));
}
