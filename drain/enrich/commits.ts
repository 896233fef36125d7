import { type AnyEntry, LaneEntry } from '../lane/lane-entry';
import type { GitShas } from '../settings';

const COMMIT = /"git_sha":"([0-9a-f]{40})"/;

/**
 * The commit of each deployment, for a batch. Vercel's entries do not carry it, our lines do; what the platform itself
 * says about the same deployment gets it from them.
 *
 * @param known what the settings say; the batch knows better
 */
export function learnCommits(entries: readonly AnyEntry[], known: GitShas): GitShas {
  const commits = new Map(known);
  const learned = new Set<string>();
  for (const entry of entries) {
    const { deploymentId } = entry;
    if (deploymentId === null || learned.has(deploymentId)) continue;
    const commit = entry instanceof LaneEntry ? entry.commit : commitIn(entry.message);
    if (commit === null) continue;
    learned.add(deploymentId);
    commits.set(deploymentId, commit);
  }
  return commits;
}

function commitIn(message: string | null): string | null {
  return message?.startsWith('{') ? (COMMIT.exec(message)?.[1] ?? null) : null;
}
