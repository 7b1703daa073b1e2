import type { FaultsOptions } from './break-dossiers.ts';
import type { Mutant } from './mutants.ts';

export interface KnownBug {
  readonly mutant: Mutant;
  /** Faults that are enough to show it with one dossier, so that the search is short: any seed finds it with enough of them. */
  readonly options: Partial<FaultsOptions>;
  readonly shows: 'lost' | 'doubled';
}

/** What shows, shows soon; the thirty days have no part in it. */
const SHORT = { dossiers: 1, expires: false, moves: 25, suppress: 0 } as const;

/** Deliberate bugs that the harness must find, the one that shows soonest first. */
export const KNOWN_BUGS: readonly KnownBug[] = [
  {
    mutant: {
      name: 'SDK retries back on',
      functions: ['send-mails'],
      file: 'functions/adapters/mailer.ts',
      from: 'maxAttempts: 1',
      to: 'maxAttempts: 3',
    },
    options: { ...SHORT, only: /send-mails ses:SendRawEmail/, kinds: ['cut-after'], rate: 1 },
    shows: 'doubled',
  },
  {
    mutant: {
      name: 'a lease too short',
      functions: ['deliver-to-boite'],
      file: 'functions/adapters/dossiers-table/claims.ts',
      from: 'const leaseUntil = secondsLater(now, leaseSeconds);',
      to: 'const leaseUntil = secondsLater(now, leaseSeconds - 3600);',
    },
    options: { ...SHORT, only: /deliver-to-boite s3:CopyObject/, kinds: ['killed-in-flight'], rate: 1 },
    shows: 'doubled',
  },
  {
    mutant: {
      name: 'a retry dropped',
      functions: ['sweep-due'],
      file: 'functions/sweep-due/owed-mails.ts',
      from: 'await ring(numero);',
      to: '',
    },
    // Every bell of a mail is lost, its function dies: the sweeper's is the only other.
    options: { ...SHORT, only: /carry-out-events sqs:SendMessage/, kinds: ['killed-before'], rate: 1 },
    shows: 'lost',
  },
  {
    // Last: what it leaves owed is sent once it is gone.
    mutant: {
      name: 'a claim removed',
      functions: ['send-mails'],
      file: 'functions/adapters/dossiers-table/claims.ts',
      from: "if (!(await transacted(table, [...writes, ...checks]))) return 'held';",
      to: 'void [writes, checks];',
    },
    options: { ...SHORT, rate: 0 },
    shows: 'doubled',
  },
];
