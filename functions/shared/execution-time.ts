/**
 * Seconds after which an execution of `dossier-lifecycle` has ended, one way or another: 4 tasks × (65 s + 3 retries of 65 s + 42 s of
 * waits) = 4 × 302 s = 1,208 s. An event that is raised is due again only then.
 */
export const EXECUTION_SECONDS = 1_260;
