import type { Entry } from '../decode/entry';

const COMMIT = /"git_sha":"([0-9a-f]{40})"/;

/**
 * The commit of each deployment in a batch. Vercel's entries do not carry it, our lines do; what the platform itself
 * says about the same deployment gets it from them.
 */
export function learnCommits(entries: readonly Entry[]): Map<string, string> {
  const commits = new Map<string, string>();
  for (const { deploymentId, message } of entries) {
    if (deploymentId === null || message === null || commits.has(deploymentId)) continue;
    const commit = message.startsWith('{') ? COMMIT.exec(message)?.[1] : undefined;
    if (commit !== undefined) commits.set(deploymentId, commit);
  }
  return commits;
}
