import { type AnyEntry, LaneEntry } from '../lane/lane-entry';

const COMMIT = /"git_sha":"([0-9a-f]{40})"/;

/**
 * The commit of each deployment in a batch. Vercel's entries do not carry it, our lines do; what the platform itself
 * says about the same deployment gets it from them.
 */
export function learnCommits(entries: readonly AnyEntry[]): Map<string, string> {
  const commits = new Map<string, string>();
  for (const entry of entries) {
    const { deploymentId } = entry;
    if (deploymentId === null || commits.has(deploymentId)) continue;
    const commit = entry instanceof LaneEntry ? entry.commit : commitIn(entry.message);
    if (commit !== null) commits.set(deploymentId, commit);
  }
  return commits;
}

function commitIn(message: string | null): string | null {
  return message?.startsWith('{') ? (COMMIT.exec(message)?.[1] ?? null) : null;
}
