import { warmMs } from '../cost/durations.ts';
import { WAYS, type Way } from '../cost/mix.ts';
import type { FunctionUse, Usage } from '../cost/usage.ts';

/** What one invocation of a function asks for. */
export interface Step {
  readonly seconds: number;
  /** Write units in the table, and in its index of what is due. */
  readonly written: number;
  readonly due: number;
}

/** What a deposit asks for on its way to the commune, from a measured run. */
export interface Demand {
  readonly shares: Readonly<Record<Way, number>>;
  readonly packageBytes: number;
  /** The bell of an object before its scan has a result, and the bell of the result. */
  readonly bell: Step;
  readonly receive: Step;
  readonly acknowledge: Step;
  readonly deliver: Step;
  readonly openInGs: Step;
  readonly handOver: Step;
  /** One visit of an endpoint. */
  readonly visit: Step;
  readonly visitsPerPush: number;
  readonly carryOut: Step;
  readonly sendMails: Step;
  readonly mailEvents: Step;
  /** Of one record of the stream whose execution is started, and of one that is left alone. */
  readonly start: number;
  readonly leaveAlone: number;
  /** Own time of an invocation of start-lifecycle, whatever its records. */
  readonly startOwn: number;
}

/** Of the first bell: where its object stands, and its tag. */
const BELL_CALLS = { 's3:HeadObject': 1, 's3:GetObjectTagging': 1 };

function stepOf(usage: Usage, name: string): Step {
  const use = usage.functions[name];
  if (use === undefined || use.invocations === 0) throw new Error(`the measured run has no ${name}`);
  return { seconds: warmMs(name, use) / 1000, written: use.written / use.invocations, due: (use.byIndex.gsi2 ?? 0) / use.invocations };
}

/** Both invocations for one deposit are in the figures of the run: what the first does is known, the rest is the second's. */
function receiving(usage: Usage): { bell: Step; receive: Step } {
  const name = 'receive-deposit';
  const use = usage.functions[name] as FunctionUse;
  const all = stepOf(usage, name);
  const bell: Step = { seconds: warmMs('', { invocations: 1, calls: BELL_CALLS }) / 1000, written: 0, due: 0 };
  const rest = (of: keyof Step): number => (all[of] * use.invocations) / usage.dossiers - bell[of];
  return { bell, receive: { seconds: rest('seconds'), written: rest('written'), due: rest('due') } };
}

export function demandOf(usage: Usage): Demand {
  const pushes = usage.mix.push ?? 0;
  const seconds = (calls: Record<string, number>): number =>
    (warmMs('', { invocations: 1, calls }) - warmMs('', { invocations: 1, calls: {} })) / 1000;
  return {
    shares: Object.fromEntries(Object.entries(WAYS).map(([way, part]) => [way, part / 100])) as Record<Way, number>,
    packageBytes: usage.packageBytes / usage.dossiers,
    ...receiving(usage),
    acknowledge: stepOf(usage, 'acknowledge-deposit'),
    deliver: stepOf(usage, 'deliver-to-boite'),
    openInGs: stepOf(usage, 'open-in-gs'),
    handOver: stepOf(usage, 'hand-over-delivery'),
    visit: stepOf(usage, 'advance-deliveries'),
    visitsPerPush: pushes === 0 ? 0 : (usage.functions['advance-deliveries']?.invocations ?? 0) / pushes,
    carryOut: stepOf(usage, 'carry-out-events'),
    sendMails: stepOf(usage, 'send-mails'),
    mailEvents: stepOf(usage, 'record-mail-events'),
    start: seconds({ 'dynamodb:GetItem': 1, 'states:StartExecution': 1 }),
    leaveAlone: seconds({ 'dynamodb:GetItem': 1 }),
    startOwn: warmMs('', { invocations: 1, calls: {} }) / 1000,
  };
}
